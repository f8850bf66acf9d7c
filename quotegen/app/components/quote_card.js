export default function ({ data: [text], parentElement }) {
  const block = parentElement.querySelector("blockquote");
  block.textContent = text;
  block.lang = languageOf(text);
}

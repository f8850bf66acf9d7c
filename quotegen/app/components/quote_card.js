export default function ({ data: [{ text, lang }], parentElement }) {
  Object.assign(parentElement.querySelector("blockquote"), { textContent: text, lang });
}

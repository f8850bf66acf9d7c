export default function ({ data: [data], parentElement }) {
  const block = parentElement.querySelector("blockquote"), characters = Array.from(data.text);
  const quote = marks(block.parentElement, data.spans, data.label, 0);
  block.replaceChildren(...quote.between(characters, 0, characters.length));
  block.lang = data.lang;
  block.parentElement.replaceChildren(block, quote.source);
  parentElement.querySelector(".seal").textContent = data.seal;
  parentElement.querySelector("p").textContent = data.title;
  caption(parentElement.querySelector("figcaption"), data.badge, data.caption);
  return listen(parentElement, [quote]);
}

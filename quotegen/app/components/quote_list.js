/* The clipboard of a page that came without https, as in a class room, is only there for a selection. */
async function copyText(text) {
  if (navigator.clipboard) return navigator.clipboard.writeText(text);
  const area = Object.assign(make("textarea"), { value: text });
  document.body.append(area);
  area.select();
  document.execCommand("copy");
  area.remove();
}

export default function ({ data, parentElement }) {
  const list = parentElement.querySelector("ol"), told = JSON.stringify(data), listening = [];
  if (list.told === told) return listen(parentElement, list.listening);  // a live view says the same many times
  Object.assign(list, { told, listening });
  list.replaceChildren(...data.quotes.map((quote, number) => {
    const item = make("li"), text = make("q"), prompt = make("em"), small = make("small");
    const given = Array.from(quote.prompt), characters = [...given, ...Array.from(quote.text)];
    const shown = marks(item, quote.spans ?? [], data.label, number);
    listening.push(shown);
    prompt.append(...shown.between(characters, 0, given.length));
    const parting = given.length + (quote.parting ?? characters.length), rest = characters[parting] ?? "⏎";
    text.lang = languageOf(quote.prompt + quote.text);
    text.append(prompt, ...shown.between(characters, given.length, Math.min(parting, characters.length)));
    if (quote.parting != null)
      text.append(make("span", rest, "parting"), ...shown.between(characters, parting + 1, characters.length));
    caption(small, quote.badge, quote.caption);
    item.append(text, small, shown.source);
    if (data.copy) {
      const button = make("button", data.copy);
      button.setAttribute("aria-live", "polite");
      button.onclick = async () => {
        await copyText(quote.prompt + quote.text);
        button.textContent = data.copied;
        setTimeout(() => { button.textContent = data.copy; }, 1500);
      };
      item.append(button);
    }
    return item;
  }));
  return listen(parentElement, listening);
}

export default function ({ data: [data], parentElement }) {
  const list = parentElement.querySelector("ol"), drawn = JSON.stringify(data), listening = [];
  if (list.drawn === drawn) return listen(parentElement, list.listening);  // a live view is given the same many times
  Object.assign(list, { drawn, listening });
  list.replaceChildren(...data.quotes.map((quote, number) => {
    const item = make("li"), text = make("q"), prompt = make("em"), small = make("small");
    const prompted = Array.from(quote.prompt), characters = [...prompted, ...Array.from(quote.text)];
    const shown = marks(item, quote.spans ?? [], data.label, number);
    listening.push(shown);
    prompt.append(...shown.between(characters, 0, prompted.length));
    const parting = prompted.length + (quote.parting ?? characters.length), rest = characters[parting] ?? "⏎";
    text.lang = languageOf(quote.prompt + quote.text);
    text.append(prompt, ...shown.between(characters, prompted.length, Math.min(parting, characters.length)));
    if (quote.parting != null)
      text.append(make("span", rest, "parting"), ...shown.between(characters, parting + 1, characters.length));
    caption(small, quote.badge, quote.caption);
    item.append(text, small, shown.source);
    if (data.copy) {
      const button = make("button", data.copy);
      button.setAttribute("aria-live", "polite");
      button.onclick = async () => {
        const copied = copy(quote.prompt + quote.text).then(() => data.copied, () => data.failed);
        button.textContent = await copied;
        setTimeout(() => { button.textContent = data.copy; }, 1500);
      };
      item.append(button);
    }
    return item;
  }));
  return listen(parentElement, listening);
}

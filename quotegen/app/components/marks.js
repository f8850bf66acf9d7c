/* The marks of a quote in a list; it stands before quote_list.js in one module, behind language.js. */

const make = (tag, text, className) =>
  Object.assign(document.createElement(tag), { textContent: text ?? "", className: className ?? "" });

/* Badge and caption as the children of an element. */
function caption(element, badge, text) {
  element.replaceChildren();
  if (badge) {
    const mark = make("span", "", "badge " + badge.origin);
    mark.append(make("i"), badge.label);
    element.append(mark, ` · ${badge.note}`, text && ` · ${text}`);
  } else element.append(text);
}

/* The parts of a quote, prompt included, from one character to another; spans are numbered in characters, not in the
   16-bit units of a JavaScript string. `box` holds the quote and, above everything else, the source of a span. */
function marks(box, spans, label, number) {
  const source = make("div", "", "source");
  Object.assign(source, { hidden: true, id: `source-${number}` });
  source.setAttribute("role", "tooltip");
  source.tabIndex = -1;  // a click into it, to copy from it, is no click elsewhere
  box.classList.add("marked");
  let shown = null, kept = false, leaving;
  const hide = () => {
    shown?.setAttribute("aria-expanded", "false");
    source.hidden = true;
    shown = null;
    kept = false;
  };
  const show = (mark, span) => {
    clearTimeout(leaving);
    if (shown !== mark) hide();
    const whole = Array.from(span.source), end = span.at + span.end - span.start;
    const piece = (from, to) => whole.slice(from, to).join("");
    const words = make("cite");
    words.lang = languageOf(span.source);
    words.append(piece(0, span.at), make("b", piece(span.at, end)), piece(end));
    source.replaceChildren(make("span", label + " "), words);
    source.append(make("span", span.author && ` — ${span.author}`), make("span", span.others && ` (${span.others})`));
    source.hidden = false;
    const line = [...mark.getClientRects()].at(-1), around = box.getBoundingClientRect();
    source.style.top = `${line.bottom - around.top + 4}px`;
    source.style.left = `${Math.max(0, Math.min(line.left - around.left, around.width - source.offsetWidth))}px`;
    mark.setAttribute("aria-expanded", "true");
    shown = mark;
  };
  const leave = () => { leaving = setTimeout(() => { if (!kept) hide(); }, 150); };
  source.onmouseenter = () => clearTimeout(leaving);
  source.onmouseleave = leave;
  const part = (characters, span) => {
    if (!span) return characters;
    const mark = make("mark", characters);
    mark.tabIndex = 0;
    for (const [name, value] of [["role", "button"], ["aria-expanded", "false"], ["aria-describedby", source.id]])
      mark.setAttribute(name, value);
    const press = () => { if (kept && shown === mark) hide(); else { show(mark, span); kept = true; } };
    mark.onmouseenter = () => { if (!kept) show(mark, span); };
    mark.onmouseleave = leave;
    mark.onfocus = () => show(mark, span);
    mark.onblur = (event) => { if (event.relatedTarget !== source) hide(); };
    mark.onclick = press;
    mark.onkeydown = (event) => {
      if (event.key === "Escape") hide();
      if (event.key === "Enter" || event.key === " ") { event.preventDefault(); press(); }
    };
    return mark;
  };
  return {
    source,
    elsewhere: (event) => { if (!event.composedPath().includes(box)) hide(); },
    between: (characters, from, to) => {
      const cuts = [from, to, ...spans.flatMap((span) => [span.start, span.end])];
      const places = [...new Set(cuts)].filter((at) => from <= at && at <= to).sort((a, b) => a - b);
      return places.slice(1).map((end, k) => part(characters.slice(places[k], end).join(""),
        spans.find((span) => span.start <= places[k] && end <= span.end)));
    },
  };
}

/* Listen for clicks elsewhere until the component is drawn again. */
function listen(element, quotes) {
  element.listening?.abort();
  element.listening = new AbortController();
  const { signal } = element.listening;
  for (const quote of quotes) document.addEventListener("pointerdown", quote.elsewhere, { signal });
  return () => element.listening.abort();
}

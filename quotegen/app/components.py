"""Our own small components. Their text arrives as data and is set as text, never as markup."""

from collections.abc import Callable, Sequence
from dataclasses import asdict, dataclass

import streamlit as st

from quotegen.app.locale import _

# A quote with its copied spans underlined, and its badge; shared by the card and the list. A span shows where it stands
# in the text under the pointer, with the keyboard's focus, and after a click or a tap until the next one elsewhere.
_MARKS_CSS = """
.marked { position: relative; }
mark { color: inherit; background: color-mix(in srgb, var(--st-violet-color) 12%, transparent); cursor: pointer;
  text-decoration: underline 2px var(--st-violet-color); text-underline-offset: 0.22em; border-radius: 2px;
  -webkit-box-decoration-break: clone; box-decoration-break: clone; }
mark:hover, mark[aria-expanded=true] { background: color-mix(in srgb, var(--st-violet-color) 28%, transparent); }
mark:focus-visible { outline: 2px solid var(--st-violet-color); outline-offset: 2px; }
.source { position: absolute; left: 0; z-index: 10; box-sizing: border-box; max-width: 100%; padding: 0.6rem 0.8rem;
  background: var(--st-background-color); border: 1px solid var(--st-violet-color); border-radius: 4px;
  font-family: var(--st-font); font-size: 0.9rem; line-height: 1.5; color: var(--st-text-color);
  overflow-wrap: anywhere; box-shadow: 0 2px 8px rgb(0 0 0 / 18%); }
.source[hidden] { display: none; }
.source span { color: var(--st-gray-text-color); }
.source b { font-weight: 600; text-decoration: underline 2px var(--st-violet-color); text-underline-offset: 0.2em; }
.badge { white-space: nowrap; color: var(--st-text-color); }
.badge i { display: inline-block; width: 10px; height: 10px; margin-right: 0.4em; border-radius: 50%;
  border: 2px solid var(--origin); box-sizing: border-box; }
.badge.verbatim { --origin: var(--st-violet-color); }
.badge.near { --origin: var(--st-orange-color); }
.badge.novel { --origin: var(--st-green-color); }
.badge.verbatim i { background: var(--origin); }
.badge.near i { background: linear-gradient(90deg, var(--origin) 50%, transparent 50%); }
"""
_MARKS_JS = """
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
    source.replaceChildren(make("span", label + " "), piece(0, span.at), make("b", piece(span.at, end)), piece(end));
    source.append(make("span", span.others && ` (${span.others})`));
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
"""

_QUOTE = st.components.v2.component(
    "quotegen_quote",
    html="""
<figure>
  <header><div class="seal" aria-hidden="true"></div><p></p></header>
  <div><blockquote></blockquote></div>
  <figcaption></figcaption>
</figure>
""",
    css="""
figure { margin: 0; padding: 2.5rem 0 1.5rem; display: flex; flex-direction: column; gap: 1.75rem; }
blockquote {
  margin: 0; font-family: var(--st-heading-font); font-weight: 500; color: var(--st-text-color);
  font-size: clamp(1.6rem, 1.1rem + 2.6vw, 2.6rem); line-height: 1.5; overflow-wrap: anywhere;
  word-break: keep-all; text-wrap: balance; min-height: 2lh;
}
header { display: flex; align-items: center; gap: 0.9rem; }
header p { margin: 0; font-family: var(--st-heading-font); font-weight: 500; font-size: 1.1rem;
  color: var(--st-gray-text-color); }
.seal { font-family: var(--st-heading-font); font-weight: 500; font-size: 1.05rem; line-height: 1.2;
  text-align: center; min-width: 1.6em; color: #fff; background: var(--st-primary-color); padding: 0.5rem 0.55rem;
  border-radius: 4px; white-space: pre;
}
.seal:empty, header p:empty { display: none; }
figcaption { color: var(--st-gray-text-color); font-family: var(--st-font); font-size: 0.9rem; line-height: 1.5; }
"""
    + _MARKS_CSS,
    js=_MARKS_JS
    + """
export default function ({ data, parentElement }) {
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
""",
)


def quote_card(
    text: str,
    *,
    title: str,
    seal: str,
    caption: str,
    lang: str,
    badge: dict[str, str] | None = None,
    spans: Sequence[dict] = (),
) -> None:
    """One quote, large and calm, under a seal and a title, if it has them; `lang` is the quote's own language.

    `badge` and `spans` are those of `quotegen.app.origin`.
    """
    data = {"text": text, "title": title, "seal": seal, "caption": caption, "lang": lang, "badge": badge}
    _QUOTE(data={**data, "spans": list(spans), "label": _("From the text:")}, key="quote_card")


_STRIP = st.components.v2.component(
    "quotegen_window",
    html='<div class="strip"></div>',
    css="""
.strip { display: flex; flex-wrap: wrap; row-gap: 0.5rem; align-items: flex-start; padding: 0.25rem 0; }
.around:empty { display: none; }
.around { align-self: flex-start; padding: 0.35rem 0.25rem; font-family: var(--st-code-font); white-space: pre;
  color: var(--st-gray-text-color); }
.cell { min-width: 2rem; text-align: center; border: 1px solid var(--st-border-color); margin-left: -1px; background:
  var(--st-secondary-background-color); font-family: var(--st-code-font); color: var(--st-text-color); }
.cell b { display: block; padding: 0.3rem 0.2rem 0.1rem; font-size: 1.05rem; font-weight: 500; }
.cell i { display: block; padding: 0 0.2rem 0.25rem; font-style: normal; font-size: 0.75rem;
  color: var(--st-gray-text-color); }
.cell.line { margin-left: 0.6rem; border-left: 3px double var(--st-text-color); }
.target { margin-left: 0.4rem; background: var(--st-text-color); border-color: var(--st-text-color); }
.target b, .target i { color: var(--st-background-color); }
@media (max-width: 480px) { .around { display: none; } .cell { min-width: 1.75rem; } }
""",
    js="""
export default function ({ data, parentElement }) {
  const strip = parentElement.querySelector(".strip");
  const element = (tag, text, className) => {
    const made = document.createElement(tag);
    made.textContent = text;
    if (className) made.className = className;
    return made;
  };
  const cell = ([character, index], className, label) => {
    const made = element("span", "", "cell " + className);
    made.append(element("b", character), element("i", index));
    made.title = `${label}: ${character} = ${index}`;
    return made;
  };
  strip.replaceChildren(
    element("span", data.before, "around"),
    ...data.window.map((pair, place) => cell(pair, data.lines.includes(place) ? "line" : "", data.labels[0])),
    cell(data.target, data.lines.includes(data.window.length) ? "target line" : "target", data.labels[1]),
    element("span", data.after, "around"),
  );
}
""",
)


def window_strip(
    *,
    before: str,
    window: list[tuple[str, int]],
    target: tuple[str, int],
    after: str,
    labels: tuple[str, str],
    lines: Sequence[int] = (),
) -> None:
    """A window in its text: (character, index) cells, the target inverted, some text around; a double rule before
    each place of `lines`, where another line of the text begins."""
    data = {"before": before, "window": window, "target": target, "after": after, "labels": labels}
    data["lines"] = list(lines)
    _STRIP(data=data, key="window_strip")


_LIST = st.components.v2.component(
    "quotegen_quotes",
    html="<ol></ol>",
    css="""
ol { list-style: none; margin: 0; padding: 0; }
li { display: grid; grid-template-columns: 1fr auto; gap: 0.15rem 0.75rem; padding: 0.85rem 0;
  border-bottom: 1px solid var(--st-border-color); }
q { quotes: none; font-family: var(--st-heading-font); font-weight: 500; font-size: 1.15rem; line-height: 1.6;
  color: var(--st-text-color); overflow-wrap: anywhere; word-break: keep-all; }
q em { font-style: normal; color: var(--st-gray-text-color); }
.parting { color: var(--st-background-color); background: var(--st-text-color); padding: 0 0.15em;
  white-space: pre-wrap; }
small { grid-column: 1 / -1; color: var(--st-gray-text-color); font-family: var(--st-font); font-size: 0.85rem; }
button { grid-column: 2; grid-row: 1; align-self: start; font: inherit; font-size: 0.85rem; padding: 0.3rem 0.6rem;
  color: var(--st-text-color); background: none; border: 1px solid var(--st-border-color); cursor: pointer;
  border-radius: var(--st-button-radius); font-family: var(--st-font); }
button:hover, button:focus-visible { background: var(--st-secondary-background-color); }
"""
    + _MARKS_CSS,
    js=_MARKS_JS
    + """
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
""",
)


def quote_list(quotes: list[dict], *, key: str, copy: str = "", copied: str = "") -> None:
    """Quotes below each other, each with `prompt` (grey), `text`, `caption`; with a copy button if that has a label.

    A quote may have a `badge` and `spans`, those of `quotegen.app.origin`; the first character of the prompt is 0. And
    it may have a `parting`, the place in its text of a character to be shown inverted.
    """
    _LIST(data={"quotes": quotes, "copy": copy, "copied": copied, "label": _("From the text:")}, key=key)


@dataclass(frozen=True)
class Cell:
    """One character of a text with what is said of it."""

    text: str
    note: str  # a number, below the character: nothing is said by colour alone
    label: str  # in words, for the pointer and for screen readers
    tone: str = "transparent"
    share: int = 0  # percent of the tone over the page
    level: int = 0  # 0 to 3: no rule below the character, or a dotted, a dashed, a solid one


_CELLS = st.components.v2.component(
    "quotegen_cells",
    html='<div class="cells" role="group"></div><ul></ul>',
    css="""
.cells { display: flex; flex-wrap: wrap; row-gap: 0.4rem; padding: 0.25rem 1px; }
.cell { min-width: 1.6rem; padding: 0; text-align: center; border: 1px solid var(--st-border-color); margin-left: -1px;
  font-family: var(--st-code-font); color: var(--st-text-color); border-radius: 0;
  background: color-mix(in srgb, var(--tone) var(--share), var(--st-background-color)); }
button.cell { cursor: pointer; }
button.cell:hover, button.cell:focus-visible { outline: 2px solid var(--st-gray-text-color); outline-offset: -1px; }
.cell.picked { outline: 3px solid var(--st-text-color); outline-offset: -1px; z-index: 1; }
.cell b { display: inline-block; min-width: 1ch; padding: 0.25rem 0.1rem 0; font-size: 1.05rem; font-weight: 500;
  line-height: 1.25; border-bottom: 3px none currentColor; }
.cell i { display: block; padding: 0.1rem 0.1rem 0.2rem; font-style: normal; font-size: 0.68rem; }
.level-1 b { border-bottom: 3px dotted; } .level-2 b { border-bottom: 2px dashed; }
.level-3 b { border-bottom: 3px solid; }
ul { display: flex; flex-wrap: wrap; gap: 0.2rem 1rem; list-style: none; margin: 0.5rem 0 0; padding: 0;
  font-family: var(--st-font); font-size: 0.85rem; color: var(--st-gray-text-color); }
ul:empty { display: none; }
li { display: flex; align-items: center; gap: 0.4rem; }
li .cell { margin: 0; min-width: 1.3rem; } li .cell b { font-size: 0.85rem; padding: 0; }
""",
    js="""
export default function ({ data, parentElement, setTriggerValue }) {
  const row = parentElement.querySelector(".cells");
  const make = (tag, text) => Object.assign(document.createElement(tag), { textContent: text });
  const draw = (cell, tag) => {
    const made = make(tag, "");
    made.className = `cell level-${cell.level}`;
    made.style.setProperty("--tone", cell.tone);
    made.style.setProperty("--share", `${cell.share}%`);
    made.append(make("b", cell.text));
    if (cell.note) made.append(make("i", cell.note));
    made.title = cell.label;
    return made;
  };
  const held = [...row.children].findIndex((child) => child.matches(":focus"));
  row.setAttribute("aria-label", data.label);
  row.replaceChildren(...data.cells.map((cell, place) => {
    const made = draw(cell, data.pick ? "button" : "span");
    if (place === data.picked) made.classList.add("picked");
    if (data.pick) {
      made.type = "button";
      made.setAttribute("aria-label", cell.label);
      made.setAttribute("aria-pressed", String(place === data.picked));
      made.onclick = () => setTriggerValue("picked", place);
    }
    return made;
  }));
  if (held >= 0 && row.children[held]) row.children[held].focus();
  parentElement.querySelector("ul").replaceChildren(...data.legend.map((entry) => {
    const line = make("li", "");
    line.append(draw(entry, "span"), make("span", entry.label));
    return line;
  }));
}
""",
)


def text_cells(
    cells: Sequence[Cell],
    *,
    key: str,
    label: str,
    legend: Sequence[Cell] = (),
    picked: int | None = None,
    on_pick: Callable[[int], None] | None = None,
) -> None:
    """A text character by character, coloured and numbered; `label` says what it shows. With `on_pick`, each character
    is a button whose place that is called with."""

    def took() -> None:
        place = st.session_state[key].picked
        if isinstance(place, int) and 0 <= place < len(cells):
            on_pick(place)

    data = {"cells": [asdict(cell) for cell in cells], "legend": [asdict(cell) for cell in legend], "label": label}
    data |= {"picked": picked, "pick": on_pick is not None}
    _CELLS(data=data, key=key, on_picked_change=took if on_pick else lambda: None)


_BEFORE_AFTER = st.components.v2.component(
    "quotegen_before_after",
    html="<table><thead><tr><th></th><th></th></tr></thead><tbody></tbody></table>",
    css="""
table { width: 100%; border-collapse: collapse; table-layout: fixed; font-family: var(--st-font); font-size: 0.9rem; }
th { text-align: left; font-weight: 400; color: var(--st-gray-text-color); padding: 0.2rem 0.75rem 0.2rem 0; }
td { padding: 0.4rem 0.75rem 0.4rem 0; border-top: 1px solid var(--st-border-color); color: var(--st-text-color);
  white-space: pre-wrap; overflow-wrap: anywhere; vertical-align: top; }
""",
    js="""
export default function ({ data, parentElement }) {
  parentElement.querySelectorAll("th").forEach((cell, place) => { cell.textContent = data.titles[place]; });
  parentElement.querySelector("tbody").replaceChildren(...data.rows.map((row) => {
    const line = document.createElement("tr");
    line.append(...row.map((text) => Object.assign(document.createElement("td"), { textContent: text })));
    return line;
  }));
}
""",
)


def before_after(rows: Sequence[tuple[str, str]], *, titles: tuple[str, str], key: str) -> None:
    """Lines before and after a change, side by side, every space of them visible; cut after 200 characters."""
    _BEFORE_AFTER(data={"rows": [[a[:200], b[:200]] for a, b in rows], "titles": titles}, key=key)


_RUN_KEY = st.components.v2.component(
    "quotegen_run_key",
    js="""
const PREFIX = "quotegen-run:", A_DAY = 24 * 60 * 60 * 1000;
const read = (name) => {
  try { return JSON.parse(localStorage.getItem(name)) ?? {}; } catch { return {}; }
};
export default function ({ data, setStateValue }) {
  let kept = "";
  try {
    for (const name of Object.keys(localStorage).filter((name) => name.startsWith(PREFIX))) {
      if (!(Date.now() - read(name).at < A_DAY)) localStorage.removeItem(name);
    }
    if (data.key) localStorage.setItem(PREFIX + data.token, JSON.stringify({ key: data.key, at: Date.now() }));
    kept = String(read(PREFIX + data.token).key ?? "");
  } catch { /* the browser keeps nothing for us: after a reload it can only watch */ }
  if (data.key === null) setStateValue("kept", kept);
}
""",
)


def run_key(token: str, key: str | None) -> str | None:
    """Have this browser keep the key of a run for a day, so that it is the run's owner after a reload, too.

    Where `key` is None the browser is asked for the one it kept; the answer comes with a rerun, empty if there is none.
    """
    data = {"token": token, "key": key}
    return _RUN_KEY(data=data, key=f"run_key_{token}", on_kept_change=lambda: None, height="content").get("kept")

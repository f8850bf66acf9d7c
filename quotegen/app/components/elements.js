/* What the scripts of several components share; it stands before each of them in one module. */

const make = (tag, text, className) =>
  Object.assign(document.createElement(tag), { textContent: text ?? "", className: className ?? "" });

/* The language of a text of the visitor's or of a network, which need not be that of the page. */
const languageOf = (text) => (/[\u1100-\u11ff\u3131-\u318e가-힣]/.test(text) ? "ko" : "en");

/* Rejects where the browser does not allow it. Without https, as in a class room, only a selection can be copied. */
async function copy(text) {
  if (navigator.clipboard) return navigator.clipboard.writeText(text);
  const area = Object.assign(make("textarea"), { value: text });
  document.body.append(area);
  area.select();
  const done = document.execCommand("copy");
  area.remove();
  if (!done) throw new Error("no clipboard");
}

/* Where a copied span stands in the text, its words marked, as the children of an element. */
function sourceOf(span, label) {
  const whole = Array.from(span.source), end = span.at + span.end - span.start, quote = make("bdi");
  const piece = (from, to) => whole.slice(from, to).join("");
  quote.lang = languageOf(span.source);
  quote.append(piece(0, span.at), make("b", piece(span.at, end)), piece(end));
  return [make("span", label + " "), quote, make("span", span.author && ` — ${span.author}`),
    make("span", span.others && ` (${span.others})`)];
}

/* A quote that shows at each character what else the network could have written. Its data (today/living.py) hold the
   quote at every temperature of the dial, so nothing here asks the server. */
const SURPRISED = 4;  // bits from which a character has a dot: its probability was 1/16 at most

const filled = (words, values) => words.replace(/\{(\w+)\}/g, (_, name) => values[name]);

const nearest = (numbers, wanted) => numbers.reduce((best, each, place) =>
  Math.abs(each - wanted) < Math.abs(numbers[best] - wanted) ? place : best, 0);

/* The steps that wrote each character of a row, then those that wrote the end. A step has four numbers and two for each
   of the `likeliest` symbols: see `_steps` of living.py. */
function stepsOf(row, likeliest) {
  const all = [], each = 4 + 2 * likeliest;
  for (let at = 0; at < row.steps.length; at += each) {
    const [chosen, chance, bits, number, ...pairs] = row.steps.slice(at, at + each);
    const symbols = Array.from({ length: likeliest }, (_, k) => pairs.slice(2 * k, 2 * k + 2));
    all.push({ chosen, chance, bits: bits / 10, number: number / 1000, likeliest: symbols });
  }
  let next = 0;
  const places = row.sizes.map((size) => all.slice(next, next += size));
  if (next < all.length) places.push(all.slice(next));
  return places;
}

/* The likeliest symbols of a step with their bars, the chosen one marked and added where it is none of them. */
function column(step, symbols, words) {
  const made = make("div"), list = make("ol"), rows = [...step.likeliest];
  if (!rows.some(([symbol]) => symbol === step.chosen)) rows.push([step.chosen, step.chance]);
  list.append(...rows.map(([symbol, share]) => {
    const row = make("li", "", symbol === step.chosen ? "chosen" : ""), track = make("div"), bar = make("i");
    bar.style.width = `${share / 10}%`;
    track.append(bar);
    row.append(make("span", symbols[symbol]), track, make("em", share < 10 ? "<1 %" : `${Math.round(share / 10)} %`));
    return row;
  }));
  const odds = Math.max(1, Math.round(2 ** step.bits));
  made.append(list, make("small", filled(words.drawn, { number: step.number.toFixed(2) })));
  made.append(make("small", step.bits < SURPRISED && odds < 2 ? words.expected
    : filled(step.bits < SURPRISED ? words.odds : words.surprised, { n: odds })));
  return made;
}

class Quote {
  constructor(root, words, data) {
    Object.assign(this, { root, words, data, block: root.querySelector(".ink"), pinned: false, place: -1 });
    this.stage = root.querySelector(".stage");
    this.panel = root.querySelector(".panel");
    root.querySelector(".seal").textContent = words.seal;
    root.querySelector("h1").textContent = words.title;
    root.querySelector(".hint").textContent = matchMedia("(hover: none)").matches ? words.tap : words.hint;
    this.listen();
    this.dial();
  }

  show(at) {
    const row = this.data.rows[at], letters = Array.from(row.text);
    this.at = at;
    this.steps = stepsOf(row, this.data.likeliest);
    this.spans = row.spans;
    this.hide();
    const inked = make("span");
    inked.setAttribute("aria-hidden", "true");
    this.letters = this.steps.map((steps, place) => {
      const letter = make("i", letters[place] ?? "⏎", place < letters.length ? "" : "end");
      if (this.span(place)) letter.classList.add("copied");
      if (steps.some((step) => step.bits >= SURPRISED)) letter.classList.add("surprised");
      letter.style.setProperty("--n", place);
      return letter;
    });
    inked.append(...this.letters);
    this.block.classList.remove("writing");
    this.block.replaceChildren(inked);
    this.block.setAttribute("aria-label", row.text);
    this.block.lang = languageOf(row.text);
    const temperature = this.data.temperatures[at].toFixed(2);
    this.root.querySelector("output").textContent = temperature;
    this.range.value = at;
    this.range.setAttribute("aria-valuetext", temperature);
    this.back.disabled = at === this.data.own;
    document.quotegenQuote = { text: row.text, check: row.check, heat: this.data.temperatures[at] };
    document.dispatchEvent(new CustomEvent("quotegen-quote", { detail: document.quotegenQuote }));
  }

  span(place) { return this.spans.find((span) => span.start <= place && place < span.end); }

  point(place, pinned = this.pinned) {
    if (!this.letters[place]) return;
    clearTimeout(this.leaving);
    this.letters[this.place]?.classList.remove("here");
    const letter = this.letters[place], steps = make("div", "", "steps"), span = this.span(place);
    Object.assign(this, { place, pinned });
    letter.classList.add("here");
    this.stage.classList.add("exploring");
    steps.append(...this.steps[place].map((step) => column(step, this.data.symbols, this.words)));
    steps.querySelectorAll("ol").forEach((list) => { list.lang = this.block.lang; });
    this.panel.replaceChildren(...(this.steps[place].length ? [steps] : [make("div", this.words.prompt)]));
    const note = make("p"), legend = this.spans.length ? [make("span", this.words.legend)] : [];
    note.append(...(span ? sourceOf(span, this.words.label) : legend));
    if (note.childNodes.length) this.panel.append(note);
    this.panel.hidden = false;
    const line = letter.getClientRects()[0], around = this.stage.getBoundingClientRect();
    this.panel.style.width = `${Math.max(1, this.steps[place].length) * 10 + (span ? 4 : 2)}rem`;
    this.panel.style.top = `${line.bottom - around.top + 6}px`;
    const left = line.left - around.left - 24;
    this.panel.style.left = `${Math.max(0, Math.min(left, around.width - this.panel.offsetWidth))}px`;
  }

  hide() {
    this.letters?.[this.place]?.classList.remove("here");
    this.stage.classList.remove("exploring");
    this.panel.hidden = true;
    Object.assign(this, { place: -1, pinned: false });
  }

  listen() {
    const place = (event) => this.letters.indexOf(event.target);
    this.block.onpointerover = (event) => { if (event.pointerType === "mouse" && !this.pinned) this.point(place(event)); };
    this.stage.onpointerenter = () => clearTimeout(this.leaving);
    this.stage.onpointerleave = () => { this.leaving = setTimeout(() => { if (!this.pinned) this.hide(); }, 200); };
    this.block.onclick = (event) => {
      const at = place(event);
      if (this.pinned && at === this.place) this.hide(); else this.point(at, true);
    };
    this.block.onkeydown = (event) => {
      const to = { ArrowRight: this.place + 1, ArrowLeft: Math.max(this.place - 1, 0), Home: 0,
        End: this.letters.length - 1 }[event.key];
      if (event.key === "Escape") this.hide();
      if (to === undefined || event.ctrlKey || event.altKey || event.metaKey) return;
      event.preventDefault();
      this.point(to, true);
    };
    this.block.onblur = () => this.hide();
    this.panel.onpointerdown = (event) => event.preventDefault();  // the quote keeps the focus
  }

  dial() {
    const dial = this.root.querySelector(".dial"), { words, data } = this;
    this.range = dial.querySelector("input");
    this.back = dial.querySelector("button");
    dial.hidden = data.rows.length < 2;
    dial.querySelector("label span").textContent = words.temperature;
    dial.querySelectorAll("small").forEach((end, place) => { end.textContent = [words.low, words.high][place]; });
    dial.querySelector("p").textContent = words.dial;
    this.range.max = data.rows.length - 1;
    this.range.setAttribute("aria-label", words.temperature);
    this.range.oninput = () => {
      this.block.style.minHeight = `${this.block.offsetHeight}px`;  // what is below must not jump while the dial moves
      this.show(Number(this.range.value));
    };
    this.back.textContent = words.back;
    this.back.onclick = () => { this.show(data.own); this.range.focus(); };
  }
}

export default function ({ data: [words, dial], parentElement }) {
  const root = parentElement.querySelector("figure"), drawn = JSON.stringify(words) + dial;
  if (root.drawn !== drawn) {
    const before = root.quote, same = before && root.dial === dial && before.words.heat === words.heat;
    root.quote = new Quote(root, words, JSON.parse(dial));
    root.quote.show(same ? before.at : nearest(root.quote.data.temperatures, words.heat));
    if (!same) root.quote.block.classList.add("writing");
    if (!same) root.quote.block.style.minHeight = "";
    Object.assign(root, { drawn, dial });
  }
  const elsewhere = (event) => { if (!event.composedPath().includes(root)) root.quote.hide(); };
  document.addEventListener("pointerdown", elsewhere);
  return () => document.removeEventListener("pointerdown", elsewhere);
}

export default function ({ data: [rows, titles], parentElement }) {
  parentElement.querySelectorAll("th").forEach((cell, place) => { cell.textContent = titles[place]; });
  parentElement.querySelector("tbody").replaceChildren(...rows.map((row) => {
    const line = make("tr");
    line.append(...row.map((text) => Object.assign(make("td", text), { lang: languageOf(text) })));
    return line;
  }));
}

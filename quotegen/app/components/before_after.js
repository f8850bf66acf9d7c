export default function ({ data: [rows, titles], parentElement }) {
  parentElement.querySelectorAll("th").forEach((cell, place) => { cell.textContent = titles[place]; });
  parentElement.querySelector("tbody").replaceChildren(...rows.map((row) => {
    const line = document.createElement("tr");
    line.append(...row.map((text) => Object.assign(document.createElement("td"), { textContent: text, lang: languageOf(text) })));
    return line;
  }));
}

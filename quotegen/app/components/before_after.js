export default function ({ data, parentElement }) {
  parentElement.querySelectorAll("th").forEach((cell, place) => { cell.textContent = data.titles[place]; });
  parentElement.querySelector("tbody").replaceChildren(...data.rows.map((row) => {
    const line = document.createElement("tr");
    line.append(...row.map((text) => Object.assign(document.createElement("td"), { textContent: text })));
    return line;
  }));
}

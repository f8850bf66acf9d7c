export default function ({ data: [data], parentElement, setTriggerValue }) {
  const row = parentElement.querySelector(".cells");
  const draw = (cell, tag) => {
    const made = make(tag, "", `cell level-${cell.level}`);
    made.style.setProperty("--tone", cell.tone);
    made.style.setProperty("--share", `${cell.share}%`);
    made.append(make("b", cell.text));
    if (cell.note) made.append(make("i", cell.note));
    made.title = cell.label;
    return made;
  };
  const held = [...row.children].findIndex((child) => child.matches(":focus"));
  row.setAttribute("aria-label", data.label);
  row.lang = languageOf(data.cells.map((cell) => cell.text).join(""));
  row.replaceChildren(...data.cells.map((cell, place) => {
    const made = draw(cell, data.pick ? "button" : "span");
    if (place === data.picked) made.classList.add("picked");
    if (data.pick) {
      made.type = "button";
      made.setAttribute("aria-pressed", String(place === data.picked));
      made.onclick = () => setTriggerValue("picked", place);
    }
    return made;
  }));
  if (held >= 0 && row.children[held]) row.children[held].focus();
  parentElement.querySelector("ul").replaceChildren(...data.legend.map((entry) => {
    const line = make("li");
    line.append(draw(entry, "span"), make("span", entry.label));
    return line;
  }));
}

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
  strip.lang = languageOf(data.before + data.target[0] + data.after);
  strip.replaceChildren(
    element("span", data.before, "around"),
    ...data.window.map((pair, place) => cell(pair, data.lines.includes(place) ? "line" : "", data.labels[0])),
    cell(data.target, data.lines.includes(data.window.length) ? "target line" : "target", data.labels[1]),
    element("span", data.after, "around"),
  );
}

export default function ({ data: [data], parentElement }) {
  const strip = parentElement.querySelector(".strip");
  const cell = ([character, index], className, label) => {
    const made = make("span", "", "cell " + className);
    made.append(make("b", character), make("i", index));
    made.title = `${label}: ${character} = ${index}`;
    return made;
  };
  strip.lang = languageOf(data.before + data.target[0] + data.after);
  strip.replaceChildren(
    make("span", data.before, "around"),
    ...data.window.map((pair, place) => cell(pair, data.lines.includes(place) ? "line" : "", data.labels[0])),
    cell(data.target, data.lines.includes(data.window.length) ? "target line" : "target", data.labels[1]),
    make("span", data.after, "around"),
  );
}

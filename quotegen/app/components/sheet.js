/* A sheet to hand in. It is printed from a frame of its own, without the app around it. */
const made = (name, text) => Object.assign(document.createElement(name), { textContent: text });

function print(article, style, language) {
  document.querySelector("#quotegen-sheet")?.remove();
  const frame = Object.assign(document.createElement("iframe"), { id: "quotegen-sheet", hidden: true });
  document.body.append(frame);
  const inner = frame.contentDocument;
  inner.documentElement.lang = language;
  inner.title = article.querySelector("h2").textContent;
  inner.head.append(made("style", style));
  inner.body.append(inner.importNode(article, true));
  frame.contentWindow.print();
}

export default function ({ data: [data], parentElement }) {
  const article = parentElement.querySelector("article"), button = parentElement.querySelector("button");
  article.querySelector("h2").textContent = data.title;
  article.querySelector("dl").replaceChildren(
    ...data.facts.flatMap(([name, value]) => [made("dt", name), made("dd", value)]));
  article.querySelector("ol").replaceChildren(...data.lines.map(([head, ...rest]) => {
    const line = document.createElement("li");
    line.append(made("b", head), ...rest.map((text) => made("div", text)));
    return line;
  }));
  article.querySelector("p").textContent = data.note;
  button.textContent = data.print;
  button.onclick = () => {
    const styles = [...parentElement.getRootNode().querySelectorAll("style")].map((each) => each.textContent);
    print(article, styles.join("\n"), data.lang);
  };
}

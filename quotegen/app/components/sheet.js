/* A sheet to hand in. It is printed from a frame of its own, without the app around it. */
function print(article, style, language) {
  document.querySelector("#quotegen-sheet")?.remove();
  const sheet = document.implementation.createHTMLDocument(article.querySelector("h2").textContent);
  sheet.documentElement.lang = language;
  sheet.head.append(make("style", style));
  sheet.body.append(sheet.importNode(article, true));
  // Firefox prints nothing of a frame that is not displayed, or not loaded yet.
  const frame = Object.assign(make("iframe"), { id: "quotegen-sheet", tabIndex: -1 });
  frame.style.cssText = "position: fixed; width: 0; height: 0; border: 0";
  frame.setAttribute("aria-hidden", "true");
  frame.onload = () => frame.contentWindow.print();
  frame.srcdoc = `<!doctype html>${sheet.documentElement.outerHTML}`;
  document.body.append(frame);
}

export default function ({ data: [data], parentElement }) {
  const article = parentElement.querySelector("article"), button = parentElement.querySelector("button");
  article.querySelector("h2").textContent = data.title;
  article.querySelector("dl").replaceChildren(
    ...data.facts.flatMap(([name, value]) => [make("dt", name), make("dd", value)]));
  article.querySelector("ol").replaceChildren(...data.lines.map(([head, ...rest]) => {
    const line = make("li");
    line.append(make("b", head), ...rest.map((text) => make("div", text)));
    return line;
  }));
  article.querySelector("p").textContent = data.note;
  button.textContent = data.print;
  button.onclick = () => {
    const styles = [...parentElement.getRootNode().querySelectorAll("style")].map((each) => each.textContent);
    print(article, styles.join("\n"), data.lang);
  };
}

/* The ways to hand a quote on. What the dial shows just now comes from the living quote by an event. */
const linkOf = (data, quote) => `${data.address}&heat=${quote.heat}&check=${quote.check}`;

/* A picture for the share sheet where there is one that takes it, else as a file. */
async function sendPicture(root, data, quote, shape) {
  const { host, pathname } = new URL(data.address), address = host + pathname.replace(/\/$/, "");
  const canvas = await picture(root, shape, { ...data, text: quote.text, address });
  const blob = await new Promise((done) => canvas.toBlob(done, "image/png"));
  const file = new File([blob], `${data.file}-${shape}.png`, { type: "image/png" });
  if (navigator.canShare?.({ files: [file] })) return navigator.share({ files: [file], text: linkOf(data, quote) });
  const link = make("a");
  link.href = URL.createObjectURL(blob);
  link.download = file.name;
  link.click();
  setTimeout(() => URL.revokeObjectURL(link.href), 10_000);
}

export default function ({ data: [data], parentElement }) {
  const root = parentElement.querySelector(".box"), ways = root.querySelector(".ways");
  const open = root.querySelector(".open"), status = root.querySelector("p");
  let quote = document.quotegenQuote;
  const show = (on) => { ways.hidden = !on; open.setAttribute("aria-expanded", String(on)); status.textContent = data.note; };
  const way = (label, does, after = "") => {
    const button = make("button", label);
    button.type = "button";
    button.onclick = async () => {
      try {
        await does();
        status.textContent = after;
      } catch (error) {
        if (error.name !== "AbortError") status.textContent = data.failed;  // else the visitor closed the share sheet
      }
    };
    return button;
  };
  open.querySelector("span").textContent = data.share;
  open.onclick = () => show(ways.hidden);
  ways.replaceChildren(
    ...(navigator.share ? [way(data.sheet, () => navigator.share({ text: quote.text, url: linkOf(data, quote) }))] : []),
    way(data.link, () => copy(linkOf(data, quote)), data.copied),
    way(data.quote, () => copy(`${quote.text}\n${linkOf(data, quote)}`), data.copied),
    way(data.square, () => sendPicture(root, data, quote, "square")),
    way(data.tall, () => sendPicture(root, data, quote, "tall")),
    status,
  );
  root.onkeydown = (event) => { if (event.key === "Escape") { show(false); open.focus(); } };
  const changed = (event) => { quote = event.detail; };
  const elsewhere = (event) => { if (!event.composedPath().includes(root)) show(false); };
  document.addEventListener("quotegen-quote", changed);
  document.addEventListener("pointerdown", elsewhere);
  return () => {
    document.removeEventListener("quotegen-quote", changed);
    document.removeEventListener("pointerdown", elsewhere);
  };
}

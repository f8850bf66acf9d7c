/* A quote as a picture to be sent: paper, seal, the page's own serif, in the colours of the visitor's theme. */
const WIDTH = 1080, HEIGHTS = { square: 1080, tall: 1920 }, MARGIN = 96;
const LARGEST = 104, SMALLEST = 34;  // of the quote's letters, pixels

/* The lines of a text no wider than so many pixels: whole words, and pieces of a word that is wider than a line. */
function linesOf(pen, text, widest) {
  const lines = [];
  let line = "";
  for (const word of text.split(" ")) {
    const longer = line ? `${line} ${word}` : word;
    if (pen.measureText(longer).width <= widest) { line = longer; continue; }
    if (line) lines.push(line);
    line = "";
    for (const letter of word) {
      if (line && pen.measureText(line + letter).width > widest) { lines.push(line); line = ""; }
      line += letter;
    }
  }
  return [...lines, line];
}

/* The largest letters at which the text fits: [size, lines]. */
function fitted(pen, text, font, widest, highest) {
  for (let size = LARGEST; ; size -= 2) {
    pen.font = `500 ${size}px ${font}`;
    const lines = linesOf(pen, text, widest);
    if (size <= SMALLEST || lines.length * size * 1.5 <= highest) return [size, balanced(pen, text, lines, widest)];
  }
}

/* As many lines, all of them as short as that allows. */
function balanced(pen, text, lines, widest) {
  const narrower = linesOf(pen, text, widest - 20);
  return narrower.length > lines.length || widest < 100 ? lines : balanced(pen, text, narrower, widest - 20);
}

function seal(pen, text, font, colour) {
  const lines = text.split("\n");
  pen.font = `500 46px ${font}`;
  const width = Math.max(...lines.map((line) => pen.measureText(line).width)) + 40;
  pen.fillStyle = colour;
  pen.beginPath();
  pen.roundRect(MARGIN, MARGIN, width, lines.length * 56 + 36, 10);
  pen.fill();
  pen.fillStyle = "#fff";
  pen.textAlign = "center";
  lines.forEach((line, n) => pen.fillText(line, MARGIN + width / 2, MARGIN + 62 + n * 56));
  pen.textAlign = "left";
  return width;
}

/* A canvas with the quote; `shape` is square or tall. */
async function picture(element, shape, { text, seal: date, title, by, address }) {
  const style = getComputedStyle(element), read = (name) => style.getPropertyValue(name).trim();
  const font = read("--st-heading-font"), height = HEIGHTS[shape], widest = WIDTH - 2 * MARGIN;
  await document.fonts.load(`500 40px ${font}`, text + date + title + by + address);
  const canvas = Object.assign(document.createElement("canvas"), { width: WIDTH, height }), pen = canvas.getContext("2d");
  pen.fillStyle = read("--st-background-color");
  pen.fillRect(0, 0, WIDTH, height);
  const beside = seal(pen, date, font, read("--st-primary-color"));
  pen.fillStyle = read("--st-gray-text-color");
  pen.font = `500 44px ${font}`;
  pen.fillText(title, MARGIN + beside + 36, MARGIN + 88);
  pen.font = `500 34px ${font}`;
  pen.fillText(by, MARGIN, height - MARGIN - 48);
  pen.fillText(address, MARGIN, height - MARGIN, widest);
  const top = MARGIN + 210, bottom = height - MARGIN - 130;
  const [size, lines] = fitted(pen, text, font, widest, bottom - top);
  pen.fillStyle = read("--st-text-color");
  pen.font = `500 ${size}px ${font}`;
  const first = (top + bottom - (lines.length - 1) * size * 1.5) / 2 + size * 0.35;
  lines.forEach((line, n) => pen.fillText(line, MARGIN, first + n * size * 1.5));
  return canvas;
}

/* The drawing is ours: `drawings` escapes every word in it. */
export default function ({ data: [data], parentElement }) {
  const figure = parentElement.querySelector("figure")
  figure.style.maxWidth = data.width
  if (figure.dataset.drawn !== data.svg) {
    figure.innerHTML = data.svg
    figure.dataset.drawn = data.svg
  }
}

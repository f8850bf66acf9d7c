/* Streamlit adds an entry to the browser's history whenever the link changes. Here only another page adds one, and a
   control that was moved replaces the entry of its page: one press of Back leads to the page before. It also tells
   the browser what language the page is in. */
export default function ({ data: [language] }) {
  document.documentElement.lang = language;
  const push = history.pushState;
  if (push.onlyForPages) return;
  let before = null;  // the entry's link before it was replaced, since the visitor last pressed anything
  const forget = () => { before = null; };
  history.pushState = function (state, title, url) {
    if (new URL(url ?? location.href, location.href).pathname === location.pathname) {
      before ??= location.href;
      return history.replaceState(state, title, url);
    }
    // The link of the next page may come before Streamlit has added its entry: what it replaced is put back.
    if (before) history.replaceState(history.state, title, before);
    forget();
    return push.call(this, state, title, url);
  };
  history.pushState.onlyForPages = true;
  for (const event of ["pointerdown", "keydown", "popstate"]) addEventListener(event, forget, true);
}

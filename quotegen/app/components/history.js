/* Streamlit adds an entry to the browser's history whenever the link changes. Here only another page adds one, and a
   control that was moved replaces the entry of its page: one press of Back leads to the page before. */
const MOMENT = 150;  // milliseconds: the link of a page may arrive before Streamlit has added the entry of that page

export default function () {
  const push = history.pushState;
  if (push.onlyForPages) return;
  let waiting;
  history.pushState = function (state, title, url) {
    const { pathname, search } = new URL(url ?? location.href, location.href);
    if (pathname !== location.pathname) return push.call(this, state, title, url);
    clearTimeout(waiting);
    waiting = setTimeout(() => history.replaceState(state, title, location.pathname + search), MOMENT);
  };
  history.pushState.onlyForPages = true;
  addEventListener("popstate", () => clearTimeout(waiting));
}

/* Streamlit adds an entry to the browser's history whenever the link changes. Here only another page adds one, and a
   control that was moved replaces the entry of its page: one press of Back leads to the page before. */
export default function () {
  const push = history.pushState;
  if (push.onlyForPages) return;
  history.pushState = function (state, title, url) {
    const { pathname } = new URL(url ?? location.href, location.href);
    return (pathname === location.pathname ? history.replaceState : push).call(this, state, title, url);
  };
  history.pushState.onlyForPages = true;
}

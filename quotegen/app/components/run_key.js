const PREFIX = "quotegen-run:", A_DAY = 24 * 60 * 60 * 1000;
const read = (name) => {
  try { return JSON.parse(localStorage.getItem(name)) ?? {}; } catch { return {}; }
};
export default function ({ data: [data], setStateValue }) {
  let kept = "";
  try {
    for (const name of Object.keys(localStorage).filter((name) => name.startsWith(PREFIX))) {
      if (!(Date.now() - read(name).at < A_DAY)) localStorage.removeItem(name);
    }
    if (data.key) localStorage.setItem(PREFIX + data.token, JSON.stringify({ key: data.key, at: Date.now() }));
    kept = String(read(PREFIX + data.token).key ?? "");
  } catch { /* the browser keeps nothing for us: after a reload it can only watch */ }
  if (data.key === null) setStateValue("kept", kept);
}

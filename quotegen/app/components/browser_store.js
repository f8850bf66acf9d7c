/* What this browser keeps for the visitor: texts that they allowed, and the quotes of their list. In IndexedDB, since
   five texts are too much for localStorage. Python checks all of it as it does an upload.

   Each run of the page says how things shall be, not what to do. One queue for the whole window brings the store to the
   newest of these, so an older run's text is never written after a newer one had it deleted: Streamlit may load this
   file anew with each page, and writing takes its time. */
const MOST_TEXTS = 5, TEXT = "text:", QUOTES = "quotes";
const ours = (globalThis[Symbol.for("quotegen.kept")] ??= { queue: Promise.resolve() });

const settled = (request) => new Promise((done, fail) => {
  request.onsuccess = () => done(request.result);
  request.onerror = () => fail(request.error);
});

async function inStore(work) {
  const opening = indexedDB.open("quotegen", 1);
  opening.onupgradeneeded = () => opening.result.createObjectStore("kept");
  const database = await settled(opening);
  const transaction = database.transaction("kept", "readwrite");
  const over = new Promise((done, fail) => {
    transaction.oncomplete = () => { database.close(); done(); };
    transaction.onabort = () => { database.close(); fail(transaction.error); };
  });
  const [result] = await Promise.all([work(transaction.objectStore("kept")), over]);
  return result;
}

async function found(store) {
  const keys = await settled(store.getAllKeys()), values = await settled(store.getAll());
  const texts = values.filter((_, place) => String(keys[place]).startsWith(TEXT)).sort((a, b) => a.at - b.at);
  return { texts: texts.slice(-MOST_TEXTS), quotes: values[keys.indexOf(QUOTES)] ?? [] };
}

async function bring(store, { put, forget, clear, quotes }) {
  for (const text of put) store.put({ ...text, at: Date.now() }, TEXT + text.digest);
  for (const digest of forget) store.delete(TEXT + digest);
  if (clear) store.delete(IDBKeyRange.bound(TEXT, TEXT + "\uffff"));
  if (quotes?.length) store.put(quotes, QUOTES);
  else if (quotes) store.delete(QUOTES);
  const keys = (await settled(store.getAllKeys())).filter((key) => String(key).startsWith(TEXT));
  const ages = await Promise.all(keys.map(async (key) => [(await settled(store.get(key))).at, key]));
  for (const [, key] of ages.sort(([a], [b]) => a - b).slice(0, -MOST_TEXTS)) store.delete(key);
}

async function step() {
  const { visit, needed } = ours.newest.data;
  try {
    if (visit && ours.asked !== visit) {  // what is there is read before anything is written
      Object.assign(ours, { asked: visit, answered: false });
      const stored = await inStore(found);
      if (needed || stored.texts.length || stored.quotes.length) ours.newest.setTriggerValue("found", stored);
      ours.answered = true;
    }
    const { visit: _visit, needed: _needed, ...wanted } = ours.newest.data, spelt = JSON.stringify(wanted);
    if (spelt === ours.brought) return;
    ours.brought = null;
    await inStore((store) => bring(store, wanted));
    ours.brought = spelt;
    const { turn, forget } = wanted, put = wanted.put.map((text) => text.digest);
    if (put.length || forget.length) ours.newest.setTriggerValue("done", { turn, put, forget });
  } catch {  // a browser that keeps nothing, or has no room: texts and quotes go with the visit, as they would
    if (!visit || !needed || ours.answered) return;
    ours.newest.setTriggerValue("found", { texts: [], quotes: [] });
    ours.answered = true;
  }
}

export default function ({ data: [data], setTriggerValue }) {
  ours.newest = { data, setTriggerValue };
  ours.queue = ours.queue.then(step);
}

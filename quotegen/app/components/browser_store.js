/* What this browser keeps for the visitor: texts that they allowed, and the quotes of their list. In IndexedDB, since
   five texts are too much for localStorage. Python checks all of it as it does an upload. */
const MOST_TEXTS = 5, TEXT = "text:", QUOTES = "quotes";
let asked = null, written = null, queue = Promise.resolve();

const settled = (request) => new Promise((done, fail) => {
  request.onsuccess = () => done(request.result);
  request.onerror = () => fail(request.error);
});

async function store() {
  const opening = indexedDB.open("quotegen", 1);
  opening.onupgradeneeded = () => opening.result.createObjectStore("kept");
  const database = await settled(opening);
  const transaction = database.transaction("kept", "readwrite");
  transaction.oncomplete = transaction.onabort = () => database.close();
  return transaction.objectStore("kept");
}

async function found() {
  const kept = await store();
  const keys = await settled(kept.getAllKeys()), values = await settled(kept.getAll());
  const texts = values.filter((_, place) => String(keys[place]).startsWith(TEXT)).sort((a, b) => a.at - b.at);
  return { texts: texts.slice(-MOST_TEXTS), quotes: values[keys.indexOf(QUOTES)] ?? [] };
}

async function write({ put, forget, quotes }) {
  const kept = await store();
  for (const text of put) kept.put({ ...text, at: Date.now() }, TEXT + text.digest);
  for (const digest of forget) kept.delete(TEXT + digest);
  if (quotes?.length) kept.put(quotes, QUOTES);
  else if (quotes) kept.delete(QUOTES);
  const keys = (await settled(kept.getAllKeys())).filter((key) => String(key).startsWith(TEXT));
  const ages = await Promise.all(keys.map(async (key) => [(await settled(kept.get(key))).at, key]));
  for (const [, key] of ages.sort(([a], [b]) => a - b).slice(0, -MOST_TEXTS)) kept.delete(key);
}

export default function ({ data, setTriggerValue }) {
  const { visit, needed, ...change } = data, spelt = JSON.stringify(change);
  queue = queue.then(async () => {  // one after the other: what is there is read before anything is written
    try {
      if (visit && asked !== visit) {
        asked = visit;
        const kept = await found();
        if (needed || kept.texts.length || kept.quotes.length) setTriggerValue("found", kept);
      }
      if (spelt === written) return;
      await write(change);
      written = spelt;
      const put = change.put.map((text) => text.digest), { forget } = change;
      if (put.length || forget.length) setTriggerValue("done", { put, forget });
    } catch {  // a browser that keeps nothing, or has no room: texts and quotes go with the visit, as they would
      if (visit && needed) setTriggerValue("found", { texts: [], quotes: [] });
    }
  });
}

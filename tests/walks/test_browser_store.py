"""What the browser's store holds after quick changes of mind, however slow it is: the component by itself."""

import pytest
from browser import ROOT

pytestmark = pytest.mark.browser

SCRIPT = (ROOT / "quotegen" / "app" / "components" / "browser_store.js").read_text(encoding="utf-8")
TEXT = {"digest": "d1", "id": "mine-1", "name": "a.txt", "read_as": {}, "data": "YQ=="}
IDLE = {"visit": "", "needed": False, "turn": 0, "put": [], "forget": [], "clear": False, "quotes": None}
SLOW = """
const open = indexedDB.open.bind(indexedDB), slow = [];
globalThis.busy = 0;  // databases that are asked for or open
indexedDB.open = (...what) => {  // each time faster than the time before: what is not queued overtakes
  const request = {}, delay = 200 / (1 + slow.push(0));
  globalThis.busy += 1;
  setTimeout(() => {
    const real = open(...what);
    real.onupgradeneeded = () => { request.result = real.result; request.onupgradeneeded?.(); };
    real.onsuccess = () => {
      const database = request.result = real.result, close = database.close.bind(database);
      database.close = () => { close(); globalThis.busy -= 1; };
      request.onsuccess?.();
    };
  }, delay);
  return request;
};
"""
RUN = """async ([script, steps]) => {
  const load = () => import(URL.createObjectURL(new Blob([script], { type: "text/javascript" })));
  const said = [], setTriggerValue = (name, value) => said.push([name, value]);
  for (const [data, anew] of steps) {  // anew: Streamlit loads the file once more, as with another page
    if (anew || !globalThis.kept) globalThis.kept = await load();
    globalThis.kept.default({ data: [data], setTriggerValue });
  }
  for (let idle = 0; idle < 5; idle = globalThis.busy ? 0 : idle + 1) await new Promise((next) => setTimeout(next, 20));
  return said;
}"""
KEYS = """() => new Promise((done) => {
  const opening = indexedDB.open("quotegen", 1);
  opening.onsuccess = () => {
    const keys = opening.result.transaction("kept").objectStore("kept").getAllKeys();
    keys.onsuccess = () => { opening.result.close(); done(keys.result); };
  };
})"""


@pytest.fixture
def page(chromium):
    """An empty page with a slow store, and another one of the same browser."""
    context = chromium.new_context()
    page = context.new_page()
    page.route("http://store.test/", lambda route: route.fulfill(body="<p>", content_type="text/html"))
    page.add_init_script(SLOW)
    page.goto("http://store.test/")
    yield page
    context.close()


@pytest.mark.parametrize("anew", [False, True])
def test_a_text_that_was_switched_off_while_it_was_stored_is_not_there(page, anew):
    page.evaluate(RUN, [SCRIPT, [[{**IDLE, "put": [TEXT]}, False], [{**IDLE, "turn": 1, "clear": True}, anew]]])
    assert page.evaluate(KEYS) == []


def test_the_last_of_many_changes_of_mind_holds(page):
    on, off = {**IDLE, "put": [TEXT]}, {**IDLE, "clear": True}
    page.evaluate(RUN, [SCRIPT, [[{**(on, off)[n % 2], "turn": n}, n % 3 == 0] for n in range(6)]])
    assert page.evaluate(KEYS) == []
    page.evaluate(RUN, [SCRIPT, [[{**(on, off)[n % 2], "turn": n}, n % 3 == 0] for n in range(5)]])
    assert page.evaluate(KEYS) == ["text:d1"]


FULL = """() => { IDBObjectStore.prototype.put = () => { throw new DOMException("full", "QuotaExceededError"); }; }"""


def test_a_browser_without_room_hands_over_what_it_has_all_the_same(page):
    page.evaluate(RUN, [SCRIPT, [[{**IDLE, "put": [TEXT]}, False]]])
    page.evaluate(FULL)
    step = {**IDLE, "visit": "v", "needed": True, "quotes": [{"text": "q"}], "turn": 1}
    said = page.evaluate(RUN, [SCRIPT, [[step, True]]])
    assert [[text["digest"] for text in what["texts"]] for name, what in said if name == "found"] == [["d1"]]


def test_what_is_there_is_handed_over_before_anything_is_deleted_and_quotes_stay(page):
    page.evaluate(RUN, [SCRIPT, [[{**IDLE, "put": [TEXT], "quotes": [{"text": "q"}]}, False]]])
    said = dict(page.evaluate(RUN, [SCRIPT, [[{**IDLE, "visit": "v", "forget": ["d1"], "turn": 2}, True]]]))
    assert [text["digest"] for text in said["found"]["texts"]] == ["d1"]
    assert said["done"] == {"turn": 2, "put": [], "forget": ["d1"]}
    assert page.evaluate(KEYS) == ["quotes"]

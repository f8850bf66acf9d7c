"""Copying where the browser offers no clipboard, as without https: the script that components share, by itself."""

import pytest
from browser import ROOT

pytestmark = pytest.mark.browser

SCRIPT = (ROOT / "quotegen" / "app" / "components" / "elements.js").read_text(encoding="utf-8") + "\nexport { copy };"
COPY = """async ([script, allowed]) => {
  document.execCommand = () => { globalThis.selected = String(getSelection()); return allowed; };
  const { copy } = await import(URL.createObjectURL(new Blob([script], { type: "text/javascript" })));
  const said = await copy("a quote").then(() => "copied", () => "failed");
  return [navigator.clipboard === undefined, globalThis.selected, said];
}"""


@pytest.mark.parametrize(("allowed", "said"), [(True, "copied"), (False, "failed")])
def test_a_copy_that_fails_says_so(chromium, allowed, said):
    context = chromium.new_context()
    page = context.new_page()
    page.route("http://copy.test/", lambda route: route.fulfill(body="<p>", content_type="text/html"))
    page.goto("http://copy.test/")
    assert page.evaluate(COPY, [SCRIPT, allowed]) == [True, "a quote", said]
    context.close()

"""Two visitors, each in a browser of their own: nothing that one of them does to the server costs the other a run."""

import re

import pytest
from playwright.sync_api import expect
from streamlit.proto.BackMsg_pb2 import BackMsg

pytestmark = [pytest.mark.browser, pytest.mark.training]

EPOCHS = 12
RUN = f"training?text=saying&units=128&epochs={EPOCHS}&seconds=180"
AT_ONCE = 90_000  # milliseconds that an epoch may take on a busy machine
SEND = """(messages) => new Promise((done, fail) => {
  const socket = new WebSocket(location.origin.replace("http", "ws") + "/_stcore/stream", ["streamlit"]);
  socket.onopen = () => messages.forEach((message) => socket.send(new Uint8Array(message)));
  socket.onmessage = () => { socket.close(); done(); };
  socket.onerror = fail;
})"""


def clear_every_cache(visitor) -> None:
    """As any client may: ask Streamlit to empty its caches, and wait for an answer to what was asked next."""
    clear, rerun = BackMsg(), BackMsg()
    clear.clear_cache = True
    rerun.rerun_script.page_name = "computed"
    visitor.page.evaluate(SEND, [list(message.SerializeToString()) for message in (clear, rerun)])


def test_neither_cleared_caches_nor_a_stopped_repetition_cost_another_their_run(walk):
    one, other = walk("en"), walk("ko").open("training?text=saying&units=32&epochs=190&seconds=60")
    one.open(RUN).press("train")
    expect(one.keyed("stop")).to_be_visible()

    clear_every_cache(other)
    other.press("train")
    expect(other.keyed("stop")).to_contain_text(other.say("Leave the queue"))  # there is one slot, and it is taken
    other.press("stop")
    expect(other.keyed("train")).to_be_visible()
    expect(one.keyed("plan")).to_be_visible(timeout=AT_ONCE)
    whole = one.page.get_by_text(re.compile(f"^{EPOCHS} epochs in .*finished"))
    expect(whole).to_be_visible()

    other.open(RUN).press("again")
    expect(other.keyed("arrivals").locator("li").first).to_be_visible(timeout=AT_ONCE)
    other.press("stop")
    expect(other.keyed("plan")).to_be_visible(timeout=AT_ONCE)
    expect(other.page.get_by_text(f", {other.say('stopped')}.")).to_be_visible()

    one.wait_for_the_runs_key()
    one.page.reload()
    expect(whole).to_be_visible()
    third = walk("en").open(RUN)
    third.press("train")
    expect(third.page.get_by_test_id("stAlertContentSuccess")).to_be_visible()
    expect(third.page.get_by_text(re.compile(f"^{EPOCHS} epochs in .*finished"))).to_be_visible()

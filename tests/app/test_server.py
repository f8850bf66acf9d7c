"""The real server, over its websocket: visits that are over leave nothing open."""

import subprocess
import sys
from pathlib import Path

import pytest
from browser import ROOT, Server, serve
from streamlit.proto.BackMsg_pb2 import BackMsg
from streamlit.proto.ForwardMsg_pb2 import ForwardMsg
from websockets.sync.client import connect

STORED = 128  # sessions that Streamlit stores for two minutes, for a browser that comes back
MORE = 40  # visits, of which every eighth may leave a file open for a while
# Half a second and more, for tables and charts; 0.12 s, for a list of emoji, none of which is drawn apart here.
HEAVY = {"pandas", "pyarrow", "altair", "jsonschema", "streamlit.emojis"}
FIRST_VISIT = """
from streamlit.testing.v1 import AppTest
import sys
app = AppTest.from_file({script!r}, default_timeout=120)
app.switch_page("quotegen/app/pages/{page}.py").run()
assert not app.exception
print(*{heavy!r} & sys.modules.keys())
"""
pytestmark = [
    pytest.mark.timeout(300),
    pytest.mark.skipif(sys.platform != "linux", reason="/proc lists a process's open files"),
]


@pytest.fixture
def server(tmp_path):
    with serve(tmp_path) as running:
        yield running


def visit(server: Server, page: str = "computed") -> list[ForwardMsg]:
    """Open a page, hear all it has to say, and leave."""
    message = BackMsg()
    message.rerun_script.page_name = page
    with connect(f"{server.url.replace('http', 'ws')}/_stcore/stream", subprotocols=["streamlit"], max_size=None) as ws:
        ws.send(message.SerializeToString())
        heard = [ForwardMsg.FromString(ws.recv(timeout=60))]
        while heard[-1].WhichOneof("type") != "script_finished":
            heard.append(ForwardMsg.FromString(ws.recv(timeout=60)))
    return heard


def open_files(server: Server) -> int:
    return len(list(Path(f"/proc/{server.process.pid}/fd").iterdir()))


def test_visits_beyond_those_that_are_stored_leave_no_files_open(server):
    for _ in range(STORED + 10):
        visit(server)
    before = open_files(server)
    for _ in range(MORE):
        visit(server)
    assert open_files(server) <= before + MORE // 8


@pytest.mark.parametrize("page", ["today", "lessons"])
def test_the_first_visit_of_a_page_without_charts_waits_for_no_tables_and_no_emoji(page):
    code = FIRST_VISIT.format(script=str(ROOT / "streamlit_app.py"), page=page, heavy=HEAVY)
    done = subprocess.run([sys.executable, "-c", code], cwd=ROOT, capture_output=True, text=True, check=True)
    assert not done.stdout.split()

"""The training slots outlive whatever a visitor may do to Streamlit's caches."""

import threading
import tomllib

import streamlit as st
from browser import ROOT

from quotegen.app import host
from quotegen.jobs.queue import Jobs


def test_there_is_one_queue_after_every_cache_was_cleared():
    before = host.jobs()
    st.cache_resource.clear()
    st.cache_data.clear()
    assert host.jobs() is before


def test_visitors_who_come_at_once_find_one_queue(monkeypatch):
    monkeypatch.setattr(host, "_jobs", None)
    made, together = [], threading.Barrier(8)

    def come():
        together.wait()
        made.append(host.jobs())

    visits = [threading.Thread(target=come) for _ in range(8)]
    for each in visits:
        each.start()
    for each in visits:
        each.join()
    assert len(set(map(id, made))) == 1
    assert isinstance(made[0], Jobs)


def test_no_setting_holds_closed_sessions_or_shows_a_traceback():
    """A watcher holds its session, a full collection stops all of them, and a traceback names the server's paths."""
    settings = tomllib.loads((ROOT / ".streamlit" / "config.toml").read_text(encoding="utf-8"))
    assert settings["server"]["fileWatcherType"] == "none"
    assert settings["runner"]["postScriptGC"] is False
    assert settings["client"]["showErrorDetails"] == "none"

"""Charts ready to be sent: Altair and Arrow take 10 to 30 ms for one, and few reruns change any."""

import copyreg
import hashlib
import io
import pickle
from collections.abc import Callable, Sequence
from types import MappingProxyType

import pandas as pd
import pyarrow as pa
import streamlit as st

from quotegen.app.caches.keys import KEEP_TEXTS
from quotegen.app.locale import language

copyreg.pickle(MappingProxyType, lambda view: (dict, (dict(view),)))  # what `frozen` figures are made of


def specification(make: Callable, figures: Sequence, colours: tuple[str, ...]) -> dict:
    """The Vega-Lite specification of a chart that `make` draws of some figures, its data sets as Arrow's bytes.

    Made once for the same figures in the same language and colours.
    """
    of = _digest((make.__module__, make.__qualname__, figures, colours, language()))
    return _specification(of=of, _make=make, _figures=figures)


@st.cache_data(max_entries=256, ttl=KEEP_TEXTS, show_spinner=False)
def _specification(of: str, _make: Callable, _figures: Sequence) -> dict:
    del of
    spec = _make(*_figures).to_dict(validate=False)  # against its schema takes ten times as long; the tests do
    return spec | {"datasets": {name: _arrow(rows) for name, rows in spec.get("datasets", {}).items()}}


def _digest(figures: Sequence) -> str:
    """A hash of what figures say, whether or not two of them are one object."""
    data = io.BytesIO()
    pickler = pickle.Pickler(data)
    pickler.fast = True  # without references to what came before
    pickler.dump(figures)
    return hashlib.sha256(data.getbuffer()).hexdigest()


def _arrow(rows: list[dict]) -> bytes:
    table, data = pa.Table.from_pandas(pd.DataFrame(rows)), io.BytesIO()
    with pa.ipc.new_stream(data, table.schema) as stream:
        stream.write_table(table)
    return data.getvalue()

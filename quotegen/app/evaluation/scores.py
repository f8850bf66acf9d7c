"""How well each way to guess does on the unseen quotes of a text: the rows that the Evaluation page compares."""

from quotegen.app import caches, session
from quotegen.app.locale import _
from quotegen.app.words import recipe_name
from quotegen.judge import tables
from quotegen.text.corpus import Corpus


def table_of(corpus: Corpus) -> tables.Table | None:
    """What `make evaluate` kept of a text, if it still holds."""
    stored = caches.tables() or {"texts": {}}
    found = next((table for table in stored["texts"].values() if table["fingerprint"] == corpus.fingerprint), None)
    return tables.still_true(found, caches.measured_models()) if found else None


def rows_of(corpus: Corpus) -> list[tables.Table]:
    """Every way to guess: those kept, or else the yardsticks, and the visitor's own models. None of a tiny text."""
    table = table_of(corpus)
    return [*(table["rows"] if table else caches.baselines(corpus.fingerprint, corpus)), *_own_rows(corpus)]


def _own_rows(corpus: Corpus) -> list[tables.Table]:
    own = tables.measurable(caches.taught_by(corpus.fingerprint, corpus), session.trained()).values()
    rows = [caches.model_row(str(m.folder), m.metadata.weights, corpus.fingerprint, corpus) for m in own]
    return [row for row in rows if row]


def label(row: dict) -> str:
    """What a row of the comparison is called."""
    if row["name"] == "uniform":
        return _("Uniform")
    if row["name"] == "unigram":
        return _("Single characters")
    if row["name"] == "ngram":
        return _("{order}-gram").format(order=row["order"])
    named = f"{recipe_name(row['recipe'])} {row['units']}"
    if row["has_learned_them"]:
        return _("{name}, has read them").format(name=named)
    return f"{named} ({_('yours')})" if row["name"] in session.trained() else named

"""How well each way to guess does on the unseen quotes of a text: the rows that the Evaluation page compares."""

from quotegen.app import models, session
from quotegen.app.caches import judging, networks
from quotegen.app.locale import _
from quotegen.app.words import recipe_name
from quotegen.judge import tables
from quotegen.text.corpus import Corpus


def table_of(corpus: Corpus) -> tables.Table | None:
    """The stored table of a text, if its models are still the same."""
    stored = judging.tables() or {"texts": {}}
    table = next((table for table in stored["texts"].values() if table["fingerprint"] == corpus.fingerprint), None)
    return tables.still_true(table, judging.measured_models()) if table else None


def rows_of(corpus: Corpus) -> list[tables.Table]:
    """Every way to guess: those of the stored table, else the yardsticks, and the visitor's own models. None of a
    tiny text."""
    table = table_of(corpus)
    own = tables.measurable(judging.taught_by(corpus), models.own_models()).values()
    rows = [
        *(table["rows"] if table else judging.baselines(corpus)),
        *(judging.model_row(each, corpus) for each in own),
    ]
    return [row for row in rows if row]


def label(row: dict) -> str:
    """What a row of the comparison is called."""
    if "recipe" not in row:
        names = {"uniform": _("Uniform"), "unigram": _("Single characters"), "ngram": _("{order}-gram")}
        return names[row["name"]].format(order=row.get("order"))
    bundled = networks.bundled_models().get(row["name"])
    recipe = "by-heart" if bundled and bundled.metadata.by_heart else row["recipe"]
    named = f"{recipe_name(recipe)} {row['units']}"
    if row["has_learned_them"]:
        named = _("{name}, has read them").format(name=named)
    if row["name"] not in session.trained():
        return named
    own = named if row["has_learned_them"] else f"{named} ({_('yours')})"
    return own + models.model_detail(row["name"])

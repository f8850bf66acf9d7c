"""The tables: small ones by hand, the kept ones those of the models and the README."""

import json
import math
from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest

from quotegen.cli.main import main
from quotegen.experiments import recall
from quotegen.experiments import tables as experiment_tables
from quotegen.jobs.run import run
from quotegen.judge import live, tables
from quotegen.judge.baselines import bounded
from quotegen.judge.ngram import LONGEST
from quotegen.judge.wording import LENGTH, known_words
from quotegen.model.files.checkpoint import Checkpoint, load
from quotegen.model.files.store import DATA, bundled
from quotegen.model.recipe import Recipe
from quotegen.quote.budget import CHANCE, CLICK, step_products
from quotegen.quote.runtime import Runtime
from quotegen.text.corpus import corpus_from_text, read_corpus
from quotegen.text.split import split

README = Path(__file__).parents[2] / "docs" / "figures.md"
SMALL = Recipe("quick", "quotes", units=16, batch_size=4, epochs=2, held_out=0.1, learning_rate=0.01)
KEPT = tables.read_tables()
RUNS = [(kind, target) for kind in ("leaky", "honest") for target in ("every", "last")]


@pytest.fixture(scope="module")
def corpus(proverbs):
    return corpus_from_text("some", "\n".join(proverbs[:120]))


@pytest.fixture(scope="module")
def model(corpus, tmp_path_factory):
    """A network of 16 units, really trained for two epochs."""
    folder = tmp_path_factory.mktemp("measured") / "small"
    list(run(corpus, SMALL, folder))
    return load(folder)


@pytest.fixture(scope="module")
def table(corpus, model):
    return tables.table(corpus, {"small": model}, count=10)


def row(table: dict, name: str) -> dict:
    return next(row for row in table["rows"] if row["name"] == name)


def test_a_table_has_the_yardsticks_and_the_models_of_the_text(table, corpus):
    assert [row["name"] for row in table["rows"]] == ["uniform", "unigram", "ngram", "small"]
    assert sum(table["quotes"].values()) == len(corpus.quotes)
    assert len({row["characters"] for row in table["rows"]}) == 1
    for each in table["rows"]:
        assert each["perplexity"] == pytest.approx(2 ** each["bits_per_character"], rel=1e-3)
        assert 0 < each["accuracy"] < 1


def test_the_command_line_gives_a_file_of_the_test_quotes_the_figure_of_the_table(
    table, corpus, model, tmp_path, capsys
):
    file = tmp_path / "test.txt"
    whole = tmp_path / "some.txt"
    whole.write_text("\n".join(corpus.quotes), encoding="utf-8")
    assert main(["split", str(whole), "--part", "test"]) == 0
    file.write_text(capsys.readouterr().out, encoding="utf-8")
    assert main(["evaluate", str(model.folder), str(file), "--json"]) == 0
    told = json.loads(capsys.readouterr().out)
    for figure in ("bits_per_character", "perplexity", "accuracy", "characters"):
        assert told[figure] == row(table, "small")[figure]


def test_written_quotes_stand_beside_peoples_at_every_temperature(table):
    assert [row["temperature"] for row in table["written"]] == list(tables.TEMPERATURES)
    assert {row["quotes"] for row in table["written"]} == {10}
    assert table["human"]["ended"] == 1
    assert table["human"]["quotes"] == table["quotes"]["test"]


def test_a_visitors_model_is_measured_by_the_same_figures(table, corpus, model, monkeypatch):
    monkeypatch.setattr(live, "live_count", lambda model: 10)
    parts, listed = split(corpus.quotes, tables.SHARE), tables.word_list(corpus.text)
    real = known_words(parts.train + parts.validation, listed.words)
    runtime = Runtime.of(model)
    for kept in table["written"]:
        assert live.live_written("small", model, runtime, parts, real, kept["temperature"]) == kept
    assert live.live_human(model, parts, real) == tables.human_row(parts.test, real, 10)


def test_a_visitor_waits_no_longer_for_a_large_model():
    counts = {name: live.live_count(model) for name, model in bundled().items()}
    assert counts["quick-saying"] == counts["rnn-saying"] == tables.COUNT
    assert 10 < counts["tutorial-saying"] < 50
    for name, count in counts.items():
        recipe, size = bundled()[name].metadata.recipe, len(bundled()[name].vocabulary)
        assert LENGTH[recipe.reading] * step_products(recipe, size, count) * len(tables.TEMPERATURES) <= 1.5 * CLICK


@pytest.mark.parametrize(("count", "length", "characters"), [(2000, 50, 4000), (9, 2000, 26)])
def test_any_text_is_measured_within_the_budget(new_checkpoint, tmp_path, monkeypatch, count, length, characters):
    """Many different characters make n-grams slow, a few long quotes a network, which reads them one by one."""
    monkeypatch.setattr(live, "CLICK", budget := 200_000_000)
    drawn = np.random.default_rng(0).integers(0x4E00, 0x4E00 + characters, (count, length))
    hostile = corpus_from_text("hostile", "\n".join("".join(map(chr, quote)) for quote in drawn))
    model = new_checkpoint(tmp_path / "model", SMALL, hostile.text)
    parts = split(hostile.quotes, tables.SHARE)
    rows = live.live_baselines(hostile, parts)
    measured = live.live_row("model", model, Runtime.of(model), hostile, parts)
    everything = sum(len(quote) + 1 for quote in parts.test)
    assert 0 < rows[0]["characters"] < everything
    assert 0 < measured["characters"] < everything
    ends = len(parts.test)  # are measured, too, and not bounded
    assert (rows[0]["characters"] - ends) * CHANCE * characters * LONGEST < budget
    assert live.reading_products(model, bounded(parts, measured["characters"] - ends).test) <= budget


def test_a_model_that_holds_out_as_we_split_has_learned_none_of_the_test_quotes(model, corpus):
    parts = split(corpus.quotes, tables.SHARE)
    assert not tables.has_learned(model, corpus, parts, parts.test)
    assert tables.has_learned(model, corpus, parts, parts.train[:1])


def test_a_model_of_all_quotes_has_learned_them_and_one_of_the_training_quotes_has_not(
    new_checkpoint, corpus, tmp_path
):
    parts = split(corpus.quotes, tables.SHARE)
    windows = Recipe("tutorial", "windows", units=8)

    def of(name: str, fingerprint: str) -> Checkpoint:
        made = new_checkpoint(tmp_path / name, windows, corpus.text)
        record = replace(made.metadata.text, fingerprint=fingerprint)
        return replace(made, metadata=replace(made.metadata, text=record))

    whole = of("whole", corpus.fingerprint)
    part = of("part", tables.part_of(corpus, parts.train).fingerprint)
    other = of("other", "0" * 16)
    chosen = tables.measurable(
        tables.taught_by(corpus, split(corpus.quotes, tables.SHARE)), {"whole": whole, "part": part, "other": other}
    )
    assert list(chosen) == ["whole", "part"]
    assert tables.has_learned(whole, corpus, parts, parts.test)
    assert not tables.has_learned(part, corpus, parts, parts.test)


def test_rows_of_a_model_that_was_trained_anew_are_no_longer_true(table, model):
    assert tables.still_true(table, {"small": model}) == table
    left = tables.still_true(table, {})
    assert [row["name"] for row in left["rows"]] == ["uniform", "unigram", "ngram"]
    assert left["written"] == []


def test_the_best_network_is_the_best_of_those_that_have_not_read_the_quotes(table):
    cheat = {**row(table, "small"), "name": "cheat", "bits_per_character": 0.1, "has_learned_them": True}
    assert tables.best_network([*table["rows"], cheat])["name"] == "small"
    assert tables.best_network(table["rows"][:3]) is None


def test_live_rows_are_those_of_the_table(table, corpus, model):
    assert live.live_baselines(corpus, split(corpus.quotes, tables.SHARE)) == table["rows"][:3]
    assert live.live_row("small", model, Runtime.of(model), corpus, split(corpus.quotes, tables.SHARE)) == row(
        table, "small"
    )


def test_a_text_without_test_quotes_has_no_rows(model):
    corpus = corpus_from_text("two", "a bad penny.\nstill waters.")
    assert live.live_baselines(corpus, split(corpus.quotes, tables.SHARE)) == []
    assert live.live_row("small", model, Runtime.of(model), corpus, split(corpus.quotes, tables.SHARE)) is None


def test_measure_keeps_its_figures_and_renews_the_readme(tmp_path, corpus, model, capsys):
    text, out, readme = tmp_path / "some.txt", tmp_path / "figures.json", tmp_path / "README.md"
    text.write_text("\n".join(corpus.quotes), encoding="utf-8")
    readme.write_text(f"before\n{tables.BEGIN}old\n{tables.END_MARK}behind\n", encoding="utf-8")
    arguments = ["measure", str(text), "--model", str(model.folder), "--count", "5", "--out", str(out)]
    assert main([*arguments, "--readme", str(readme)]) == 0
    told = capsys.readouterr().out
    kept = tables.read_tables(out)
    assert f"{row(kept['texts']['some'], 'ngram')['bits_per_character']:.2f}" in told
    renewed = readme.read_text(encoding="utf-8")
    assert tables.markdown(kept) in renewed
    assert "old" not in renewed
    assert renewed.startswith("before")
    assert renewed.endswith("behind\n")


@pytest.mark.parametrize("arguments", [["--count", "0"], ["--model", "nobody"]])
def test_a_mistake_is_one_line(arguments, capsys):
    assert main(["measure", *arguments]) == 2
    assert capsys.readouterr().err.count("\n") == 1


def test_a_text_that_cannot_be_split_has_no_parts(tmp_path, capsys):
    (tmp_path / "few.txt").write_text("a bad penny.\nstill waters.", encoding="utf-8")
    assert main(["split", str(tmp_path / "few.txt")]) == 2
    assert main(["split", str(DATA / "saying.txt"), "--share", "1.5"]) == 2
    assert capsys.readouterr().err.count("\n") == 2


def test_the_readme_shows_the_kept_tables():
    assert tables.BEGIN + "\n" + tables.markdown(KEPT) + tables.END_MARK in README.read_text(encoding="utf-8")


@pytest.mark.parametrize("name", ["saying", "sokdam"])
def test_the_kept_tables_are_of_the_bundled_texts_and_models(name):
    """After training bundled models anew: make evaluate."""
    corpus, _ = read_corpus(DATA / f"{name}.txt")
    table = KEPT["texts"][name]
    assert table["fingerprint"] == corpus.fingerprint
    kept = {row["weights"] for row in table["rows"] if "weights" in row}
    models = tables.measurable(
        tables.taught_by(corpus, split(corpus.quotes, tables.SHARE)),
        {**bundled(), **tables.trained_to_be_measured()},
    )
    assert kept == {model.metadata.weights for model in models.values()}


@pytest.mark.parametrize("name", ["saying", "sokdam"])
def test_the_kept_yardsticks_can_be_computed_again(name):
    corpus, _ = read_corpus(DATA / f"{name}.txt")
    for now, then in zip(
        live.live_baselines(corpus, split(corpus.quotes, tables.SHARE)), KEPT["texts"][name]["rows"], strict=False
    ):
        assert now["bits_per_character"] == pytest.approx(then["bits_per_character"], abs=1e-3)
        assert now["order"] == then["order"]


def test_people_write_real_words_and_all_kept_shares_are_shares():
    assert KEPT["count"] == tables.COUNT
    assert KEPT["texts"]["saying"]["human"]["real_words"] > 0.99
    for table in KEPT["texts"].values():
        for each in (table["human"], *table["written"]):
            assert all(0 <= each[share] <= 1 for share in ("real_words", "ended", "distinct_1", "distinct_2"))
        assert all(math.isfinite(each["bits_per_character"]) for each in table["rows"])


def test_the_kept_leak_is_of_the_bundled_text_and_flatters():
    kept = tables.read_tables(experiment_tables.LEAK)
    assert kept["fingerprint"] == read_corpus(DATA / "saying.txt")[0].fingerprint
    runs = {key: [e for e in kept["epochs"] if (e["kind"], e["target"]) == key] for key in RUNS}
    best = {key: min(epochs, key=lambda row: row["validation"]) for key, epochs in runs.items()}
    assert best["leaky", "every"]["test"] - best["leaky", "every"]["validation"] > 0.2
    assert abs(best["honest", "every"]["test"] - best["honest", "every"]["validation"]) < 0.1


def test_the_reach_is_the_longest_gap_up_to_which_nine_letters_in_ten_are_recalled():
    accuracies = {2: (1.0, 1.0, 0.1), 5: (0.95, 0.9, 0.9), 10: (0.2, 0.1, 1.0), 20: (1.0, 1.0, 1.0)}
    rows = [{"name": "rnn", "gap": gap, "accuracy": one} for gap, found in accuracies.items() for one in found]
    medians = experiment_tables.recall_medians(rows)
    assert medians[2] == {"name": "rnn", "gap": 10, "median": 0.2, "least": 0.1, "most": 1.0, "runs": 3}
    assert experiment_tables.reach(medians, "rnn") == 5
    assert experiment_tables.reach(medians, "lstm") == 0


def test_the_kept_recall_is_of_the_networks_that_the_code_trains():
    kept = tables.read_tables(experiment_tables.RECALL)
    assert {row["name"] for row in kept["rows"]} == set(recall.CONTENDERS)
    assert {row["gap"] for row in kept["rows"]} == set(recall.GAPS)
    assert {row["seed"] for row in kept["rows"]} == set(recall.SEEDS)
    assert kept["chance"] == recall.CHANCE
    tried = [
        recall.Recalled(recall.Run(row["name"], row["gap"], row["seed"], row["rate"]), row["accuracy"],
                        row["sequences"], row["seconds"], recall.NETWORK, {})
        for row in kept["tried"]
    ]  # fmt: skip
    for name, contender in recall.CONTENDERS.items():
        assert (
            contender.rate
            == recall.best_rate(tried, name)
            == {r["rate"] for r in kept["rows"] if r["name"] == name}.pop()
        )


def test_the_readme_says_how_far_the_kept_networks_recall():
    medians = experiment_tables.recall_medians(tables.read_tables(experiment_tables.RECALL)["rows"])
    rnn, wide, lstm, keeping = (experiment_tables.reach(medians, name) for name in recall.CONTENDERS)
    said = " ".join(README.read_text(encoding="utf-8").split())
    assert f"the RNN recalls over up to {rnn} characters (with as many parameters as the LSTM, {wide})" in said
    assert (
        f"the LSTM as Keras starts it over {lstm}, and with its forget gate open at the start over {keeping}." in said
    )


def test_a_kept_run_can_be_done_again():
    kept = tables.read_tables(experiment_tables.RECALL)
    then = {row["name"]: row for row in kept["rows"] if (row["gap"], row["seed"]) == (5, 1)}
    for told in recall.learn(recall.runs(["rnn", "keeping"], [5], [1])):
        if isinstance(told, recall.Recalled):
            now = experiment_tables.recall_row(told)
            assert abs(now["accuracy"] - then[told.run.name]["accuracy"]) < 0.02  # another processor rounds otherwise


def test_the_gradients_way_back_is_kept_before_and_after_training():
    (one,) = [told for told in recall.learn(recall.runs(["lstm"], [3], [1])) if isinstance(told, recall.Recalled)]
    rows = {(row["trained"], row["state"]): row["norms"] for row in experiment_tables.recall_gradients(one)}
    assert set(rows) == {(trained, state) for trained in (False, True) for state in ("hidden", "cell")}
    assert all(len(norms) == 5 and min(norms) > 0 for norms in rows.values())


HOW = {"share": 0.1, "count": 500, "seed": 7}


def kept_table(*names: str, fingerprint: str = "0", bits: float = 3.0, weights: str = "w") -> dict:
    rows = [{"name": name, "weights": weights, "bits_per_character": bits} for name in names]
    return {"fingerprint": fingerprint, "rows": rows, "written": [{"name": name, "bits": bits} for name in names]}


def test_one_text_measured_anew_leaves_the_tables_of_others():
    old, new = kept_table("x"), kept_table("x", bits=2.0)
    before = {**HOW, "date": "2026-01-01", "texts": {"a": old, "b": kept_table("x", fingerprint="1")}}
    anew = {**HOW, "date": "2026-01-02", "texts": {"b": new}}
    assert tables.together(before, anew, {})["texts"] == {"a": {"date": "2026-01-01", **old}, "b": new}
    for kept in (None, {**before, "count": 10}):
        assert tables.together(kept, anew, {})["texts"] == {"b": new}


def test_one_model_measured_anew_leaves_the_rows_of_others_that_are_still_there(model):
    weights = model.metadata.weights
    old = kept_table("first", "again", "gone", weights=weights)
    before = {**HOW, "date": "2026-01-01", "texts": {"a": old}}
    anew = {**HOW, "date": "2026-01-02", "texts": {"a": kept_table("again", bits=2.0)}}
    old["rows"][2]["weights"] = "trained anew since"
    table = tables.together(before, anew, {"first": model, "again": model})["texts"]["a"]
    assert [(row["name"], row["bits_per_character"]) for row in table["rows"]] == [("first", 3.0), ("again", 2.0)]
    assert [(row["name"], row["bits"]) for row in table["written"]] == [("first", 3.0), ("again", 2.0)]

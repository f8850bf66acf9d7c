"""The Evaluation page shows the kept figures, and computes those of a visitor's own text."""

from pathlib import Path

import pytest

from quotegen.app import session
from quotegen.app.caches import judging
from quotegen.app.evaluation import comparison, scores
from quotegen.app.words import escaped
from quotegen.experiments import tables as experiment_tables
from quotegen.jobs.run import run
from quotegen.judge import live, tables
from quotegen.model.files import card
from quotegen.model.files.checkpoint import load
from quotegen.model.files.store import DATA, bundled
from quotegen.model.recipe import Recipe
from quotegen.text.corpus import corpus_from_text, read_corpus
from quotegen.text.split import split

KEPT = tables.read_tables()


def words(opened) -> str:
    return " ".join(element.value for element in opened.test.markdown)


@pytest.mark.parametrize("text", ["saying", "sokdam"])
def test_the_comparison_is_the_kept_one(visit, lang, text):
    rows = sorted(KEPT["texts"][text]["rows"], key=lambda row: row["bits_per_character"])
    shown = visit("evaluation", lang, text=text).unfold("figures").test.table[0].value
    assert shown.iloc[:, 1].tolist() == [f"{row['bits_per_character']:.2f}" for row in rows]
    assert shown.iloc[:, -3].tolist() == [f"{row['perplexity']:.2f}" for row in rows]
    assert shown.shape[1] == (6 if text == "sokdam" else 5)


def test_of_figures_that_were_cut_short_the_page_says_how_much_was_measured(visit, monkeypatch):
    said, corpus = [], read_corpus(DATA / "saying.txt")[0]
    total = sum(len(quote) + 1 for quote in split(corpus.quotes, tables.SHARE).test)
    rows = [{"characters": total}, {"characters": total - 5, "has_learned_them": True}]
    with visit("evaluation", "en").inside():
        monkeypatch.setattr(comparison.st, "caption", said.append)
        comparison.say_how(corpus, None, rows)
        comparison.say_how(corpus, None, [*rows, {"characters": 500}])
    assert said[0].endswith(f"On {total:,} characters of held-out quotes.")
    assert said[1].endswith(f"the first 500 of {total:,} characters at least.")


def test_the_verdict_names_the_winner(visit):
    rows = KEPT["texts"]["saying"]["rows"]
    network, ngram = tables.best_network(rows), next(row for row in rows if row["name"] == "ngram")
    said = words(visit("evaluation"))
    assert f"{network['bits_per_character']:.2f}" in said
    assert f"{ngram['bits_per_character']:.2f}" in said
    assert ("Counting wins" in said) == (ngram["bits_per_character"] <= network["bits_per_character"])


@pytest.mark.parametrize("text", ["saying", "sokdam"])
def test_what_models_write_stands_below_people(visit, text):
    table = KEPT["texts"][text]
    opened = visit("evaluation", text=text)
    for name in dict.fromkeys(row["name"] for row in table["written"]):
        shown = opened.set("writer", name).test.table[0].value
        chosen = [row for row in table["written"] if row["name"] == name]
        assert shown.iloc[0].tolist() == [
            "Real words",
            *(f"{row['real_words']:.0%}" for row in (table["human"], *chosen)),
        ]


@pytest.mark.parametrize("target", ["every", "last"])
@pytest.mark.parametrize("split", ["leaky", "honest"])
def test_every_curve_of_the_leak_says_its_own_figures(visit, lang, split, target):
    epochs = [
        e for e in tables.read_tables(experiment_tables.LEAK)["epochs"] if (e["kind"], e["target"]) == (split, target)
    ]
    best = min(epochs, key=lambda row: row["validation"])
    said = words(visit("evaluation", lang, split=split, target=target))
    assert f"**{best['validation']:.2f}**" in said
    assert f"**{best['test']:.2f}**" in said


def test_a_visitors_own_text_is_measured_at_once(visit, proverbs):
    own = "\n".join(proverbs[:200])
    opened = visit("text").upload(own.encode()).go("evaluation")
    assert not opened.exceptions
    corpus = corpus_from_text("mine", own)
    rows = live.live_baselines(corpus, split(corpus.quotes, tables.SHARE))
    shown = opened.unfold("figures").test.table[0].value["Bits per character"].tolist()
    assert shown == [f"{bits:.2f}" for bits in sorted(row["bits_per_character"] for row in rows)]
    assert "Computed just now" in opened.captions


@pytest.fixture
def own_model(visit, proverbs):
    """A visit with a text of its own and a small model of it, on the Evaluation page."""
    own = "\n".join(proverbs[:200])
    small = Recipe("quick", "quotes", units=16, batch_size=4, epochs=1, held_out=0.1)
    *_, saved = run(corpus_from_text("mine", own), small)
    model = load(Path(saved["folder"]))
    opened = visit("text").upload(own.encode())
    with opened.inside():
        session.add_trained(model)
        session.want_model(model.metadata.fingerprint)
    return opened.go("evaluation")


def test_a_visitors_own_model_stands_among_the_rows(own_model):
    assert not own_model.exceptions
    shown = own_model.unfold("figures").test.table[0].value
    assert "Quick LSTM 16 (yours)" in shown["Guessed by"].tolist()
    assert len(shown) == 4


def test_what_a_visitors_own_model_writes_is_measured_when_asked(own_model, lang, monkeypatch):
    monkeypatch.setattr(live, "live_count", lambda model: 5)
    assert not own_model.test.table
    own_model.speak(lang).press("measure_writing")
    assert not own_model.exceptions
    shown = own_model.test.table[0].value
    assert shown.iloc[-1].tolist()[1:] == ["20", "5", "5", "5", "5"]
    assert shown.columns.tolist()[2:] == ["T = 0.2", "T = 0.5", "T = 0.8", "T = 1.0"]
    assert shown.iloc[1, 1] == "100%"
    assert not [button for button in own_model.test.button if button.key == "measure_writing"]
    assert own_model.go("text").go("evaluation").test.table[0].value.equals(shown)


def test_a_model_with_kept_figures_is_not_measured_again(visit):
    assert not [button for button in visit("evaluation").test.button if button.key == "measure_writing"]


def test_a_model_of_another_text_is_not_measured_on_this_one(visit):
    opened = visit("evaluation", text="saying", model="quick-sokdam")
    assert not [button for button in opened.test.button if button.key == "measure_writing"]


def test_a_text_of_two_quotes_has_one_sentence_and_the_rest_of_the_page(visit, lang):
    opened = visit("", lang).upload(b"a bad penny always comes back.\nstill waters run deep.").go("evaluation")
    assert not opened.exceptions
    assert len(opened.test.info) == 1
    assert "Truly unseen" in opened.captions or "정말" in opened.captions


def test_without_kept_figures_the_page_computes_what_it_can(visit, monkeypatch):
    monkeypatch.setattr(judging, "tables", lambda: None)
    monkeypatch.setattr(judging, "leak", lambda: None)
    opened = visit("evaluation")
    assert not opened.exceptions
    assert len(opened.unfold("figures").test.table[0].value) == 3


@pytest.mark.parametrize("text", ["saying", "sokdam"])
def test_the_terms_of_what_the_networks_read_are_on_the_page(visit, lang, text):
    read = card.sources(bundled()[f"fine-tuned-{text}"])
    shown = words(visit("evaluation", lang, text=text))
    assert all(f"{escaped(each.name)}: {escaped(each.terms)}" in shown for each in read)


def test_a_text_that_no_network_read_has_no_terms(visit):
    own = "".join(f"number {n} goes to the well with a {n * 7}.\n" for n in range(60))
    assert "MIT" in words(visit("evaluation"))
    assert "MIT" not in words(visit("text").upload(own.encode()).go("evaluation"))


def test_models_of_one_recipe_have_names_of_their_own(visit):
    rows = scores.rows_of(read_corpus(DATA / "sokdam.txt")[0])
    names = [scores.label(row) for row in rows]
    assert len({*names}) == len(names) > 5

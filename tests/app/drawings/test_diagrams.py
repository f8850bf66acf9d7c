"""The diagrams are well formed, speak, and show the module that the formulas describe."""

from xml.etree import ElementTree

import pytest

from quotegen.app.drawings import module, networks
from quotegen.app.drawings.strokes import Diagram

SVG = "{http://www.w3.org/2000/svg}"


@pytest.fixture(autouse=True)
def untranslated(monkeypatch):
    for drawings in (networks, module):
        monkeypatch.setattr(drawings, "_", lambda message: message)


def all_diagrams() -> list[Diagram]:
    return [
        networks.loop(),
        networks.unrolled("hay!"),
        networks.distance(networks.gap("the [cat] is (away)"), 0.8),
        networks.rnn_chain(),
        networks.lstm_chain(),
        networks.legend(),
        *(module.module(step) for step in (None, *module.STEPS)),
        networks.network([("Character", "one of 38"), ("One-hot", "38"), ("LSTM", "256 units"), ("<Dense>", "38")]),
    ]


def parsed(diagram: Diagram) -> ElementTree.Element:
    return ElementTree.fromstring(diagram.svg())


def count(diagram: Diagram, kind: str) -> int:
    return sum(element.get("class") == kind for element in parsed(diagram).iter())


def highlighted(step: str) -> str:
    parts = (group for group in parsed(module.module(step)).iter(f"{SVG}g") if group.get("class") == "on")
    return " ".join("".join(part.itertext()) for part in parts)


def test_every_diagram_is_well_formed_and_says_what_it_shows():
    for diagram in all_diagrams():
        svg = parsed(diagram)
        assert svg.get("role") == "img"
        assert svg.get("aria-label") == svg.findtext(f"{SVG}title") == diagram.title != ""


def test_everything_drawn_lies_within_the_drawing():
    for diagram in all_diagrams():
        for element in parsed(diagram).iter():
            if element.get("x"):
                assert 0 <= float(element.get("x")) <= diagram.width
                assert 0 <= float(element.get("y")) <= diagram.height


@pytest.mark.parametrize("step", [None, *module.STEPS])
def test_the_module_names_its_four_layers_at_every_step(step):
    words = {text.text for text in parsed(module.module(step)).iter(f"{SVG}text")}
    assert {"forget", "input", "candidate", "output"} <= words


@pytest.mark.parametrize("draw", [module.module, networks.lstm_chain])
def test_an_lstm_has_three_products_one_sum_and_four_layers(draw):
    assert (count(draw(), "times"), count(draw(), "plus"), count(draw(), "box")) == (3, 1, 4)
    words = [text.text for text in parsed(draw()).iter(f"{SVG}text")]
    assert (words.count("σ"), words.count("tanh")) == (3, 2)


def test_an_rnn_has_a_single_layer():
    assert (count(networks.rnn_chain(), "box"), count(networks.rnn_chain(), "times")) == (1, 0)


@pytest.mark.parametrize(
    ("step", "named", "other"),
    [("forget", "forget", "output"), ("input", "candidate", "forget"), ("output", "output", "input")],
)
def test_a_step_highlights_its_own_layers(step, named, other):
    assert named in highlighted(step)
    assert other not in highlighted(step)


def test_nothing_fades_without_a_step():
    assert count(module.module(), "off") == count(module.module(), "on") == 0


def test_labels_are_escaped(monkeypatch):
    for drawings in (networks, module):
        monkeypatch.setattr(drawings, "_", lambda message: "<b>&\"'")
    for diagram in (*all_diagrams(), networks.unrolled("<&\"'")):
        assert not list(parsed(diagram).iter(f"{SVG}b"))
        assert "<b>" not in diagram.svg()


def test_a_gap_counts_the_steps_from_the_end_back_to_the_cue():
    assert networks.gap("[cat] (play)").steps == 2
    assert networks.gap("when the [cat] is away (play)").steps == 10


def test_a_sentence_without_marks_is_refused():
    with pytest.raises(ValueError, match="Mark the cue"):
        networks.gap("no marks")


def test_a_sentence_in_hangul_fits():
    sentence = networks.gap("[호랑이에게] 물려 가도 정신만 차리면 (산다)")
    bars = [rect for rect in parsed(networks.distance(sentence, 0.8)).iter(f"{SVG}rect") if rect.get("class") == "dot"]
    assert all(0 < float(bar.get("x")) < 400 for bar in bars)

"""The numbers in a formula are those of the stage that it explains."""

import re
from itertools import permutations, product

import numpy as np
import pytest

from quotegen.app.drawings.formulas import module_formula, stage_formulas
from quotegen.app.drawings.module import STEPS, Wires
from quotegen.quote.sampling import ORDER, Sampling, stages

LOGITS = np.log([0.5, 0.25, 0.15, 0.1])


def formulas(sampling: Sampling, index: int = 0) -> dict[str, str]:
    passed = stages(LOGITS, sampling)
    lines = stage_formulas(LOGITS, passed, sampling, index)
    return dict(zip((stage.name for stage in passed), lines, strict=True))


def result(formula: str) -> float:
    number, power = re.search(r"p = (?:.* = )?([\d.]+)(?: \\cdot 10\^\{(-?\d+)\})?$", formula).groups()
    return float(number) * 10.0 ** int(power or 0)


@pytest.mark.parametrize("settings", [(0.5, 3, 0.8, 0.3), (0, 2, 0.5, 0.1), (1, 0, 1, 0), (2, 1, 0.05, 0.9)], ids=str)
def test_every_formula_ends_in_the_probability_of_its_stage(settings):
    for order, index in product(permutations(ORDER), range(len(LOGITS))):
        sampling = Sampling(*settings, order)
        passed = stages(LOGITS, sampling)
        for stage, line in zip(passed, stage_formulas(LOGITS, passed, sampling, index), strict=True):
            assert result(line) == pytest.approx(stage.probabilities[index], abs=6e-4), (order, index, stage.name)


def test_the_temperature_divides_the_logit():
    assert r"\frac{e^{-0.693 / 0.5}}{1.380}" in formulas(Sampling(0.5), 1)["temperature"]


def test_top_k_compares_the_rank():
    assert formulas(Sampling(1, top_k=2), 1)["top_k"].startswith(r"2 \le 2:")
    assert formulas(Sampling(1, top_k=2), 2)["top_k"].startswith("3 > 2:")


def test_top_p_compares_what_is_likelier():
    assert formulas(Sampling(1, top_p=0.6), 1)["top_p"].startswith("0.500 < 0.6:")
    assert formulas(Sampling(1, top_p=0.6), 2)["top_p"].startswith(r"0.750 \ge 0.6:")


def test_min_p_compares_with_its_share_of_the_likeliest():
    assert formulas(Sampling(1, min_p=0.4), 1)["min_p"].startswith(r"0.250 \ge 0.4 \cdot 0.500:")
    assert formulas(Sampling(1, min_p=0.4), 2)["min_p"].startswith(r"0.150 < 0.4 \cdot 0.500:")


def test_a_small_probability_is_written_as_a_power_of_ten():
    line = stage_formulas(np.array([0.0, -20.0]), stages(np.array([0.0, -20.0]), Sampling(1)), Sampling(1), 1)[0]
    assert line.endswith(r"2.1 \cdot 10^{-9}")


def test_the_module_multiplies_once_and_adds_once():
    wires = Wires("a", -1.5, 0.2, 0.5, 0.25, -0.8, 0.6, -0.95, -0.44)
    assert r"0.50 \cdot (-1.50) \\ &+ 0.25 \cdot (-0.80) = -0.95" in module_formula("update", wires)
    assert module_formula("output", wires) == r"h_t = 0.60 \cdot \tanh(-0.95) = -0.44"
    assert all(module_formula(step, wires) for step in STEPS)

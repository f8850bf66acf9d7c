"""Formulas with real numbers in them, as LaTeX: of sampling for one character, of an LSTM module for one unit."""

from collections.abc import Sequence

import numpy as np

from quotegen.app.drawings.module import Wires
from quotegen.quote.sampling import Sampling, Stage


def stage_formulas(logits: np.ndarray, passed: Sequence[Stage], sampling: Sampling, index: int) -> list[str]:
    """One formula a stage: how the probability of the character `index` comes about, the numbers rounded."""
    z = np.asarray(logits, np.float64) - np.max(logits)
    before, formulas = passed[0], [_softmax(z, 1.0, np.ones(len(z), bool), index, passed[0])]
    for stage in passed[1:]:
        alive = before.probabilities > 0
        if not alive[index]:
            formulas.append("p = 0")
        elif stage.name != "temperature":
            formulas.append(_cut(before, stage, sampling, index))
        elif sampling.temperature == 0:
            formulas.append(rf"T = 0:\quad p = {_number(stage.probabilities[index])}")
        else:
            formulas.append(_softmax(z, sampling.temperature, alive, index, stage))
        before = stage
    return formulas


def _softmax(z: np.ndarray, temperature: float, alive: np.ndarray, index: int, stage: Stage) -> str:
    power = f"{_number(z[index])}" if temperature == 1 else f"{_number(z[index])} / {temperature:g}"
    total = np.exp(z[alive] / temperature).sum()
    name = r"\frac{e^{z}}{\sum e^{z}}" if temperature == 1 else r"\frac{e^{z/T}}{\sum e^{z/T}}"
    return rf"p = {name} = \frac{{e^{{{power}}}}}{{{_number(total)}}} = {_number(stage.probabilities[index])}"


def _cut(before: Stage, stage: Stage, sampling: Sampling, index: int) -> str:
    """The test that a cut puts to the character, and what it gets of what is left."""
    chances, p, after = before.probabilities, before.probabilities[index], stage.probabilities[index]
    k = sampling.top_k
    if {"top_k": not 0 < k < len(chances), "top_p": sampling.top_p == 1, "min_p": sampling.min_p == 0}[stage.name]:
        return f"p = {_number(p)}"
    likelier = (chances > p) | ((chances == p) & (np.arange(len(chances)) < index))
    value, passes, fails, limit = {
        "top_k": (f"{1 + likelier.sum()}", r"\le", ">", f"{k}"),
        "top_p": (_number(chances[likelier].sum()), "<", r"\ge", f"{sampling.top_p:g}"),
        "min_p": (_number(p), r"\ge", "<", rf"{sampling.min_p:g} \cdot {_number(chances.max())}"),
    }[stage.name]
    if after == 0:
        return rf"{value} {fails} {limit}:\quad p = 0"
    left = chances[stage.probabilities > 0].sum()
    return rf"{value} {passes} {limit}:\quad p = \frac{{{_number(p)}}}{{{_number(left)}}} = {_number(after)}"


def _number(value: float) -> str:
    """Three digits after the point, or a power of ten where those would all be 0."""
    if value == 0 or abs(value) >= 0.0005:
        return f"{value:.3f}"
    mantissa, exponent = f"{value:.1e}".split("e")
    return rf"{mantissa} \cdot 10^{{{int(exponent)}}}"


def module_formula(step: str, wires: Wires) -> str:
    f, i, c, o = (f"{value:.2f}" for value in (wires.forget, wires.input, wires.candidate, wires.output))
    before, cell, hidden = f"{wires.cell_before:.2f}", f"{wires.cell:.2f}", f"{wires.hidden:.2f}"
    return {
        "cell": rf"C_t = {f} \cdot ({before}) + \ldots = {cell}",
        "forget": rf"f_t = {f}",
        "input": rf"i_t = {i} \qquad \tilde C_t = {c}",
        "update": rf"\begin{{aligned}} C_t &= {f} \cdot ({before}) \\ &+ {i} \cdot ({c}) = {cell} \end{{aligned}}",
        "output": rf"h_t = {o} \cdot \tanh({cell}) = {hidden}",
    }[step]

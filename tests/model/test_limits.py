"""What an installation allows, from its environment."""

import pytest

from quotegen.errors import QuotegenError
from quotegen.limits import Limits


def test_nothing_set_gives_the_defaults(monkeypatch):
    for name in ("SECONDS", "UNITS", "EPOCHS", "TEXT_BYTES"):
        monkeypatch.delenv(f"QUOTEGEN_MAX_{name}", raising=False)
    assert Limits.from_environment() == Limits()


def test_a_variable_overrides_its_field_alone(monkeypatch):
    monkeypatch.setenv("QUOTEGEN_MAX_SECONDS", "20")
    assert Limits.from_environment() == Limits(max_seconds=20)


@pytest.mark.parametrize("value", ["0", "-5", "1.5", "many", "²"])
def test_a_value_that_is_no_positive_whole_number_is_refused_by_name(monkeypatch, value):
    monkeypatch.setenv("QUOTEGEN_MAX_UNITS", value)
    with pytest.raises(QuotegenError, match="QUOTEGEN_MAX_UNITS must be a positive whole number"):
        Limits.from_environment()

"""JSON values as the dataclasses that they were written from, every value of the type that its field declares."""

from dataclasses import is_dataclass
from functools import cache
from types import UnionType
from typing import Literal, Union, get_args, get_origin, get_type_hints

MOST_NUMBER = 2**53  # what a float holds exactly


def parsed(kind: type, value: object) -> object:
    """A value of `json.loads` as a dataclass, a tuple of one kind, a dictionary, an optional, a literal or a scalar.
    Raises ValueError for anything else: a number that is not finite or beyond ±MOST_NUMBER, a missing or unknown field.
    """
    if kind in (str, bool) and type(value) is kind:
        return value
    if is_dataclass(kind):
        return _object(kind, value)
    origin, arguments = get_origin(kind), get_args(kind)
    if origin in (Union, UnionType):
        return None if value is None else parsed(next(each for each in arguments if each is not type(None)), value)
    if origin is tuple and isinstance(value, list):
        return tuple(parsed(arguments[0], each) for each in value)
    if origin is dict and isinstance(value, dict):
        return {parsed(arguments[0], key): parsed(arguments[1], each) for key, each in value.items()}
    if origin is Literal and value in arguments:
        return value
    if kind in (int, float) and type(value) in (int, kind) and abs(value) <= MOST_NUMBER:
        return value
    shown = repr(value)[:40] if isinstance(value, str | int | float) else f"a {type(value).__name__}"
    raise ValueError(f"{shown} is no {getattr(kind, '__name__', kind)}")


_hints = cache(get_type_hints)  # resolves the annotations of a class, which takes longer than all else here


def _object(kind: type, value: object) -> object:
    hints = _hints(kind)
    if not isinstance(value, dict) or not set(value) <= set(hints):
        raise ValueError(f"there is no {kind.__name__}, or it has unknown fields")
    try:
        return kind(**{name: parsed(hints[name], each) for name, each in value.items()})
    except TypeError as error:
        raise ValueError(str(error)) from error

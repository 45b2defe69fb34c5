"""Types of fields: what numbers, names and lists of a description may be."""

from __future__ import annotations

import unicodedata
from collections.abc import Mapping
from typing import Annotated, Any, TypeVar

import numpy as np
from pydantic import AfterValidator, BeforeValidator, Field

T = TypeVar("T")

LONGEST_MIN = 1e4
"""Greatest duration of a description [min]: almost two years."""


def _number(value: object) -> object:
    """Let numpy scalars pass as the numbers they are; refuse truth values and text, which Python would convert."""
    if isinstance(value, np.generic):
        value = value.item()
    if isinstance(value, bool) or not isinstance(value, int | float):
        raise ValueError("a number")
    return value


def _real(value: object) -> object:
    number: Any = _number(value)
    try:
        float(number)
    except OverflowError:
        raise ValueError("a finite number") from None
    return number


def _whole(value: object) -> object:
    value = _number(value)
    if not isinstance(value, int):
        raise ValueError("a whole number")
    if abs(value) > 2**31:
        raise ValueError("a whole number below 2147483648")
    return value


def _pairs(value: object) -> object:
    """Keep a mapping as a tuple of pairs, so that the description stays hashable."""
    if isinstance(value, Mapping):
        return tuple(value.items())
    if isinstance(value, list | tuple) and all(isinstance(pair, list | tuple) and len(pair) == 2 for pair in value):
        return value
    raise ValueError("a mapping of names to values")


def _once(value: tuple[tuple[str, Any], ...]) -> tuple[tuple[str, Any], ...]:
    names = [name for name, _ in value]
    if len(set(names)) < len(names):
        raise ValueError("a mapping that gives each name once")
    return value


def _flag(value: object) -> bool:
    if not isinstance(value, bool | np.bool_):
        raise ValueError("True or False")
    return bool(value)


def many(value: object) -> object:
    """Take lists, tuples and arrays of one dimension; sets have no order, and text is no list."""
    if isinstance(value, np.ndarray) and value.ndim == 1:
        return value.tolist()
    if isinstance(value, list | tuple):
        return value
    raise ValueError("a list")


def _cv(value: float) -> float:
    if value and not 1e-6 <= value <= 10:
        raise ValueError("0 (no variation), or from 0.000001 to 10")
    return value


def _law_cv(value: float) -> float:
    if value < 1e-6:
        raise ValueError("at least 0.000001; Fixed(minutes=...) is the law without variation")
    return value


def _text(value: object) -> object:
    if not isinstance(value, str):
        raise ValueError("text")
    if not value.strip() or any(unicodedata.category(mark) in {"Cc", "Cs", "Zl", "Zp"} for mark in value):
        raise ValueError("text of one line, not empty")
    return unicodedata.normalize("NFC", value)


def _name(value: object) -> object:
    if not isinstance(value, str):
        raise ValueError("a name (text)")
    if value != value.strip() or any(mark in value for mark in "./*"):
        raise ValueError("a name without '.', '/' or '*', and without blanks around it")
    try:
        return _text(value)
    except ValueError:
        raise ValueError("a name of one line, not empty") from None


class AsMapping:
    """Say in the JSON schema that pairs are given as a mapping, or as one value that holds on all days.

    In place of a value a file may have the word ``missing``.
    """

    def __init__(self, *, alone: bool = False, missing: str = "") -> None:
        self.alone, self.missing = alone, missing

    def __get_pydantic_json_schema__(self, core_schema: Any, handler: Any) -> dict[str, Any]:
        pairs = handler(core_schema)
        value = pairs["items"]["prefixItems"][1]
        if self.missing:
            value = {"anyOf": [value, {"const": self.missing}]}
        mapping = {"type": "object", "additionalProperties": value}
        return {"anyOf": [value, mapping]} if self.alone else mapping


# Bounds stand first: so they are in the JSON schema too.
_to_real, _to_whole = BeforeValidator(_real), BeforeValidator(_whole)
Real = Annotated[float, Field(allow_inf_nan=False), _to_real]
Positive = Annotated[float, Field(allow_inf_nan=False, gt=0), _to_real]
NotNegative = Annotated[float, Field(allow_inf_nan=False, ge=0), _to_real]
Minutes = Annotated[float, Field(allow_inf_nan=False, gt=0, le=LONGEST_MIN), _to_real]
MinutesOrNone = Annotated[float, Field(allow_inf_nan=False, ge=0, le=LONGEST_MIN), _to_real]
AnyMinutes = Annotated[float, Field(allow_inf_nan=False, ge=-LONGEST_MIN, le=LONGEST_MIN), _to_real]
BreakMinutes = Annotated[float, Field(allow_inf_nan=False, gt=0, le=24 * 60), _to_real]
Share = Annotated[float, Field(allow_inf_nan=False, ge=0, le=1), _to_real]
PartOfDays = Annotated[float, Field(allow_inf_nan=False, ge=0, lt=1), _to_real]
Pace = Annotated[float, Field(allow_inf_nan=False, ge=0.001, le=1000), _to_real]
Cv = Annotated[NotNegative, AfterValidator(_cv)]
"""Coefficient of variation of a factor of the day; 0: none."""
LawCv = Annotated[float, Field(allow_inf_nan=False, gt=0, le=100), _to_real, AfterValidator(_law_cv)]
"""Coefficient of variation of a law; Fixed is the law without any."""
Flag = Annotated[bool, BeforeValidator(_flag)]
Count = Annotated[int, Field(ge=1), _to_whole]
Whole = Annotated[int, Field(ge=0), _to_whole]
Level = Annotated[int, Field(ge=0, le=15), _to_whole]
Many = Annotated[tuple[T, ...], BeforeValidator(many)]
Some = Annotated[tuple[T, ...], Field(min_length=1), BeforeValidator(many)]
Text = Annotated[str, BeforeValidator(_text)]
Name = Annotated[str, BeforeValidator(_name)]
Pairs = Annotated[tuple[tuple[Text, T], ...], BeforeValidator(_pairs), AfterValidator(_once), AsMapping()]

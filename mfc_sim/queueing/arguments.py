"""Arguments and results of the formulas: what is checked, how arrays meet, how a result shows itself."""

from __future__ import annotations

from collections.abc import Callable, Container
from dataclasses import dataclass, fields
from typing import Any, ClassVar, TypeAlias

import numpy as np
from numpy.typing import NDArray

from mfc_sim.errors import InvalidDescription, nearest

Floats = NDArray[np.float64]
FloatOrArray: TypeAlias = Any
"""A float where all arguments are single numbers, else an array in the shape to which they broadcast."""

MOST_SERVERS = 10_000_000
SHOWN = 5
"""So many offenders of an array are named one by one."""


@dataclass(frozen=True)
class Rule:
    """What an argument may be."""

    text: str
    holds: Callable[[Floats], NDArray[np.bool_]]


SERVERS = Rule("a whole number from 1 to 10,000,000", lambda x: (x >= 1) & (x <= MOST_SERVERS) & (x == np.floor(x)))
PLACES = Rule("a whole number from 0 to 10,000,000", lambda x: (x >= 0) & (x <= MOST_SERVERS) & (x == np.floor(x)))
POSITIVE = Rule("> 0 and finite", lambda x: (x > 0) & (x < np.inf))
NOT_NEGATIVE = Rule(">= 0 and finite", lambda x: (x >= 0) & (x < np.inf))
BELOW_ONE = Rule("a share >= 0 and < 1", lambda x: (x >= 0) & (x < 1))
INSIDE = Rule("a share > 0 and < 1", lambda x: (x > 0) & (x < 1))
FINITE = Rule("finite", np.isfinite)


def given(function: str, /, **arguments: tuple[object, Rule]) -> tuple[Floats, ...]:
    """Return arguments as arrays of float64, broadcast against each other; InvalidDescription names every bad one."""
    arrays, problems = {}, []
    for name, (value, rule) in arguments.items():
        array = numbers(value)
        if array is None:
            problems.append(f"{function}: {name} must be {rule.text}, got {value!r}")
            continue
        arrays[name] = array
        with np.errstate(invalid="ignore"):
            bad = ~rule.holds(array)
        problems += offenders(f"{function}: {name} must be {rule.text}", array, bad)
    if not problems:
        try:
            return tuple(np.broadcast_arrays(*arrays.values()))
        except ValueError:
            shapes = ", ".join(f"{name} {array.shape}" for name, array in arrays.items() if array.ndim)
            problems = [f"{function}: shapes must broadcast against each other, got {shapes}"]
    raise InvalidDescription(*problems)


def offenders(sentence: str, values: Floats, bad: NDArray[np.bool_]) -> list[str]:
    """Sentences on the values that are bad: each of the first few, and how many more."""
    if not bad.any():
        return []
    if not values.ndim:
        return [f"{sentence}, got {values.item():.12g}"]
    places = np.argwhere(bad).tolist()
    told = ", ".join(f"{values[tuple(place)]:.12g} at {place}" for place in places[:SHOWN])
    more = f" and {len(places) - SHOWN} more" if len(places) > SHOWN else ""
    return [f"{sentence}, got {told}{more}"]


def numbers(value: object) -> Floats | None:
    """Return an array of float64 of what is a number, or an array or nested list of numbers; else None."""
    try:
        array = np.asarray(value)
    except ValueError:  # lists of unequal length
        return None
    return array.astype(np.float64) if array.dtype.kind in "iuf" else None


def stable(function: str, servers: Floats, offered_load: Floats) -> None:
    """Refuse a queue that grows without end."""
    bad = ~(offered_load < servers)
    if not bad.any():
        return
    low, high = (int(value) for value in (servers[bad].min(), servers[bad].max()))
    count = str(low) if low == high else f"{low} to {high}"
    sentence = (
        f"{function}: offered load must be below the number of servers, {count}: else the queue grows without end"
    )
    raise InvalidDescription(*offenders(sentence, offered_load, bad))


def known_word(value: object, allowed: Container[str]) -> bool:
    """Whether a value is one of the words; what is no text, such as an array, is none."""
    return isinstance(value, str) and value in allowed


def one_of(function: str, name: str, value: object, allowed: tuple[str, ...]) -> None:
    """Refuse a word that is not one of those allowed."""
    if not known_word(value, allowed):
        raise InvalidDescription(f"{function}: {name}: unknown word {value!r}{nearest(value, allowed)}")


def together(function: str, value: object, rule: Rule, name: str, like: FloatOrArray) -> Floats:
    """Check an argument of a method, and that it broadcasts against the arrays of its model."""
    (array,) = given(function, **{name: (value, rule)})
    try:
        np.broadcast_shapes(array.shape, np.shape(like))
    except ValueError:
        shapes = f"got {array.shape} and {np.shape(like)}"
        raise InvalidDescription(f"{function}: {name} must broadcast against the model's arrays, {shapes}") from None
    return array


def plain(value: FloatOrArray) -> FloatOrArray:
    """Return a single number as a float, an array as it is."""
    return float(value) if np.ndim(value) == 0 else np.asarray(value)


@dataclass(frozen=True, repr=False, eq=False)
class Model:
    """A model of a queue with its figures: numbers, or read-only arrays of one shape."""

    given_fields: ClassVar[tuple[str, ...]] = ()
    """What the model is given; the other fields follow from it."""

    def __post_init__(self) -> None:
        for field in fields(self):
            value = getattr(self, field.name)
            if isinstance(value, np.ndarray | np.generic):
                value = plain(np.array(value))
                if isinstance(value, np.ndarray):
                    value.flags.writeable = False
                object.__setattr__(self, field.name, value)

    def __repr__(self) -> str:
        shown = {field.name: _shown(getattr(self, field.name)) for field in fields(self)}
        first = ", ".join(f"{name}={shown[name]}" for name in self.given_fields)
        rest = "\n".join(f"    {name} = {text}" for name, text in shown.items() if name not in self.given_fields)
        return f"{type(self).__name__}({first})\n{rest}"


def _shown(value: object) -> str:
    if isinstance(value, np.ndarray):
        return np.array2string(value, precision=6, separator=", ", threshold=10)
    return f"{value:.6g}" if isinstance(value, float) else repr(value)

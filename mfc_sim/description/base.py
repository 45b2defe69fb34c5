"""What all descriptions share: frozen, strict, hashable values whose errors name object, field, value and what is allowed."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from typing import TYPE_CHECKING, Annotated, Any, Self, TypeVar

import numpy as np
from pydantic import BaseModel, BeforeValidator, ConfigDict, Field, ValidationError

from mfc_sim.errors import InvalidDescription, nearest

T = TypeVar("T")


def _number(value: object) -> object:
    """Let numpy scalars pass as the numbers they are; refuse truth values and text, which Python would convert."""
    if isinstance(value, np.generic):
        value = value.item()
    if isinstance(value, bool) or not isinstance(value, int | float):
        raise ValueError("a number")
    return value


def _whole(value: object) -> object:
    value = _number(value)
    if not isinstance(value, int):
        raise ValueError("a whole number")
    return value


def _pairs(value: object) -> object:
    """Keep a mapping as a tuple of pairs, so that the description stays hashable."""
    if isinstance(value, Mapping):
        return tuple(value.items())
    return value


Real = Annotated[float, BeforeValidator(_number), Field(allow_inf_nan=False)]
Positive = Annotated[Real, Field(gt=0)]
NotNegative = Annotated[Real, Field(ge=0)]
Share = Annotated[Real, Field(ge=0, le=1)]
Count = Annotated[int, BeforeValidator(_whole), Field(ge=1)]
Whole = Annotated[int, BeforeValidator(_whole), Field(ge=0)]
Level = Annotated[int, BeforeValidator(_whole), Field(ge=0, le=15)]
Pairs = Annotated[tuple[tuple[str, T], ...], BeforeValidator(_pairs)]


def _name(value: object) -> object:
    if not isinstance(value, str):
        raise ValueError("a name (text)")
    if not value.strip() or value != value.strip() or any(mark in value for mark in "./*\n\r\t"):
        raise ValueError("a name without '.', '/', '*' or line ends, and without blanks around it")
    return value


Name = Annotated[str, BeforeValidator(_name)]


class Description(BaseModel):
    """A frozen, strict, hashable part of a description.

    Every problem of an object is found at once and raised as one InvalidDescription.
    """

    model_config = ConfigDict(frozen=True, extra="forbid", allow_inf_nan=False)

    if not TYPE_CHECKING:

        def __init__(self, **data):
            try:
                super().__init__(**data)
            except ValidationError as error:
                problems = [*_problems(type(self), data, error), *type(self)._cross_problems(data)]
                raise InvalidDescription(*problems, summary=type(self)._summary(data, len(problems))) from None

    @classmethod
    def _cross_problems(cls, data: Mapping[str, Any]) -> Sequence[str]:
        """Problems between those parts that are sound by themselves, found when others are not."""
        return ()

    @classmethod
    def _summary(cls, data: Mapping[str, Any], count: int) -> str:
        """Line above the problems."""
        return ""

    def __setattr__(self, name: str, value: object) -> None:
        if name.startswith("_"):
            return super().__setattr__(name, value)
        raise InvalidDescription(f"{self.title()}: a description is never changed; use .replace({name}=...)")

    def __iter__(self) -> Iterator[Any]:  # type: ignore[override]
        raise TypeError(f"{type(self).__name__} is a description, not a sequence")

    def title(self) -> str:
        """Name of this object in messages: its kind and its name."""
        return _title(type(self), getattr(self, "name", None))

    def replace(self, **changes: Any) -> Self:
        """Return a copy with fields replaced, validated anew."""
        known = {field: getattr(self, field) for field in type(self).model_fields}
        return type(self)(**{**known, **changes})

    def __repr_args__(self) -> Iterator[tuple[str | None, Any]]:
        """Show what differs from the defaults."""
        for field, info in type(self).model_fields.items():
            value = getattr(self, field)
            if info.repr and (info.is_required() or value != info.get_default(call_default_factory=True)):
                yield field, value


def _title(kind: type, name: object) -> str:
    word = {"WalkIns": "walk-ins", "Windows": "windows", "Appointments": "appointments"}.get(
        kind.__name__, kind.__name__.lower() if "name" in getattr(kind, "model_fields", {}) else kind.__name__
    )
    return f"{word} {name!r}" if isinstance(name, str) else word


_UNITS = {"_min": " minutes"}
_WORDS = {
    "greater_than": "must be > {gt}{unit}",
    "greater_than_equal": "must be >= {ge}{unit}",
    "less_than": "must be < {lt}{unit}",
    "less_than_equal": "must be <= {le}{unit}",
    "finite_number": "must be a finite number",
    "missing": "is required",
    "tuple_type": "must be a list",
    "string_type": "must be text",
    "too_short": "must have at least {min_length}",
    "too_long": "must have at most {max_length}",
    "literal_error": "must be {expected}",
    "model_type": "must be a {class_name}",
    "union_tag_not_found": "must be one of {discriminator}",
}


def _problems(kind: type[BaseModel], data: Mapping[str, object], error: ValidationError) -> Iterator[str]:
    """Turn pydantic's findings into sentences: object, field, what is allowed, what was got."""
    title = _title(kind, data.get("name"))
    for found in error.errors(include_url=False):
        context = dict(found.get("ctx", {}))
        cause = context.get("error")
        path = [str(part) for part in found["loc"] if not _is_tag(part)]
        field = ".".join(path)
        if isinstance(cause, InvalidDescription):
            yield from (f"{title}: {problem}" for problem in cause.problems)
            continue
        got = f", got {_short(found['input'])}"
        match found["type"]:
            case "extra_forbidden":
                name = path[-1]
                yield f"{title}: unknown field {name!r}{nearest(name, kind.model_fields)}"
                continue
            case "value_error" if not path:
                yield f"{title}: {cause}"
                continue
            case "value_error":
                text = f"must be {cause}"
            case known if known in _WORDS:
                unit = next((unit for suffix, unit in _UNITS.items() if field.endswith(suffix)), "")
                text = _WORDS[known].format(**{**context, "unit": unit})
                got = "" if known == "missing" else got
            case _:
                text = f"is not usable ({found['msg']})"
        yield f"{title}: {field} {text}{got}"


def _is_tag(part: object) -> bool:
    """Pydantic puts the names of union branches into a path; planners never wrote them."""
    return isinstance(part, str) and (
        part[:1].isupper() or "[" in part or part in {"walk_ins", "appointments", "float", "str", "tuple"}
    )


def _short(value: object) -> str:
    text = repr(value)
    return text if len(text) <= 60 else f"{text[:57]}..."

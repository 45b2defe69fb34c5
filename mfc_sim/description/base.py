"""What all descriptions share: frozen, strict, hashable values, and errors that list every problem in plain words."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from typing import TYPE_CHECKING, Any, ClassVar, NoReturn, Self

from pydantic import BaseModel, ConfigDict, ValidationError

from mfc_sim.description.sentences import problems_of, title_of
from mfc_sim.errors import InvalidDescription

if TYPE_CHECKING:
    from pydantic.fields import FieldInfo

    class _Model:
        # Planners give lists and mappings, which are kept as tuples: type checkers need not know.
        model_fields: ClassVar[dict[str, FieldInfo]]

        def __init__(self, **data: Any) -> None: ...

        @classmethod
        def model_json_schema(cls) -> dict[str, Any]: ...

else:
    _Model = BaseModel


class Description(_Model):
    """A frozen, strict, hashable part of a description.

    Every problem of an object is found at once and raised as one InvalidDescription.
    """

    model_config = ConfigDict(frozen=True, extra="forbid", allow_inf_nan=False)

    example: ClassVar[str] = "name=..."
    """Words shown to one who gave values without their names."""

    def __init__(self, *args: Any, **data: Any) -> None:
        if args:
            got = ", ".join(map(repr, args))
            raise InvalidDescription(f"{_kind(self)} takes named values, as {_kind(self)}({self.example}), got {got}")
        data, problems = self._prepared(data)
        title = title_of(type(self), data.get("name"))
        problems = [f"{title}: {problem}" for problem in problems]
        try:
            super().__init__(**data)
        except ValidationError as error:
            problems += problems_of(type(self), data, error.errors(include_url=False))
            problems += self._between(data)
        except TypeError as error:  # parts in files always have text for keys
            raise InvalidDescription(*problems, f"{title}: the keys of a part must be text ({error})") from None
        else:
            if not problems:
                problems = [f"{title}: {problem}" for problem in self._problems()]
                problems += self._between(self)
        if problems:
            raise InvalidDescription(*problems, summary=self._summary(data, len(dict.fromkeys(problems))))

    def _prepared(self, data: dict[str, Any]) -> tuple[dict[str, Any], list[str]]:
        """Turn short forms into fields; what is wrong with them comes as well."""
        return data, []

    def _problems(self) -> Iterable[str]:
        """Find problems between fields that are sound one by one."""
        return ()

    def _between(self, given: Any) -> Iterable[str]:
        """Find problems between parts, each with its object; ``given``: this object, or the data of an unsound one."""
        del given
        return ()

    def _summary(self, data: Mapping[str, Any], count: int) -> str:
        """Line above the problems."""
        del data, count
        return ""

    def __setattr__(self, name: str, value: object) -> None:
        if name.startswith("_"):
            super().__setattr__(name, value)
        else:
            self._frozen_error(name)

    def __delattr__(self, name: str) -> None:
        self._frozen_error(name)

    def _frozen_error(self, name: str) -> NoReturn:
        raise InvalidDescription(f"{self.title()}: a description is never changed; use .replace({name}=...)")

    def __iter__(self) -> Iterator[Any]:
        raise TypeError(f"{_kind(self)} is a description, not a sequence")

    def __eq__(self, other: object) -> bool:
        if type(self) is not type(other):
            return NotImplemented
        return all(getattr(self, field) == getattr(other, field) for field in type(self).model_fields)

    def __hash__(self) -> int:
        return hash((_kind(self), *(getattr(self, field) for field in type(self).model_fields)))

    def title(self) -> str:
        """Name of this object in messages: its kind and its name."""
        return title_of(type(self), getattr(self, "name", None))

    def replace(self, **changes: Any) -> Self:
        """Return a copy with fields replaced, validated anew.

        Examples
        --------
        >>> import mfc_sim as mfc
        >>> queue = mfc.WalkIns(name="queue", service="passport", per_hour=20)
        >>> queue.replace(per_hour=25)
        WalkIns(name='queue', service='passport', per_hour=25.0)
        """
        known = {field: getattr(self, field) for field in type(self).model_fields}
        return type(self)(**{**known, **changes})

    def __repr_args__(self) -> Iterator[tuple[str | None, Any]]:
        """Show what differs from the defaults."""
        for field, info in type(self).model_fields.items():
            value = getattr(self, field)
            if info.repr and (info.is_required() or value != info.get_default(call_default_factory=True)):
                yield field, as_given(field, value)


def _kind(thing: Description) -> str:
    return type(thing).__name__


_MAPPINGS = {"mix", "numbers", "dates", "visits_per_1000", "goes_to", "online", "stops", "sources"}
_BY_DAYS = {"per_hour", "per_day", "at_opening", "weekday_factor"}


def as_given(field: str, value: Any) -> Any:
    """Return a field as a planner writes it: mappings, one pair of hours, one value for all days."""
    if value is None:
        return None
    if field == "hours" and isinstance(value[0], tuple):
        return value[0][1] if value[0][0] == "" else dict(value)
    if field in _BY_DAYS:
        return value[0][1] if [days for days, _ in value] == ["Mon-Sun"] else dict(value)
    return dict(value) if field in _MAPPINGS else value

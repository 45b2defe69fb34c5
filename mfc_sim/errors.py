"""The errors of mfc_sim, one tree.

::

    MfcSimError
    ├── InvalidDescription (ValueError)   an office, or a question about it, that makes no sense
    ├── DataFormatError    (ValueError)   a file or a table that cannot be read as it should
    ├── NoFeasiblePlan                    no staffing within the limits can meet what is asked
    └── UnsupportedFeature                an engine cannot do what the office asks
"""

from __future__ import annotations

import difflib
import os
from collections.abc import Iterable
from pathlib import Path


class MfcSimError(Exception):
    """Root of all errors that mfc_sim raises on purpose."""


class ProblemList(MfcSimError):
    """An error that lists every problem found, one sentence each, under an optional summary line.

    Attributes
    ----------
    problems : tuple of str
        The sentences, in the order in which they were found.
    summary : str
        The line above them, in the language of the office; empty if there is none.
    """

    def __init__(self, *problems: str, summary: str = "") -> None:
        self.problems = tuple(dict.fromkeys(problems))
        self.summary = summary
        lines = self.problems if len(self.problems) == 1 else [f"- {problem}" for problem in self.problems]
        super().__init__("\n".join([summary, *lines] if summary else lines))

    def __reduce__(self) -> tuple[object, ...]:
        return _rebuild, (type(self), self.problems, self.summary)


def _rebuild(kind: type[ProblemList], problems: tuple[str, ...], summary: str) -> ProblemList:
    return kind(*problems, summary=summary)


class InvalidDescription(ProblemList, ValueError):
    """A description, or a question about it, that makes no sense: every problem is listed."""


class DataFormatError(ProblemList, ValueError):
    """A file or a table that cannot be read as what it should be."""


class NoFeasiblePlan(ProblemList):
    """No staffing within the limits can meet what is asked: the intervals and the limits in conflict are listed."""


class UnsupportedFeature(MfcSimError):
    """An engine, or this version, cannot do what is asked; the sentence says who can."""


_LATIN = str.maketrans("AaBCcEeHKkMOoPpTXxYy", "АаВСсЕеНКкМОоРрТХхУу")
"""Latin letters to the Cyrillic ones that look like them."""


def among(name: object, names: Iterable[str]) -> bool:
    """Whether a name is one of some; what is no text is none of them.

    >>> among("A", ["A"]), among(["A"], ["A"])
    (True, False)
    """
    return isinstance(name, str) and name in tuple(names)


def nearest(name: object, names: Iterable[object], *, few: bool = False) -> str:
    """End of an error sentence: the nearest right name, or all of them if none is near.

    With ``few`` a name that is near none stands alone: too many are right. Numbers are shown as numbers. If only
    letters of another script that look the same make the difference, they are named.

    >>> nearest("pasport", ["passport", "collect"])
    "; did you mean 'passport'?"
    >>> nearest("zzz", ["passport", "collect"])
    "; allowed: 'passport', 'collect'"
    >>> nearest(1.3, [1.0, 1.2])
    '; did you mean 1.2?'
    >>> nearest("п\u0061спорт", ["паспорт"])
    "; did you mean 'паспорт'? one letter of 'пaспорт' is Latin: 'a'"
    """
    known = list(dict.fromkeys(known if isinstance(known, int | float) else str(known) for known in names))
    folded = {str(word).casefold(): word for word in reversed(known)}
    for word in folded.values():
        if told := _other_script(str(name), str(word)):
            return f"; did you mean {word!r}? {told}"
    near = difflib.get_close_matches(str(name).casefold(), folded, n=1)
    if near:
        return f"; did you mean {folded[near[0]]!r}?"
    return f"; allowed: {', '.join(repr(name) for name in known)}" if known and not few else ""


def _other_script(name: str, known: str) -> str:
    """Say which letters of another script are the only difference of two names; empty if there is more."""
    if name.translate(_LATIN).casefold() != known.translate(_LATIN).casefold():
        return ""
    pairs = [both for both in zip(name, known, strict=True) if both[0].casefold() != both[1].casefold()]
    if not pairs:
        return ""
    mixed = known if _mixed(known) and not _mixed(name) else name
    odd = list(dict.fromkeys(one if mixed is name else other for one, other in pairs))
    script = "Latin" if odd[0].isascii() else "Cyrillic"
    letters = ", ".join(map(repr, odd))
    return (
        f"one letter of {mixed!r} is {script}: {letters}"
        if len(odd) == 1
        else f"letters of {mixed!r} are {script}: {letters}"
    )


def _mixed(name: str) -> bool:
    """Whether a name has letters of both scripts."""
    return len({letter.isascii() for letter in name if letter.isalpha()}) == 2


def kind_problems(what: str, value: object, kind: type, origin: str) -> list[str]:
    """Sentence about an argument of the wrong kind, if it is of one.

    >>> kind_problems("compare: 'now'", None, int, "as of int(...)")
    ["compare: 'now' must be of kind int, as of int(...), got NoneType"]
    """
    if isinstance(value, kind):
        return []
    got = type(value).__name__
    of_one = "; an office of it is result.office(name)" if (kind.__name__, got) == ("Result", "NetworkResult") else ""
    return [f"{what} must be of kind {kind.__name__}, {origin}, got {got}{of_one}"]


def near_file(file: Path) -> str:
    """End of an error sentence on a file that is not there: one of nearly its name in the same folder, if any.

    >>> near_file(Path("no folder of this name/office.toml"))
    ''
    """
    if file.exists() or not file.parent.is_dir():
        return ""
    return nearest(file.name, sorted(one.name for one in file.parent.iterdir()), few=True)


NAME_MAX = 255
"""Bytes of a name that file systems keep."""


def file_path(what: str, path: object) -> Path:
    """Path of a file; a DataFormatError if it is none.

    >>> file_path("to_excel", "office.xlsx").suffix
    '.xlsx'
    """
    name = os.fspath(path) if isinstance(path, str | os.PathLike) else None
    if not isinstance(name, str) or not name or "\0" in name:
        raise DataFormatError(f"{what}: path must be the path of a file, got {path!r}")
    try:
        name.encode("utf-8")
    except UnicodeEncodeError:
        raise DataFormatError(f"{what}: path must be text without lone surrogates, got {path!a}") from None
    longest = max((os.fsencode(part) for part in Path(name).parts), key=len, default=b"")
    if len(longest) > NAME_MAX:
        raise DataFormatError(f"{what}: a name in a path holds at most {NAME_MAX} bytes, got one of {len(longest)}")
    return Path(name)

"""What a stream's customers come for, and the laws of their needs and patience.

All who are of one kind want one service at one level; one standard draw serves the laws of all kinds.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import numpy as np
from numpy.typing import NDArray

from mfc_sim.description.demand import Appointments, WalkIns
from mfc_sim.description.laws import Fixed
from mfc_sim.description.services import patience_of
from mfc_sim.source import Floats, Source

if TYPE_CHECKING:
    from mfc_sim.description.laws import BaseLaw
    from mfc_sim.description.office import Office

LEVEL_BITS = 4
"""A kind's code is its service, then so many bits of its level."""


@dataclass(frozen=True)
class Kinds:
    """Kinds of customers of a stream: what they come for, and whether they are privileged.

    Attributes
    ----------
    edges : list of float
        Where the uniform number of one kind ends and that of the next begins.
    codes : ndarray, shape (kinds,)
        Service and level in one number.
    needs, patience : Laws
        Patience None: nobody leaves.
    stay : list of int
        Codes of those who never leave where others do.
    """

    edges: list[float]
    codes: NDArray[Any]
    needs: Laws
    patience: Laws | None
    stay: list[int]


def kinds_of(office: Office, stream: WalkIns | Appointments) -> Kinds:
    """Kinds of customers of a stream of an office."""
    names = [service.name for service in office.services]
    privileged = stream.privileged_share if isinstance(stream, WalkIns) else 0.0
    level = (2 if isinstance(stream, WalkIns) else 1) if stream.level is None else stream.level
    parts = (
        (names.index(name), of, share * part)
        for name, share in stream.shares
        for of, part in ((0, privileged), (level, 1 - privileged))
    )
    kinds = [kind for kind in parts if kind[2]]
    codes = [service << LEVEL_BITS | level for service, level, _ in kinds]
    laws = [patience_of(office, service) for service, _, _ in kinds]  # R10
    known: list[BaseLaw] = [Fixed(minutes=0) if law is None else law for law in laws]
    patience = None if laws[0] is None else Laws.of(known[:1])
    if len(set(laws)) > 1:
        patience = Laws.of(known, codes)
    return Kinds(
        edges=np.cumsum([part for _, _, part in kinds])[:-1].tolist(),
        codes=np.array(codes, np.min_scalar_type(max(codes))),
        needs=Laws.of([office.services[service].duration for service, _, _ in kinds], codes),
        patience=patience,
        stay=[code for code, law in zip(codes, laws, strict=True) if law is None],
    )


@dataclass(frozen=True)
class Laws:
    """Laws of kinds.

    Attributes
    ----------
    laws : list of (int, BaseLaw)
        By code of the kind.
    bases : list of str
        Standard draws that serve all of them.
    line : list of ndarray
        If all are a + b x of the same draw, or its exponential: b and a by code, or their one value; else empty.
    """

    laws: list[tuple[int, BaseLaw]]
    bases: list[str]
    line: list[Floats]

    @classmethod
    def of(cls, laws: Sequence[BaseLaw], codes: Sequence[int] = (0,)) -> Laws:
        """Laws of the kinds of these codes."""
        bases = list(dict.fromkeys(base for law in laws for base in law.bases))
        lines = [law.line for law in laws]
        line: list[Floats] = []
        if len({(law.bases, law.logarithmic) for law in laws}) == 1 and len(bases) == 1 and all(lines):
            for numbers in reversed(list(zip(*lines, strict=True))):
                table = np.zeros(max(codes) + 1)
                table[list(codes)] = numbers
                line.append(np.array(numbers[:1]) if len(set(numbers)) == 1 else table)
        return cls(list(zip(codes, laws, strict=True)), bases, line)


def minutes_of(laws: Laws, kind: NDArray[Any], source: Source, purpose: str, stream: str) -> Floats:
    """Minutes by the law of each one's kind; one standard draw serves all laws made from it; shape of ``kind``."""
    if laws.line:  # look a and b up, and transform everybody at once
        minutes = source.standard(laws.bases[0], purpose, stream, len(kind))
        for apply, numbers in zip((np.multiply, np.add), laws.line, strict=True):
            if len(numbers) == 1:
                apply(minutes, numbers[0], out=minutes)
            else:
                each = numbers.take(kind, out=source.scratch.rows("numbers", len(kind)), mode="clip")
                apply(minutes, each, out=minutes)
        return np.exp(minutes, out=minutes) if laws.laws[0][1].logarithmic else minutes
    draws = {base: source.standard(base, purpose, stream, len(kind)).copy() for base in laws.bases}
    minutes = np.empty(kind.shape)
    for code, law in laws.laws:
        mine = kind == code if len(laws.laws) > 1 else ...
        minutes[mine] = law.transform(*(draws[base][mine] for base in law.bases))
    return minutes

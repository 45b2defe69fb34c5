"""Which column of a ticket log holds what: known Russian and English headers, or the planner's own mapping."""

from __future__ import annotations

import difflib
from collections.abc import Mapping, Sequence
from pathlib import Path

from mfc_sim.calibration.log_head import Head, Suits
from mfc_sim.calibration.log_words import folded
from mfc_sim.calibration.role_words import language_of, nearest_role, role_of, role_word
from mfc_sim.errors import DataFormatError, nearest

KNOWN: dict[str, str] = {
    "issued": "issued, issued_at, issue time, ticket issued, ticket time, created, created_at, registered, arrival, "
    "arrival time, arrived, arrived_at, выдан, выдача, время выдачи, время выдачи талона, дата и время выдачи, "
    "дата выдачи талона, дата и время выдачи талона, талон выдан, время регистрации, дата регистрации, "
    "дата и время регистрации, время получения талона, "
    "получение талона, время прихода, создан, время создания, дата создания, постановка в очередь, "
    "время постановки в очередь",
    "called": "called, called_at, call time, call, time called, invited, вызван, вызов, время вызова, "
    "дата и время вызова, талон вызван, время приглашения, приглашен, первый вызов, время первого вызова",
    "started": "started, started_at, start, start time, service start, service started, begin, начат, начало, "
    "начало обслуживания, время начала, время начала обслуживания, начало приема, время начала приема, "
    "дата и время начала обслуживания",
    "finished": "finished, finished_at, finish, end, end time, service end, service finished, completed, "
    "completed_at, closed, окончание, завершен, завершение, завершение обслуживания, окончание обслуживания, "
    "время окончания, время окончания обслуживания, время завершения, время завершения обслуживания, "
    "конец обслуживания, окончание приема, время окончания приема, дата и время окончания обслуживания",
    "left": "left, left_at, abandoned, abandoned_at, leave time, время ухода, ушел, уход, время отмены, отмена",
    "no_show": "no_show, no show, noshow, неявка, не явился",
    "transferred": "transferred, transfer, перенаправлен, перенаправление, передан, переведен",
    "outcome": "outcome, status, result, state, статус, результат, итог, состояние, статус талона, "
    "результат обслуживания",
    "window": "window, window number, counter, desk, booth, окно, номер окна, рабочее место, рм",
    "operator": "operator, employee, agent, clerk, specialist, оператор, сотрудник, специалист, фио оператора, "
    "фио сотрудника, фио специалиста",
    "ticket": "ticket, ticket number, ticket no, ticket id, number, талон, номер талона, номер, талон номер, "
    "талон №, № талона",
    "service": "service, service name, queue, queue name, услуга, наименование услуги, название услуги, очередь, "
    "вид услуги, государственная услуга",
    "purpose": "purpose, purpose of visit, visit purpose, цель, цель обращения, цель визита, вид обращения, "
    "тип обращения",
    "agency": "agency, authority, agency name, ведомство, наименование ведомства, название ведомства, орган, "
    "орган власти, наименование органа, орган предоставляющий услугу, поставщик услуги",
    "level": "level, priority, category, приоритет, категория, категория заявителя, льгота, уровень",
    "slot": "slot, slot time, booked, booked slot, appointment, appointment time, запись, время записи, "
    "дата и время записи, предварительная запись, время по записи, слот",
    "date": "date, day, дата, день, дата талона, дата обращения, дата посещения",
    "office": "office, office name, branch, site, location, отделение, офис, филиал, мфц, наименование мфц, "
    "подразделение",
}
"""Headers that are known, by what they hold."""

REQUIRED = ("issued", "called")
_ROLES = {folded(name): role for role, names in KNOWN.items() for name in names.split(", ")}


def suited(columns: object) -> Suits:
    """How much of what a header must name some texts name, by known headers and the planner's own: 1 is all.

    >>> suited({"issued": "Выдали"})(["Выдали", "Вызов"])
    1.0
    """
    own = {str(name): role_of(str(role)) for role, name in columns.items()} if isinstance(columns, Mapping) else {}

    def suits(names: Sequence[str]) -> float:
        roles = {own.get(name) or _ROLES.get(folded(name)) for name in names} - {None}
        return 1.0 if roles.issuperset(REQUIRED) else len(roles) / (len(roles) + len(KNOWN))

    return suits


def mapped(path: Path, header: Sequence[str], columns: object, head: Head | None = None) -> dict[str, int]:
    """Place of the column of each role: as the planner says, the others by known headers.

    Raises
    ------
    DataFormatError
        If a role or a header named is not there, a header that holds a role stands twice, or a required role has
        none: then a mapping of the nearest headers is suggested.

    Examples
    --------
    >>> mapped(
    ...     Path("a.csv"),
    ...     ["Номер талона", "Время выдачи", "Время вызова", "Этаж"],
    ...     None,
    ... )
    {'ticket': 0, 'issued': 1, 'called': 2}
    """
    named = _named(path, header, columns)
    found: dict[str, list[int]] = {}
    for place, name in enumerate(header):
        role = _ROLES.get(folded(name))
        if role is not None and role not in named and place not in named.values():
            found.setdefault(role, []).append(place)
    several = {role: places for role, places in found.items() if len(places) > 1}
    if several:
        raise DataFormatError(
            *(
                f"file '{path}': {' and '.join(repr(header[place]) for place in places)} may all hold {role!r}; "
                f"name one: columns={{{role!r}: {header[places[0]]!r}}}"
                for role, places in several.items()
            )
        )
    roles = {**named, **{role: places[0] for role, places in found.items()}}
    missing = [role for role in REQUIRED if role not in roles]
    if missing:
        raise DataFormatError(*_suggested(path, header, roles, missing), *([head.told(REQUIRED)] if head else []))
    return dict(sorted(roles.items(), key=lambda item: item[1]))


def _named(path: Path, header: Sequence[str], columns: object) -> dict[str, int]:
    if columns is None:
        return {}
    if not isinstance(columns, Mapping):
        raise DataFormatError(f"columns: must be a mapping such as {{'issued': 'Время выдачи'}}, got {columns!r}")
    problems = []
    named: dict[str, int] = {}
    for word, name in columns.items():
        role = role_of(word) if isinstance(word, str) else word
        if role not in KNOWN:
            problems.append(f"columns: there is no column {word!r} of a ticket log{nearest_role(word, KNOWN)}")
        elif role in named:
            problems.append(f"columns: {word!r} names what another column is named for already")
        elif name not in header:
            problems.append(f"file '{path}': column {name!r} ({role}) is missing{nearest(name, header)}")
        elif header.count(name) > 1:
            problems.append(f"file '{path}': column {name!r} ({role}) stands twice in the header")
        elif header.index(name) in named.values():
            problems.append(f"columns: {role!r} names the column {name!r}, which holds something else already")
        else:
            named[role] = header.index(name)
    if problems:
        raise DataFormatError(*problems)
    return named


def _told(role: str, name: str) -> str:
    """Role in the language of a header."""
    return role_word(role, language_of(name))


def _suggested(path: Path, header: Sequence[str], roles: Mapping[str, int], missing: Sequence[str]) -> list[str]:
    """What is missing, and the mapping that the unknown headers come nearest to."""
    free = [name for place, name in enumerate(header) if name and place not in roles.values()]
    guess: dict[str, str] = {}
    scores = sorted(
        (
            (difflib.SequenceMatcher(None, folded(name), known).ratio(), name, role)
            for name in free
            for known, role in _ROLES.items()
            if role not in roles
        ),
        reverse=True,
    )
    for score, name, role in scores:
        if score >= 0.5 and role not in guess and name not in guess.values():
            guess[role] = name
    problems = [f"file '{path}': no column is known to hold {role!r}, which is required" for role in missing]
    if guess:
        pairs = ", ".join(f"{role!r}: {guess[role]!r}" for role in KNOWN if role in guess)
        problems.append(f"perhaps: columns={{{pairs}}}")
        options = (f"--columns {f'{guess[role]}={_told(role, guess[role])}'!r}" for role in KNOWN if role in guess)
        problems.append(f"on the command line: {' '.join(options)}")
    unknown = ", ".join(repr(name) for name in free) or "none"
    problems.append(f"headers not recognized: {unknown}; name them in columns={{'issued': ..., 'called': ...}}")
    return problems

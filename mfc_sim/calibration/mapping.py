"""Which column of a ticket log holds what: known Russian and English headers, or the planner's own mapping."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from pathlib import Path

from mfc_sim.calibration.log_file import LogFile
from mfc_sim.calibration.log_head import Suits
from mfc_sim.calibration.log_words import folded
from mfc_sim.calibration.proposal import REQUIRED, proposal, sample
from mfc_sim.calibration.role_words import by_role, language_of, role_of, role_told, role_word
from mfc_sim.errors import DataFormatError, nearest
from mfc_sim.text import Language

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

_DATED = re.compile(r"\d{1,4}([-./])\d{1,2}\1\d{1,4}(?!\d)|\d{1,2}:\d{2}(?!\d)")
_ROLES = {folded(name): role for role, names in KNOWN.items() for name in names.split(", ")}


def suited(columns: object) -> Suits:
    """How much of what a header must name some texts name, by known headers and the planner's own: 1 is all.

    >>> suited({"issued": "Выдали"})(["Выдали", "Вызов"])
    1.0
    """
    own = {str(name): role_of(str(role)) for role, name in columns.items()} if isinstance(columns, Mapping) else {}

    def suits(names: Sequence[str]) -> float:
        if any(_DATED.match(name) and name not in own for name in names):
            return 0.0  # a row of values, in which an outcome such as 'ушел' reads like a header
        roles = {own.get(name) or _ROLES.get(folded(name)) for name in names} - {None}
        return 1.0 if roles.issuperset(REQUIRED) else len(roles) / (len(roles) + len(KNOWN))

    return suits


def mapped(log: LogFile, columns: object, language: Language = "en") -> dict[str, int]:
    """Place of the column of each role: as the planner says, the others by known headers.

    Raises
    ------
    DataFormatError
        If a role or a header named is not there, a header that holds a role stands twice, or a required role has
        none: then columns are proposed whose headers are like known ones, and whose first values fit; in Russian
        words too where the log or `language` is Russian.

    Examples
    --------
    >>> from mfc_sim.calibration.log_head import Head
    >>> header = ("Номер талона", "Время выдачи", "Время вызова", "Этаж")
    >>> mapped(LogFile(Path("a.csv"), header, Head(";", 0, 1, (1, 2))), None)
    {'ticket': 0, 'issued': 1, 'called': 2}
    """
    path, header = log.path, log.header
    named = _named(path, header, columns)
    found: dict[str, list[int]] = {}
    for place, name in enumerate(header):
        role = _ROLES.get(folded(name))
        if role is not None and role not in named and place not in named.values():
            found.setdefault(role, []).append(place)
    several = {role: places for role, places in found.items() if len(places) > 1}
    if several:
        words = _language(header, language)
        raise DataFormatError(
            *(
                f"file '{path}': {' and '.join(repr(header[place]) for place in places)} may all hold "
                f"{role_told(role, words)}; name one: columns={{{role!r}: {header[places[0]]!r}}}"
                for role, places in several.items()
            )
        )
    roles = {**named, **{role: places[0] for role, places in found.items()}}
    if not all(role in roles for role in REQUIRED):
        raise DataFormatError(*_asked(log, roles, language), log.head.told(REQUIRED))
    return dict(sorted(roles.items(), key=lambda item: item[1]))


def undated_told(log: LogFile, roles: Mapping[str, int], language: Language) -> list[str]:
    """What to say of a log whose times are mere times of day, and which column may hold their date; none if not so."""
    columns = sample(log)
    times = [place for role, place in roles.items() if role in REQUIRED]
    if not any(columns[place].mostly("clock") for place in times):
        return []
    return _asked(log, roles, language)


def _named(path: Path, header: Sequence[str], columns: object) -> dict[str, int]:
    if columns is None:
        return {}
    if not isinstance(columns, Mapping):
        raise DataFormatError(f"columns: must be a mapping such as {{'issued': 'Время выдачи'}}, got {columns!r}")
    given, problems = by_role("columns", columns, KNOWN, of=" of a ticket log")
    named: dict[str, int] = {}
    plain = [_in_line(name) for name in header]
    for role, name in given.items():
        there = [place for place, one in enumerate(header) if one == name]
        if not there and isinstance(name, str):  # a line break in a header, which a command cannot write
            there = [place for place, one in enumerate(plain) if one == _in_line(name)]
        if not there:
            problems.append(f"file '{path}': column {name!r} ({role}) is missing{nearest(name, header)}")
        elif len(there) > 1:
            problems.append(f"file '{path}': column {name!r} ({role}) stands twice in the header")
        elif there[0] in named.values():
            problems.append(f"columns: {role!r} names the column {name!r}, which holds something else already")
        else:
            named[role] = there[0]
    if problems:
        raise DataFormatError(*problems)
    return named


def _in_line(name: str) -> str:
    return " ".join(name.split())


def _asked(log: LogFile, roles: Mapping[str, int], language: Language) -> list[str]:
    """What is missing, and which of the unknown columns may hold it."""
    header = log.header
    known: dict[str, list[str]] = {role: names.split(", ") for role, names in KNOWN.items()}
    found = proposal(header, sample(log), roles, known)
    words = _language(header, language)
    problems = []
    for role in found.missing:
        why = f"file '{log.path}': no column is known to hold {role_told(role, words)}, which is required"
        if role in found.chosen:
            why += f"; it may be {header[found.chosen[role]]!r}"
        elif some := [header[place] for place in found.possible[role]]:
            why += f"; by its first values it may be {' or '.join(map(repr, some))}"
        else:
            why += f"; no column that is left holds {_HOLDS[role]} in its first rows"
        problems.append(why)
    able = all(role in found.chosen or found.possible[role] for role in found.missing)
    if found.undated and not able:
        shown = ", ".join(repr(header[place]) for place in found.undated)
        problems.append(f"columns of times of day, whose date no column holds: {shown}")
    if able:
        asked = [role for role in KNOWN if role in found.chosen or role in found.missing]
        wanted = {role: header[found.chosen[role]] if role in found.chosen else "..." for role in asked}
        pairs = ", ".join(f"{role!r}: {name if name == '...' else repr(name)}" for role, name in wanted.items())
        dots = ", with a header for the dots" if "..." in wanted.values() else ""
        problems.append(f"perhaps{dots}: columns={{{pairs}}}")
        told = (f"--columns {_quoted(f'{name}={role_word(role, words)}')}" for role, name in wanted.items())
        problems.append(f"on the command line: {' '.join(told)}")
    free = [name for place, name in enumerate(header) if name and place not in roles.values()]
    unknown = ", ".join(map(repr, free)) or "none"
    pairs = ", ".join(f"{role!r}: ..." for role in found.missing)
    problems.append(f"headers not recognized: {unknown}; name them in columns={{{pairs}}}")
    return problems


_HOLDS = {
    "issued": "a date and a time before the call",
    "called": "a date and a time after the issue",
    "date": "dates",
}


def _language(header: Sequence[str], language: Language) -> Language:
    """Russian if a header is, or the reader was asked to be."""
    return "ru" if language_of(" ".join(header)) == "ru" else language


def _quoted(text: str) -> str:
    """Text in double quotes, which every command line knows, in one line."""
    return repr(_in_line(text)) if '"' in text else f'"{_in_line(text)}"'

"""One day of an office as a page that plays it: people, windows, breaks and the clock, with nothing from outside."""

from __future__ import annotations

import json
from importlib.resources import files
from pathlib import Path
from typing import TYPE_CHECKING, Any

import numpy as np
import pandas as pd

from mfc_sim.description.clock import MIN, days_in, to_clock
from mfc_sim.errors import DataFormatError, InvalidDescription, file_path, nearest
from mfc_sim.excel_words import level_in
from mfc_sim.measures.occupancy import wait_ends
from mfc_sim.measures.questions import CHANNELS
from mfc_sim.plots.style import CYCLE, check_result
from mfc_sim.records import Outcome
from mfc_sim.result import Result
from mfc_sim.text import say, wrong_language
from mfc_sim.whole_file import write_whole

if TYPE_CHECKING:
    from mfc_sim.text import Language

HALF_HOUR_MS = 30 * MIN
ENDINGS = (".html", ".htm")
SPEEDS = (1, 2, 5, 15, 30)
"""Minutes of the day played in a second."""
SHAPES = ("circle", "square", "diamond", "triangle", "star", "pentagon")


def play_day(
    result: Result,
    path: str | Path,
    *,
    replication: int = 0,
    day: int | str = 0,
    language: Language | None = None,
) -> Path:
    """Write one day as an HTML page that plays it: who waits, what every window does, who is served and who leaves.

    The page is one file that loads nothing. It reads the records of the run, whichever engine made them. Play, speed,
    the time and the keys are on it; ``#t=11:30`` behind its address opens it at that time.

    Parameters
    ----------
    result : Result
        Of an office; of a region, ``result.office(name)``.
    path : path-like
        HTML file; its folder is made if it is not there.
    replication : int, default 0
        Number from 0.
    day : int or str, default 0
        Day inside the replication, from 0, or its label: "Tue", "2026-05-04".
    language : {"ru", "en"}, optional
        Default: that of the office.

    Returns
    -------
    Path
        Where it was written.

    Raises
    ------
    InvalidDescription
        The run has no such replication or day.
    DataFormatError
        The file has another ending or cannot be written.

    Examples
    --------
    >>> import tempfile
    >>> import mfc_sim as mfc
    >>> result = mfc.simulate(mfc.presets.starter(), replications=2, seed=7)
    >>> with tempfile.TemporaryDirectory() as folder:
    ...     page = mfc.plots.play_day(result, folder + "/day.html", day="Tue")
    ...     page.name, "<canvas" in page.read_text(encoding="utf-8")
    ('day.html', True)
    """
    check_result("play_day", result)
    speaks: Language = result.office.language if language is None else language
    if problems := wrong_language("play_day", speaks):
        raise InvalidDescription(*problems)
    file = file_path("play_day", path)
    if file.suffix.lower() not in ENDINGS:
        got = file.suffix or "no ending"
        raise DataFormatError(f"{file}: a page is written to a file of {' or '.join(ENDINGS)}, got {got!r}")
    text = page(result, replication, _place(result, day), speaks)
    write_whole(file, text.encode("utf-8"), folder=True)
    return file


def _place(result: Result, day: int | str) -> int:
    """Place of a day, given by its number or label; numbers are checked where they are used."""
    if not isinstance(day, str):
        return day
    labels = [one.label for one in result.days]
    if day not in labels:
        raise InvalidDescription(f"play_day: the run has no day {day!r}{nearest(day, filter(None, labels))}")
    return labels.index(day)


def page(result: Result, replication: int, day: int, language: Language) -> str:
    """Text of the page of one day."""
    from jinja2 import Environment, StrictUndefined

    windows = _windows(result.window_times(replication, day))
    people, kinds, no_shows = _people(result, replication, day, [window["name"] for window in windows])
    words, today = _words(language), result.days[day]
    spans = [span for window in windows for span in (window["shift"], *window["breaks"], *window["calls"])]
    moments = [today.opening_ms, today.closing_ms, *people["ended_ms"].tolist(), *(ms for span in spans for ms in span)]
    facts = {"replication": replication, "engine": result.run.engine}
    caption = (
        say("playback.listed", language, **facts)
        if result.run.listed
        else say("playback.drawn", language, **facts, seed=result.run.seed)
    )
    data = {
        "from_ms": min(moments),
        "until_ms": max(moments),
        "closing_ms": today.closing_ms,
        "services": [service.name for service in result.office.services],
        "kinds": [_look(place) | {"name": _kind(*kind, language)} for place, kind in enumerate(kinds)],
        "windows": windows,
        "columns": list(people.columns),
        "people": people.to_numpy().tolist(),
        "words": words,
    }
    environment = Environment(autoescape=True, undefined=StrictUndefined, trim_blocks=True, lstrip_blocks=True)
    template = environment.from_string(files("mfc_sim.plots").joinpath("playback.html").read_text(encoding="utf-8"))
    return template.render(
        language=language,
        title=say("playback.title", language, office=result.office.name),
        office=result.office.name,
        day=days_in(language, today.label),
        caption=caption,
        one_of=say("playback.one_of", language, days=result.replications * len(result.days)),
        no_shows=say("playback.no_shows", language, count=no_shows) if no_shows else "",
        reading=say("playback.now", language, **{name: words[name] for name in ("waiting", "serving", "longest")}),
        speeds=[(minutes, say("playback.per_second", language, minutes=minutes)) for minutes in SPEEDS],
        rows=half_hours(people, data["from_ms"], data["until_ms"]),
        words=words,
        data=embedded(data),
    )


def embedded(data: object) -> str:
    r"""Write data as JSON that a page may hold: no name in it ends the script or opens a comment.

    >>> print(embedded({"name": "</script><b>&"}))
    {"name":"\u003c/script\u003e\u003cb\u003e\u0026"}
    """
    text = json.dumps(data, ensure_ascii=False, separators=(",", ":"))
    for mark in "<>&\u2028\u2029":
        text = text.replace(mark, f"\\u{ord(mark):04x}")
    return text


def _people(
    result: Result, replication: int, day: int, windows: list[str]
) -> tuple[pd.DataFrame, list[tuple[int, int]], int]:
    """Those who came, in the order of R3, one row each; their kinds (channel, level); how many did not show up."""
    paths, records = result.run.part(replication, 1)
    rows = slice(int(paths.starts[day]), int(paths.starts[day + 1]))
    place = {name: number for number, name in enumerate(windows)}
    table = np.array([*(place.get(name, -1) for name in result.office.window_names), -1])
    found = pd.DataFrame(
        {
            "ticket": paths.ticket[rows],
            "service": paths.service[rows],
            "queued_ms": paths.queued_at_ms[rows],
            "called_ms": records.called_at_ms[rows],
            "left_queue_ms": wait_ends(paths, records)[rows],
            "ended_ms": records.ended_at_ms[rows],
            "window": table[records.window[rows]],
            "outcome": records.outcome[rows],
            "level": paths.level[rows],
            "channel": paths.channel[rows],
        }
    )
    came = found[found["outcome"] != Outcome.NO_SHOW].sort_values(["level", "queued_ms", "ticket"], kind="stable")
    kinds = sorted(set(zip(came["level"].tolist(), came["channel"].tolist(), strict=True)))
    kind = [kinds.index(one) for one in zip(came["level"].tolist(), came["channel"].tolist(), strict=True)]
    people = came.drop(columns=["level", "channel"]).assign(kind=kind).astype(np.int64)
    return people, kinds, len(found) - len(came)


def _windows(times: pd.DataFrame) -> list[dict[str, Any]]:
    """What every window on duty that day does besides serving: its name, and spans [ms]."""
    found: dict[str, dict[str, Any]] = {}
    spans = {"break": "breaks", "closed": "closed", "absent_call": "calls"}
    begins, ends = ((times[name] * MIN).round().astype(np.int64).tolist() for name in ("from_min", "until_min"))
    for window, what, from_ms, until_ms in zip(times["window"], times["what"], begins, ends, strict=True):
        one = found.setdefault(window, {"name": window, "absent": False, "breaks": [], "closed": [], "calls": []})
        if what in ("shift", "absent"):
            one |= {"shift": [from_ms, until_ms], "absent": what == "absent"}
        elif what in spans:
            one[spans[what]].append([from_ms, until_ms])
    return list(found.values())


def _look(place: int) -> dict[str, str]:
    """Shape and color of a kind by its place: shapes differ, so that nobody has to tell colors apart."""
    return {"shape": SHAPES[place % len(SHAPES)], "color": CYCLE[place % len(CYCLE)]}


def _kind(level: int, channel: int, language: Language) -> str:
    """Name of a kind in the legend; a level that its channel does not have by default is told too."""
    names = {
        "walk_in": say("playback.walk_in", language),
        "appointment": say("playback.appointment", language),
        "appointment_late": say("playback.appointment_late", language),
    }
    usual = {"walk_in": 2, "appointment": 1, "appointment_late": 2}
    if level == usual[CHANNELS[channel]]:
        return names[CHANNELS[channel]]
    told = level_in(language, level) if level == 0 else say("excel.level", language, level=level)
    return say("playback.kind", language, channel=names[CHANNELS[channel]], level=told)


def half_hours(people: pd.DataFrame, from_ms: int, until_ms: int) -> list[tuple[str, ...]]:
    """Counters at the end of every half-hour: clock, came, waiting, at windows, served, gone, longest wait [min].

    Parameters
    ----------
    people : DataFrame
        queued_ms, left_queue_ms, ended_ms and outcome of those who came.
    from_ms, until_ms : int
        The day that is told.

    Examples
    --------
    >>> people = pd.DataFrame(
    ...     {"queued_ms": [0], "left_queue_ms": [2400000], "ended_ms": [3000000]}
    ... ).assign(outcome=0)
    >>> half_hours(people, 0, 3000000)
    [('00:30', '1', '1', '0', '0', '0', '30'), ('01:00', '1', '0', '0', '1', '0', '0')]
    """
    queued, left_queue, ended = (people[name].to_numpy() for name in ("queued_ms", "left_queue_ms", "ended_ms"))
    served = people["outcome"].to_numpy() == Outcome.SERVED
    rows = []
    for at in range((from_ms // HALF_HOUR_MS + 1) * HALF_HOUR_MS, until_ms + HALF_HOUR_MS, HALF_HOUR_MS):
        waiting = (queued <= at) & (left_queue > at)
        done = ended <= at
        longest = (at - queued[waiting].min(initial=at)) // MIN
        counts = (queued <= at, waiting, served & (left_queue <= at) & ~done, served & done, ~served & done)
        rows.append((to_clock(at), *(str(int(count.sum())) for count in counts), str(longest)))
    return rows


def _words(language: Language) -> dict[str, str]:
    """Words of the page, those of the script among them; ``{...}`` is filled in there."""
    return {
        "play": say("playback.play", language),
        "pause": say("playback.pause", language),
        "speed": say("playback.speed", language),
        "time": say("playback.time", language),
        "keys": say("playback.keys", language),
        "came": say("playback.came", language),
        "waiting": say("playback.waiting", language),
        "serving": say("playback.serving", language),
        "served": say("playback.served", language),
        "gone": say("playback.gone", language),
        "longest": say("playback.longest", language),
        "minutes": say("playback.minutes", language, minutes="{minutes}"),
        "queue": say("playback.queue", language),
        "nobody": say("playback.nobody", language),
        "left": say("playback.left", language),
        "free": say("playback.free", language),
        "off": say("playback.off", language),
        "ticket": say("playback.ticket", language, ticket="{ticket}", service="{service}"),
        "legend": say("playback.legend", language),
        "crossed": say("playback.crossed", language),
        "long": say("playback.long", language),
        "curve": say("playback.curve", language),
        "no_script": say("playback.no_script", language),
        "table": say("playback.table", language),
        "until": say("playback.until", language),
        "break": say("plots.break", language),
        "closed": say("plots.closed", language),
        "absent": say("plots.absent", language),
        "absent_call": say("plots.absent_call", language),
        "overtime": say("plots.overtime", language),
    }

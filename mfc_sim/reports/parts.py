"""What all reports share: tables of figures, what is assumed, and where the figures come from."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from typing import TYPE_CHECKING, Any

from mfc_sim import provenance_told
from mfc_sim.description.network_screen import names_in
from mfc_sim.description.plain_text import to_toml
from mfc_sim.measures.estimates import Estimate
from mfc_sim.measures.kpis import KPI
from mfc_sim.provenance import fingerprint
from mfc_sim.provenance_told import label
from mfc_sim.reports.page import ROWS_MAX, Block, Code, Section, Table
from mfc_sim.screen import number, spread
from mfc_sim.text import Language, say
from mfc_sim.text import quoted as in_quotes

if TYPE_CHECKING:
    import pandas as pd

    from mfc_sim.description.base import Description
    from mfc_sim.description.office import Office
    from mfc_sim.network_run import NetworkRun

CUT = ("visits_per_day", "mean_wait_min", "p90_wait_min", "share_within_15")
"""Figures of a part of the visitors."""
TIMED = (*CUT, "utilization")
"""... where the time of windows is known too."""
SPREAD = ("mean_wait_min", "share_within_15")
"""Those shown with their intervals."""
FILES_MAX = 6
"""Descriptions that a page holds."""


def kpi_heading(name: str, language: Language) -> str:
    """Heading of a figure, with its unit."""
    label = KPI[name].label(language)
    return say("result.in_percent", language, label=label) if KPI[name].unit == "share" else label


def figures(
    frame: pd.DataFrame, names: Sequence[str], caption: str, heads: Sequence[str], language: Language
) -> list[Block]:
    """Make a table of figures by cell to which anybody comes; of very many the first, and how many there are."""
    frame = frame[frame["visits"] > 0] if (frame["visits"] > 0).any() else frame
    rows = []
    for key, (_, row) in zip(frame.index[:ROWS_MAX], frame.iterrows(), strict=False):
        cells = []
        for name in names:
            value, low, high = (float(row[f"{name}{end}"]) for end in ("", "_low", "_high"))
            scale = 100.0 if KPI[name].unit == "share" else 1.0
            if name in SPREAD:
                cells.append(spread(Estimate(value, low, high, 0), language, 1, scale))
            else:
                cells.append(number(scale * value, language))
        rows.append((*(label(part, language) for part in (key if isinstance(key, tuple) else (key,))), *cells))
    table = Table(caption, (*heads, *(kpi_heading(name, language) for name in names)), tuple(rows), len(heads))
    if len(frame) <= ROWS_MAX:
        return [table]
    return [table, say("report.rows_more", language, shown=ROWS_MAX, all=len(frame))]


def told(rows: Mapping[str, str], caption: str, language: Language) -> Table:
    """Make a table of figures that are already told, with their intervals."""
    return Table(
        caption, (say("report.figure", language), say("report.value", language)), tuple(rows.items()), words=True
    )


def outline(text: str) -> list[Block]:
    r"""Make a screen of text into sentences, and lists of the lines that are moved in.

    >>> outline("Hours:\n  Mon 09:00\n  - Tue 09:00")
    ['Hours:', ['Mon 09:00', 'Tue 09:00']]
    """
    blocks: list[Block] = []
    for line in text.splitlines():
        said = line.strip().removeprefix("- ")
        if not line.startswith("  "):
            blocks.append(said)
        elif blocks and isinstance(blocks[-1], list):
            blocks[-1].append(said)
        else:
            blocks.append([said])
    return blocks


def quoted(names: Iterable[str], language: Language) -> str:
    """List names in quotation marks.

    >>> quoted(["one more", "two more"], "ru")
    '«one more», «two more»'
    """
    return ", ".join(in_quotes(name, language) for name in names)


def loads(variable: str, files: Mapping[str, tuple[str, object]]) -> list[str]:
    """Lines of Python that read the descriptions of several scenarios."""
    return [f"{variable} = {{", *(f'    {name!r}: mfc.load("{file}"),' for file, (name, _) in files.items()), "}"]


def plain(notes: Iterable[str]) -> list[str]:
    """Notes without the brackets that mark them on a screen of text."""
    return [note[1:-1] if note[:1] == "[" and note[-1:] == "]" else note.removeprefix("! ") for note in notes]


def assumed(offices: Iterable[Office], language: Language) -> list[str]:
    """What offices take for granted because nothing else is said; a sentence for all that take the same."""
    patient, alike, present = dict[str, None](), dict[str, None](), dict[str, None]()
    for office in offices:
        if office.patience is None:
            patient[office.name] = None
        if not office.day_cv and not any(getattr(stream, "day_cv", 0) for stream in office.demand):
            alike[office.name] = None
        if not any(group.absence for group in office.windows):
            present[office.name] = None
    found = []
    if patient:
        found.append(say("report.assumed_patient", language, names=names_in(list(patient), language)))
    if alike:
        found.append(say("report.assumed_days", language, names=names_in(list(alike), language)))
    if present:
        found.append(say("report.assumed_present", language, names=names_in(list(present), language)))
    return found


def sentence(text: str) -> str:
    """Text as a sentence of its own.

    >>> sentence("grade: good"), sentence("Kept.")
    ('Grade: good.', 'Kept.')
    """
    text = text[:1].upper() + text[1:]
    return text if text[-1:] in (".", "!", "?", ":") else f"{text}."


def by_hand(language: Language) -> Section:
    """Say that nothing is known of the data behind a description."""
    return Section(say("report.quality", language), [say("report.described_by_hand", language)])


def origin(
    given: Mapping[str, Any],
    files: Mapping[str, tuple[str, Description]],
    commands: Sequence[str],
    language: Language,
    more: Sequence[tuple[str, str]] = (),
) -> Section:
    """Where the figures come from, and how to get them again.

    Parameters
    ----------
    given : dict
        Provenance of the thing.
    files : dict of file name to (scenario, description)
        What has to be saved; the hash of each is shown if there are several.
    commands : sequence of str
        Lines of Python.
    more : sequence of (heading, text)
        Further rows.
    """
    shown = dict(list(files.items())[:FILES_MAX])
    alone = {name: value for name, value in given.items() if name != "description_sha256" or len(files) <= 1}
    rows = [*((heading, str(value)) for heading, value in provenance_told.rows(alone, language)), *more]
    if len(files) > 1:
        heading = provenance_told.heading("description_sha256", language)
        rows += [(f"{heading}: {scenario}", fingerprint(thing)) for scenario, thing in shown.values()]
    table = Table(
        say("report.table_origin", language),
        (say("report.figure", language), say("report.found", language)),
        tuple(rows),
        words=True,
    )
    again = (
        say("report.how_again", language, files=quoted(shown, language)) if shown else say("report.how_log", language)
    )
    blocks: list[Block] = [table, again, Code(say("report.code", language), "\n".join(commands))]
    blocks += [
        Code(say("report.file", language, file=name), to_toml(thing), hidden=True) for name, (_, thing) in shown.items()
    ]
    if len(files) > len(shown):
        blocks.append(say("report.more_files", language, shown=len(shown), all=len(files)))
    return Section(say("report.origin", language), blocks)


def dates_of(labels: Sequence[str]) -> str:
    """Argument of `mfc_sim.simulate` that brings these days; empty if it needs none.

    >>> dates_of(["2026-04-30", "2026-05-02"]), dates_of(["Mon", "Tue"]), dates_of([""])
    (", dates=('2026-04-30', '2026-05-02')", '', '')
    """
    if labels and labels[0][:1].isdigit():
        return f", dates=({min(labels)!r}, {max(labels)!r})"
    return ""


def week_of(labels: Sequence[str]) -> str:
    """Argument that makes a replication a week of these days; empty if it needs none."""
    return ", week=True" if len(labels) > 1 and any(labels) and not dates_of(labels) else ""


def of_region(run: NetworkRun) -> str:
    """Arguments with which a region is simulated again."""
    week = ", week=True" if run.week else ""
    dates = dates_of(run.choices.days.labels)
    return f"replications={run.replications}, seed={run.seed}, engine={run.engine!r}{dates}{week}"


def saved(thing: object, page: Language, own: Language) -> str:
    """Last line of the commands: the same page."""
    words = "" if page == own else f", language={page!r}"
    return f'mfc.report({thing}, "report.html"{words})'

"""Small things of every kind that a report can be about, each made once; and a reader of the pages."""

from __future__ import annotations

import re
import tempfile
from collections.abc import Iterator
from functools import cache
from html.parser import HTMLParser
from pathlib import Path
from typing import Any

import pandas as pd

import mfc_sim as mfc

VOID = {"meta", "br", "hr", "img", "input", "link", "path", "use", "rect", "image"}
ADDRESSES = ("src", "href", "xlink:href", "action", "data", "poster", "srcset", "background")
QUEUES = ("596", "599")
HOSTILE = (
    "<script>alert(1)</script>",
    "<img src=x onerror=alert(1)>",
    "{{7*7}}",
    "{% raw %}",
    "\"quoted\" & 'single'",
    "=1+1",
    "\u202eright to left",
)


def office(**more: Any) -> mfc.Office:
    """Describe an office that is busy enough for people to leave."""
    given = dict(
        name="Office 1",
        hours=("09:00", "13:00"),
        services=[
            mfc.Service(name="A1", duration=mfc.Lognormal(mean_min=12, cv=0.5)),
            mfc.Service(name="A2", duration=mfc.Fixed(minutes=5)),
        ],
        demand=[mfc.WalkIns(name="Q", mix={"A1": 0.65, "A2": 0.35}, per_hour=22)],
        windows=[mfc.Windows(name="W", shifts=[mfc.Shift(name="S", count=3)], installed=8)],
        patience=mfc.Exponential(mean_min=60),
    )
    return mfc.Office(**{**given, **more})


def regions(language: str = "en") -> Any:
    """Compare a region of two offices with one of them alone: people lose, and a map can be drawn."""
    net = mfc.presets.two_offices()
    places = zip(net.offices, ((51.7, 55.1), (51.9, 55.4)), strict=True)
    net = net.replace(language=language, offices=[one.replace(location=place) for one, place in places])
    fewer = mfc.region.close(net, net.offices[1].name)
    return mfc.compare({"R1": net, "R2": fewer}, replications=32, seed=7)


@cache
def things() -> dict[str, Any]:
    """Everything but what comes from a log; in English."""
    here, net = office(), mfc.presets.two_offices()
    more = here.with_windows(W="+1")
    target = mfc.Target(limit_min=15, share=0.8, per="half-hour")
    half = mfc.ShiftType(name="H", windows="W", starts="09:00", length_min=240)
    sizes = [
        mfc.Axis("AX", "windows.W.shifts.S.count", [3, 4]),
        mfc.Axis("AY", "demand.*.scale", [1.0, 1.1]),
    ]
    return {
        "result": mfc.simulate(here, replications=64, seed=7),
        "comparison": mfc.compare({"B1": here, "B2": more}, replications=64, seed=7),
        "sweep": mfc.sweep(here, sizes, replications=64, seed=7),
        "plan": mfc.staff(here, target, shift_types=[half], replications=64, seed=7),
        "network": mfc.simulate(net, replications=32, seed=7),
        "region": regions(),
    }


@cache
def of_log() -> dict[str, Any]:
    """Give the fit to two queues of the shipped log, and its back-test."""
    board = pd.read_csv(mfc.presets.warsaw_path(), dtype=str, keep_default_na=False)
    with tempfile.TemporaryDirectory() as folder:
        file = Path(folder) / "board.csv"
        board[board["idGrupy"].isin(QUEUES)].to_csv(file, index=False, encoding="utf-8")
        log = mfc.read_board(file)
    fit = mfc.fit_office(log.days("2020-01-02", "2020-01-10"))
    return {"fit": fit, "backtest": mfc.backtest(fit, log.days("2020-01-14", "2020-01-15"), replications=40)}


class Reader(HTMLParser):
    """Reads a page and notes what a check asks for; a tag that is not closed in order is an error."""

    def __init__(self) -> None:
        super().__init__()
        self.open: list[str] = []
        self.tags: list[tuple[str, dict[str, str]]] = []
        self.texts: list[tuple[str, str]] = []
        self.declared = ""

    def handle_decl(self, decl: str) -> None:
        self.declared = decl

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.tags.append((tag, {name: value or "" for name, value in attrs}))
        if tag not in VOID:
            self.open.append(tag)

    def handle_startendtag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.tags.append((tag, {name: value or "" for name, value in attrs}))

    def handle_endtag(self, tag: str) -> None:
        if tag not in VOID:
            assert self.open, f"</{tag}> closes nothing"
            assert self.open.pop() == tag, f"</{tag}> out of order, line {self.getpos()[0]}"

    def handle_data(self, data: str) -> None:
        if data.strip():
            self.texts.append((self.open[-1] if self.open else "", data))

    def all(self, tag: str) -> list[dict[str, str]]:
        """Attributes of every element of a name."""
        return [attributes for name, attributes in self.tags if name == tag]

    def words(self, *but: str) -> str:
        """Text of the page, without that of some elements."""
        return "\n".join(text for tag, text in self.texts if tag not in but)


def read(html: str) -> Reader:
    """Read a page to its end."""
    reader = Reader()
    reader.feed(html)
    reader.close()
    assert reader.open == []
    return reader


def leads_outside(reader: Reader) -> list[str]:
    """Addresses of a page that are not in it."""
    return [one for one in _addresses(reader) if not one.startswith(("#", "data:image/"))]


def leads_inside(reader: Reader) -> list[str]:
    """Ids of a page that something in it leads to."""
    return [one[1:] for one in _addresses(reader) if one.startswith("#")]


def _addresses(reader: Reader) -> Iterator[str]:
    for _, attributes in reader.tags:
        for name, value in attributes.items():
            if name in ADDRESSES:
                yield value
            yield from re.findall(r"url\(['\"]?([^'\")]+)", value)

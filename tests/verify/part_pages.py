"""The pages that play a day, opened in a browser: no complaint, and at every time the counters of the records."""

from __future__ import annotations

import sys
import tempfile
import time
from pathlib import Path
from typing import Any

import numpy as np
from matplotlib.image import imread

sys.path.insert(0, str(Path(__file__).resolve().parents[1]))
from browser import Browser, browsing

import mfc_sim as mfc
from offices import contract_office
from pages import Page, places

SEED = 20_261_125
TIMES = 40
WIDTH, HEIGHT = 1100, 1000
"""Of the view [pixels]."""
COUNTERS = ("came", "waiting", "serving", "served", "gone", "longest")
PLAYS = "document.getElementById('play').getAttribute('aria-pressed') === 'true'"
TIME = "Number(document.getElementById('time').value)"


SHOWN = "Object.fromEntries([%s].map((id) => [id, document.getElementById(id).textContent]))"


def shown(tab: Browser) -> dict[str, str]:
    """Text of the clock, the counters and the longest wait of an open page."""
    found: dict[str, str] = tab.run(SHOWN % ", ".join(f"'{name}'" for name in ("clock", *COUNTERS)))
    return found


def wrong_at(tab: Browser, page: Page, at_ms: int) -> list[str]:
    """What an open page shows at a time but should not."""
    minutes, seconds = divmod(at_ms // 1000, 60)
    clock = f"{minutes // 60:02d}:{minutes % 60:02d}"
    tab.run(f"new Promise((done) => {{ location.hash = '#t={clock}:{seconds:02d}'; setTimeout(done, 60); }})")
    now, seen = places(page.people, at_ms), shown(tab)
    problems = [] if seen["clock"] == clock else [f"{clock}: the clock shows {seen['clock']}"]
    problems += [
        f"{clock}:{seconds:02d}: {name} shows {seen[name]}, the records say {now[name]}"
        for name in COUNTERS
        if seen[name].split()[0] != str(now[name])
    ]
    return problems + wrong_windows(tab, page, at_ms, clock)


def wrong_windows(tab: Browser, page: Page, at_ms: int, clock: str) -> list[str]:
    """Windows that are said to do something else than the records say."""
    lines = tab.run("Array.from(document.querySelectorAll('#states li'), (line) => line.textContent)")
    data: dict[str, Any] = page.data
    if len(lines) != len(data["windows"]):
        return [f"{clock}: {len(lines)} windows are shown of {len(data['windows'])}"]
    problems = []
    for place, (line, window) in enumerate(zip(lines, data["windows"], strict=True)):
        served = [
            one
            for one in page.people
            if one["window"] == place and not one["outcome"] and one["called_ms"] <= at_ms < one["ended_ms"]
        ]
        rest = any(from_ms <= at_ms < until_ms for from_ms, until_ms in window["breaks"])
        said = f"{window['name']}: {data['words']['break']}"
        right = (str(served[0]["ticket"]) in line) if served else (line == said) == rest
        if not line.startswith(window["name"]) or not right:
            problems.append(f"{clock}: {line!r}, served {served}, break {rest}")
    return problems


def wrong_play(tab: Browser, file: Path, folder: Path) -> list[str]:
    """Whether a page plays by itself, obeys the keys, stands still for who wants it so, and draws into any width."""
    problems = []
    waited = "new Promise((done) => setTimeout(done, 500))"
    for calm in (False, True):
        tab.open(file, WIDTH, height=HEIGHT, calm=calm, keep=True)
        tab.run(waited)
        if (shown(tab)["served"] == shown(tab)["came"] == "0" and not calm) or (tab.run(PLAYS) == calm):
            problems.append(f"it {'plays' if calm else 'stands still'}, reduced motion {calm}")
    tab.open(file, WIDTH, height=HEIGHT, keep=True)
    tab.press(" ", "Space", " ")
    stopped = tab.run(TIME)
    tab.run(waited)
    tab.press("ArrowRight")
    if tab.run(PLAYS) or tab.run(TIME) - stopped != 60_000:
        problems.append(f"after a pause and a minute: from {stopped} to {tab.run(TIME)}")
    tab.press("End")
    if tab.run(TIME) != tab.run("Number(document.getElementById('time').max)"):
        problems.append("End is not the end")
    for size in ((WIDTH, HEIGHT), (360, 1600)):
        tab.open(file, size[0], height=size[1], fragment="#t=11:30", keep=True)
        tab.picture(seen := folder / "seen.png")
        pixels = (imread(seen)[..., :3] * 255).astype(np.int64)
        if (colors := len(np.unique(pixels @ [65536, 256, 1]))) < 20:
            problems.append(f"{colors} colors in a view of {size}: nothing is drawn")
        if (wide := tab.run("document.documentElement.scrollWidth")) > size[0]:
            problems.append(f"{wide} pixels wide in a view of {size}")
    return problems


def main() -> int:
    """Open the pages of two offices, from both engines and in both languages."""
    began = time.monotonic()
    random = np.random.default_rng(SEED)
    wrong: list[str] = []
    count = times = 0
    crowded = contract_office().with_values({"demand.live queue.scale": 1.7}).replace(absent_call_min=1)
    with tempfile.TemporaryDirectory() as name, browsing() as tab:
        folder = Path(name)
        for office, engine, language in (
            (crowded, "lanes", "ru"),
            (crowded, "reference", "en"),
            (mfc.presets.starter(), "lanes", "en"),
            (crowded.replace(hall=12), "reference", "ru"),
        ):
            result = mfc.simulate(office, replications=1, seed=SEED, engine=engine)
            file = mfc.plots.play_day(result, folder / f"{count}.html", day=count, language=language)
            page = Page(file)
            begin, end = page.data["from_ms"], page.data["until_ms"]
            tab.open(file, WIDTH, height=HEIGHT, keep=True)
            problems = []
            for at_ms in (begin, end // 1000 * 1000, *random.integers(begin, end, TIMES).tolist()):
                problems += wrong_at(tab, page, at_ms // 1000 * 1000)
                times += 1
            problems += wrong_play(tab, file, folder)
            wrong += [f"{file.name} ({engine}, {language}) {problem}" for problem in problems + tab.complaints()]
            tab.events.clear()
            count += 1
    print(*wrong[:10], sep="\n")
    print(
        f"{'FAIL' if wrong else 'PASS'} pages: {count} days opened at {times} times, {len(wrong)} wrong; "
        f"{time.monotonic() - began:.0f} s, seed {SEED}"
    )
    return int(bool(wrong))


if __name__ == "__main__":
    sys.exit(main())

"""Every kind of report in a headless Chromium, in both languages: `make verify-report`, or this file with a folder.

Each page is opened from its file on a desktop, on a phone and as it is printed. It may write nothing to the console
and ask for no address; nothing may be wider than the screen or the paper; tables and plots have to be told to a screen
reader with names and headers. Then pages with a planted fault are opened, and every fault has to be found. The last
line says PASS or FAIL. With a folder, pages and pictures of them stay there.
"""

from __future__ import annotations

import re
import sys
import tempfile
from collections import Counter
from collections.abc import Iterator
from pathlib import Path

sys.path.insert(0, str(Path(__file__).parents[1]))

from browser import Browser, browsing

import mfc_sim as mfc
from reported import HOSTILE, of_log, office, regions, things

DESKTOP, PHONE = 1200, 360
PAPER_PX = 687
"""Width of A4 within the margins of the style: 182 mm at 96 pixels an inch."""
LONG = "Выдача разрешений на строительство и ввод объектов в эксплуатацию, приём документов"
"""A name as services have them; once with no blank at which a line may end."""
A4_PT = (595, 842)
WIDE = """[...document.querySelectorAll('body *')].filter(one => !one.closest('svg') || one.tagName == 'svg')
    .filter(one => one.getBoundingClientRect().right > WIDTH + 1 && !(one.parentElement.closest('.scroll, pre')))
    .slice(0, 3).map(one => one.tagName + ' ' + one.textContent.slice(0, 30))"""
TOLD = {"columnheader": "thead th", "rowheader": "tbody th", "table": "table", "image": "svg"}
"""Roles, and the elements that have to have them."""
PLANTS = {
    "a picture from elsewhere": ("</main>", '<img alt="" src="http://example.org/a.png"></main>', "asks for"),
    "a style from elsewhere": ("</style>", "body { background: url(http://example.org/b.png) }</style>", "asks for"),
    "an error of a script": ("</main>", "<script>throw new Error('planted')</script></main>", "console"),
    "a word on the console": ("</main>", "<script>console.log('planted')</script></main>", "console"),
    "a table without headers": ("</main>", "<table><tr><td>1<td>2</table></main>", "screen reader"),
    "a plot without a name": ("</main>", '<svg role="img"><path d="M0 0"/></svg></main>', "screen reader"),
    "a page wider than a phone": ("</main>", "<p style='width:500px;max-width:none'>wide</p></main>", "wider"),
    "the wrong language": ('lang="en"', 'lang="ru"', "language"),
}
"""Faults: what is replaced, by what, and what has to be said."""


def pages(folder: Path) -> Iterator[tuple[Path, str]]:
    """Write every report in both languages; what keeps sentences of its own in its language only."""
    for name, thing in {**things(), **of_log()}.items():
        for language in ("en", "ru"):
            if language == "ru" and name in ("fit", "region"):
                continue
            yield mfc.report(thing, folder / f"{name}-{language}.html", language), language
    log = mfc.to_tickets(mfc.simulate(office(language="ru"), replications=40, seed=7))
    yield mfc.report(mfc.fit_office(log), folder / "tickets-ru.html"), "ru"
    services = [mfc.Service(name=name, duration=mfc.Fixed(minutes=3)) for name in (LONG, "".join(LONG.split()))]
    stream = mfc.WalkIns(name=LONG, mix={service.name: 0.5 for service in services}, per_hour=20)
    named = office(name=LONG, services=services, demand=[stream])
    compared = mfc.compare({LONG: named, **dict.fromkeys(HOSTILE, named)}, replications=32, seed=7)
    yield mfc.report(compared, folder / "names-en.html"), "en"
    yield mfc.report(regions("ru"), folder / "region-ru.html"), "ru"


def faults(browser: Browser, file: Path, language: str, pictures: Path | None) -> Iterator[str]:
    """Everything wrong with a page."""
    for width in (DESKTOP, PHONE):
        browser.open(file, width)
        for url in browser.requests():
            yield f"{width} px: asks for {url}"
        for complaint in browser.complaints():
            yield f"{width} px: console: {complaint}"
        if browser.run(f"document.documentElement.scrollWidth > {width}"):
            yield f"{width} px: wider than the screen: {browser.run(WIDE.replace('WIDTH', str(width)))}"
        if pictures is not None:
            browser.picture(pictures / f"{file.stem}-{width}.png")
    said = browser.run("document.documentElement.lang")
    if said != language or not browser.run("document.title"):
        yield f"language {said!r}, title {browser.run('document.title')!r}"
    yield from _untold(browser)
    yield from _unprintable(browser, file, pictures)


def _untold(browser: Browser) -> Iterator[str]:
    """What a screen reader is not told: as many headers, named tables and plots as the page has."""
    roles = browser.roles()
    counts = Counter(role for role, _ in roles)
    for role, selector in (
        ("columnheader", "thead th"),
        ("rowheader", "tbody th"),
        ("table", "table"),
        ("image", "svg"),
    ):
        there = browser.run(f"document.querySelectorAll({selector!r}).length")
        if counts[role] != there:
            yield f"screen reader: {counts[role]} of {there} {selector} are told as {role}"
    for role in ("table", "image", "region"):
        if nameless := sum(one == role and not name for one, name in roles):
            yield f"screen reader: {nameless} of role {role} without a name"
    bare = browser.run("[...document.querySelectorAll('tr')].filter(row => !row.querySelector('th')).length")
    if bare:
        yield f"screen reader: {bare} rows of tables without a header"


def _unprintable(browser: Browser, file: Path, pictures: Path | None) -> Iterator[str]:
    """What does not fit on A4."""
    metrics = {"width": PAPER_PX, "height": 1000, "deviceScaleFactor": 1, "mobile": False}
    browser.tell("Emulation.setDeviceMetricsOverride", **metrics)
    browser.tell("Emulation.setEmulatedMedia", media="print")
    if browser.run(f"document.documentElement.scrollWidth > {PAPER_PX}"):
        wide = WIDE.replace(".scroll, pre", "nothing").replace("WIDTH", str(PAPER_PX))
        yield f"printed: wider than A4: {browser.run(wide)}"
    if pictures is not None:
        browser.picture(pictures / f"{file.stem}-print.png")
    pdf = browser.printed()
    sizes = {
        tuple(round(float(side)) for side in box) for box in re.findall(rb"/MediaBox \[0 0 ([\d.]+) ([\d.]+)\]", pdf)
    }
    if not sizes or any(abs(side - a4) > 1 for size in sizes for side, a4 in zip(size, A4_PT, strict=True)):
        yield f"printed: sheets of {sizes or 'no'} points are not A4"
    if pictures is not None:
        (pictures / f"{file.stem}.pdf").write_bytes(pdf)


def main() -> int:
    """Open all pages and say PASS or FAIL."""
    kept = Path(sys.argv[1]) if len(sys.argv) > 1 else None
    wrong: list[str] = []
    seen = 0
    try:
        with tempfile.TemporaryDirectory() as place, browsing() as browser:
            folder = kept or Path(place)
            for file, language in pages(folder):
                found = list(faults(browser, file, language, kept))
                seen += 1
                wrong += [f"{file.name}: {fault}" for fault in found]
                print(f"{file.name}: {file.stat().st_size / 1024:.0f} KiB", *(found or ["nothing wrong"]), sep="\n  ")
            good = (folder / "result-en.html").read_text(encoding="utf-8")
            for fault, (old, new, said) in PLANTS.items():
                planted = Path(place) / "planted.html"
                planted.write_text(good.replace(old, new, 1), encoding="utf-8")
                found = list(faults(browser, planted, "en", None))
                if not any(said in one for one in found):
                    wrong.append(f"planted: {fault} was not found")
                print(f"planted: {fault}", *found, sep="\n  ")
    except (OSError, RuntimeError, TimeoutError) as error:
        wrong.append(f"{type(error).__name__}: {error}")
    print(*wrong, sep="\n")
    print(f"{'FAIL' if wrong else 'PASS'} report: {seen} pages in Chromium, {len(PLANTS)} planted faults, seed 7")
    return int(bool(wrong))


if __name__ == "__main__":
    sys.exit(main())

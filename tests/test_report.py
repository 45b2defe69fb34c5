"""A report is one page that needs nothing else, says everything in one language, and shows names as text."""

from __future__ import annotations

import re
import tomllib
from collections.abc import Callable
from functools import cache
from itertools import pairwise
from pathlib import Path
from typing import Any

import numpy as np
import pytest

import mfc_sim as mfc
from mfc_sim.errors import DataFormatError, InvalidDescription
from mfc_sim.measures.kpis import KPIS
from mfc_sim.reports import offices
from mfc_sim.reports.page import Page, Section, Table
from mfc_sim.reports.writer import page_of
from mfc_sim.text import Language
from reported import HOSTILE, Reader, leads_inside, leads_outside, of_log, office, read, regions, things

KINDS = ("result", "comparison", "sweep", "plan", "network", "region", "fit", "backtest")
WORDS = {
    "en": ("The question", "The answer", "Figures", "How sure this is", "Data quality", "Provenance"),
    "ru": ("Вопрос", "Ответ", "Показатели", "Насколько это верно", "Качество данных", "Происхождение"),
}
OWN = {"fit", "region"}
"""What keeps sentences in the language in which it was made."""


CODE = {
    "Office",
    "Two",
    "offices",
    "Ochota",
    "UTF",
    "SHA",
    "Python",
    "seed",
    "replications",
    "absence",
    "lanes",
    "plan",
}
CODE |= {"CRPS", "mfc", "sim", "numpy", "scipy", "simpy", "reference", "day"}
"""Names, and words of code, that stand in a Russian page."""


def thing(kind: str) -> Any:
    return of_log()[kind] if kind in ("fit", "backtest") else things()[kind]


@cache
def html(kind: str, language: Language) -> str:
    found = thing(kind) if (kind, language) != ("region", "ru") else regions("ru")  # it keeps what was done to it
    return page_of(found, language).html()


@cache
def page(kind: str, language: Language) -> Reader:
    return read(html(kind, language))


PAGES = [(kind, language) for kind in KINDS for language in ("en", "ru") if (kind, language) != ("fit", "ru")]


@pytest.mark.parametrize(("kind", "language"), PAGES)
def test_a_page_is_whole_and_needs_nothing_else(kind: str, language: Language) -> None:
    seen = page(kind, language)
    assert seen.declared == "DOCTYPE html"
    assert seen.all("html") == [{"lang": language}]
    assert seen.all("script") + seen.all("link") + seen.all("iframe") + seen.all("base") == []
    assert leads_outside(seen) == []
    style = next(text for tag, text in seen.texts if tag == "style")
    assert "url(" not in style
    assert "@import" not in style
    ids = [given["id"] for _, given in seen.tags if "id" in given]
    assert len(ids) == len(set(ids))
    assert set(leads_inside(seen)) <= set(ids)
    for word in WORDS[language]:
        assert word in seen.words()


@pytest.mark.parametrize(("kind", "language"), PAGES)
def test_tables_plots_and_headings_can_be_read_aloud(kind: str, language: Language) -> None:
    seen = page(kind, language)
    assert len(seen.all("caption")) == len(seen.all("table")) > 0
    assert all(head.get("scope") in ("row", "col") for head in seen.all("th"))
    assert all(len(svg["aria-label"]) > 20 for svg in seen.all("svg"))
    assert {svg["role"] for svg in seen.all("svg")} <= {"img"}
    levels = [int(tag[1]) for tag, _ in seen.tags if re.fullmatch(r"h\d", tag)]
    assert levels[0] == 1
    assert levels.count(1) == 1
    assert all(after <= before + 1 for before, after in pairwise(levels))
    assert len(seen.all("figcaption")) == len(seen.all("figure"))


@pytest.mark.parametrize(("kind", "language"), [pair for pair in PAGES if pair[1] == "ru"])
def test_a_russian_page_has_russian_words_alone(kind: str, language: Language) -> None:
    seen = page(kind, language)
    words = seen.words("pre", "style", "summary")
    assert not set(re.findall(r"[a-z_]+_(?:min|15|day)\b", words)) & {kpi.name for kpi in KPIS}
    words = re.sub(r"\S*[._=(]\S*|\b[0-9a-f]{64}\b", " ", words)  # fields, functions, versions, hashes
    assert set(re.findall(r"[a-zA-Z]{3,}", words)) <= CODE
    labels = " ".join(svg["aria-label"] for svg in seen.all("svg"))
    assert set(re.findall(r"[a-zA-Z]{4,}", labels)) <= {"Office"}


@pytest.mark.parametrize(("kind", "language"), [pair for pair in PAGES if pair[1] == "en"])
def test_an_english_page_has_no_russian_word(kind: str, language: Language) -> None:
    seen = page(kind, language)
    labels = " ".join(svg["aria-label"] for svg in seen.all("svg"))
    assert re.findall(r"[а-яё]{3,}", seen.words() + labels, re.IGNORECASE) in ([], ["ТОСП"])


@pytest.mark.parametrize("name", HOSTILE)
def test_a_hostile_name_is_shown_as_text(name: str) -> None:
    lawful = name.replace("/", "|").replace("*", "x").replace(".", "").strip()  # what an office may be called
    service = mfc.Service(name=lawful, duration=mfc.Fixed(minutes=5))
    here = office(name=lawful, services=[service], demand=[mfc.WalkIns(name="Q", service=lawful, per_hour=10)])
    found = mfc.sweep({name: here, f"{name}!": here.with_windows(W="+1")}, replications=32, seed=7, progress=False)
    seen = read(page_of(found).html())
    assert seen.all("script") + seen.all("img") == []
    shown = name.replace("\u202e", "[U+202E]")
    assert [shown, f"{shown}!"] == [text for tag, text in seen.texts if tag == "th" and text.startswith(shown)][:2]
    assert next(text for tag, text in seen.texts if tag == "title").endswith(lawful.replace("\u202e", "[U+202E]"))
    assert "\u202e" not in seen.words("pre")
    assert all(not key.startswith("on") for _, given in seen.tags for key in given)


@pytest.mark.parametrize("kind", ["result", "network"])
def test_the_same_thing_gives_the_same_bytes(kind: str, tmp_path: Path) -> None:
    first = mfc.report(thing(kind), tmp_path / "a.html").read_bytes()
    assert mfc.report(thing(kind), tmp_path / "new" / "b.html").read_bytes() == first
    assert b"\r" not in first
    assert len(first) < 2_000_000


def test_the_page_holds_the_description_it_was_made_from(tmp_path: Path) -> None:
    result = thing("result")
    seen = page("result", "ru")
    text = [text for tag, text in seen.texts if tag == "pre"][-1]
    file = tmp_path / "office.toml"
    file.write_text(text, encoding="utf-8")
    assert tomllib.loads(text)["name"] == "Office 1"
    assert mfc.load(file) == result.office
    assert result.provenance["description_sha256"] in seen.words()


def commands(kind: str, folder: Path, page_language: Language = "en") -> dict[str, Any]:
    """Save the descriptions of a page and run its commands there."""
    return repeated(page(kind, page_language), folder)


def repeated(seen: Reader, folder: Path) -> dict[str, Any]:
    """Save the descriptions of a page that was read and run its commands there."""
    summaries = [text.rsplit(" ", 1)[-1] for tag, text in seen.texts if tag == "summary"]
    code, *files = [text for tag, text in seen.texts if tag == "pre"]
    for name, text in zip(summaries, files, strict=True):
        (folder / name).write_text(text, encoding="utf-8")
    known: dict[str, Any] = {}
    exec(code, known)
    return known


@pytest.mark.parametrize("kind", ["result", "comparison", "sweep", "network", "region"])
def test_the_commands_of_a_page_make_the_same_page(kind: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    commands(kind, tmp_path)
    again = (tmp_path / "report.html").read_text(encoding="utf-8")
    assert again == html(kind, "en")


def of_a_region() -> mfc.Result:
    return mfc.simulate(mfc.presets.two_offices(), replications=5, seed=1).office("Office 1")


def of_days_all_alike() -> mfc.Result:
    alike = mfc.Office(
        name="Alike",
        hours={"Mon-Fri": ("09:00", "13:00")},
        services=[mfc.Service(name="passport", duration=mfc.Exponential(mean_min=10))],
        demand=[mfc.WalkIns(name="queue", service="passport", per_hour=15)],
        windows=[mfc.Windows(name="universal", count=3)],
    )
    return mfc.simulate(alike, replications=5, seed=1)


@pytest.mark.parametrize("made", [of_a_region, of_days_all_alike])
def test_the_commands_of_an_office_make_the_same_page(
    made: Callable[[], mfc.Result], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    text = page_of(made()).html()
    repeated(read(text), tmp_path)
    assert (tmp_path / "report.html").read_text(encoding="utf-8") == text


def test_the_commands_of_a_plan_repeat_its_proof(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    plan, again = thing("plan"), commands("plan", tmp_path)["result"]
    row = plan.table().iloc[0]
    found = again.share_within(15, between=("09:00", "09:30"))
    assert row["part"] == "09:00"
    assert np.isclose(found.value, row["value"])


@pytest.mark.parametrize("kind", ["result", "comparison", "sweep", "plan", "network", "backtest"])
def test_another_language_changes_no_figure(kind: str) -> None:
    def numbers(language: Language) -> list[str]:
        cells = page(kind, language).texts
        return [
            number.replace(",", ".") for tag, text in cells if tag == "td" for number in re.findall(r"\d+[.,]\d", text)
        ]

    assert numbers("ru") == numbers("en")


@pytest.mark.parametrize("kind", sorted(OWN))
def test_sentences_written_before_are_not_half_translated(kind: str) -> None:
    with pytest.raises(InvalidDescription, match=r"in 'en'.*; allowed: .*language="):
        page_of(thing(kind), "ru")


def test_an_office_of_a_region_is_told_in_another_language_too() -> None:
    result = thing("network").office("Office 1")
    one, other = (read(page_of(result, language).html()) for language in ("en", "ru"))
    assert "Вопрос" in other.words()
    means = [
        next(number for number in re.findall(r"\d+[.,]\d", seen.words("style"))).replace(",", ".")
        for seen in (one, other)
    ]
    assert means[0] == means[1]


@cache
def of_scenarios(language: Language) -> tuple[Any, Reader]:
    """Three scenarios of a week whose Saturday is short, in an office with a name in quotes."""
    week = office(name="МФЦ «Первый»", hours={"Mon-Fri": ("09:00", "13:00"), "Sat": ("10:00", "12:00")}, patience=None)
    found = {"B1": week, "B2": week.with_windows(W="+1"), "B3": week.with_windows(W="+2").replace(hall=9)}
    compared = mfc.compare(found, replications=32, seed=7)
    return compared, read(page_of(compared, language).html())


@pytest.mark.parametrize("language", ["en", "ru"])
def test_the_answer_comes_before_what_differs_and_one_table_has_all_scenarios(language: Language) -> None:
    compared, seen = of_scenarios(language)
    heads = [text for tag, text in seen.texts if tag == "h2"]
    first = {"en": ["The question", "The answer", "What differs"], "ru": ["Вопрос", "Ответ", "Чем варианты отличаются"]}
    assert heads[:3] == first[language]
    columns = [text for tag, text in seen.texts if tag == "th" and text in compared.results]
    assert columns == ["B1", "B2", "B3"]
    assert len(seen.all("svg")) == 1
    words = seen.words("pre", "style", "summary")
    assert "Shift(" not in words
    assert "×" not in words
    assert "-0,0" not in words
    assert "-0.0" not in words


def test_a_page_says_under_its_title_what_was_run_and_the_rest_in_provenance() -> None:
    _, seen = of_scenarios("ru")
    place = next(place for place, (tag, _) in enumerate(seen.texts) if tag == "h1")
    assert seen.texts[place + 1] == ("p", "Повторов по 6 рабочих дней: 32; во всех вариантах одни и те же посетители.")
    words = seen.words()
    assert words.index("Зерно (seed)") > words.index("Происхождение")
    assert "общие: ко всем вариантам приходят одни и те же посетители" in words


def test_person_hours_show_the_price_of_each_scenario() -> None:
    _, seen = of_scenarios("en")
    texts = [text for tag, text in seen.texts if tag in ("th", "td")]
    place = texts.index("Person-hours at windows, a day")
    # three windows of (5 x 4 + 2) / 6 hours
    assert texts[place + 1 : place + 4] == ["11.0", "14.7\n+3.7", "18.3\n+7.3"]


def test_hours_in_which_the_office_is_not_open_on_all_days_are_named() -> None:
    for_each = [text for tag, text in of_scenarios("ru")[1].texts if tag == "p" and "не во все дни" in text]
    assert (
        for_each
        == ["В часы, когда офис открыт не во все дни (09:00, 12:00), число посетителей в день поделено на все дни (6)."]
        * 3
    )
    assert "не во все дни" not in page("result", "ru").words()


@pytest.mark.parametrize(
    ("hours", "told"),
    [
        ({"Mon": ("08:00", "18:00"), "Sat": ("09:00", "14:00")}, "08:00, from 14:00"),
        ({"Mon": ("08:00", "13:00"), "Sat": ("10:30", "13:00")}, "08:00-11:00"),
        ({"Mon": ("09:00", "12:00"), "Sat": ("09:00", "12:00")}, ""),
    ],
)
def test_hours_of_some_days_are_told_in_short(hours: dict[str, tuple[str, str]], told: str) -> None:
    result = mfc.simulate(office(hours=hours), replications=32, week=True)
    assert offices._part_hours(result) == told


def test_more_scenarios_than_stand_side_by_side_take_more_tables() -> None:
    here = office()
    found = {f"B{place}": here.replace(hall=20 + place) for place in range(7)}
    seen = read(page_of(mfc.compare(found, replications=4)).html())
    columns = [text for tag, text in seen.texts if tag == "th" and text in found]
    assert columns == ["B0", "B1", "B2", "B3", "B4", "B5", "B0", "B6"]


def test_only_a_word_that_would_not_fit_is_broken_on_paper() -> None:
    table = Table("caption", ("a", *"bcdefghi"), (("предпринимателям", *"12345678"), ("я" * 17, *"12345678")))
    seen = read(Page("ru", "title", "lead", [Section("heading", [table])]).html())
    assert [given.get("class") for given in seen.all("th") if given["scope"] == "row"] == [None, "long"]
    assert seen.all("table") == [{"class": "wide"}]
    style = next(text for tag, text in seen.texts if tag == "style")
    assert re.findall(r"([\w. ]+) \{ overflow-wrap: anywhere", style) == [" tbody th.long"]


def test_descriptions_folded_on_paper_are_said_to_be_in_the_file() -> None:
    assert "The descriptions are in the file of this report" in page("comparison", "en").words()
    assert "shown below" not in page("comparison", "en").words()


def test_few_replications_are_said_aloud() -> None:
    seen = read(page_of(mfc.simulate(office(), replications=20, seed=7)).html())
    assert "Only 20 replications" in seen.words()


def test_listed_visitors_are_said_to_be_so() -> None:
    first = thing("result")
    listed = mfc.simulate(first.office, customers=first.to_pandas([0]))
    words = read(page_of(listed, "ru").html()).words()
    assert "взяты из списка" in words
    assert "customers=people" in words


def test_a_day_on_which_nobody_comes_is_no_error() -> None:
    empty = office(demand=[mfc.WalkIns(name="Q", service="A1", per_hour=0.0)])
    words = read(page_of(mfc.simulate(empty, replications=32, seed=7)).html()).words()
    assert "Nobody queued" in words


def test_wrong_things_languages_and_paths_are_named(tmp_path: Path) -> None:
    with pytest.raises(
        InvalidDescription, match=r"takes a Result .* got Office[\s\S]*language must be 'ru' or 'en', got 'de'"
    ):
        mfc.report(office(), tmp_path / "a.html", language="de")  # type: ignore[arg-type]
    with pytest.raises(DataFormatError, match=r"written to a \.html file, got '\.txt'"):
        mfc.report(thing("network"), tmp_path / "a.txt")
    (tmp_path / "folder.html").mkdir()
    with pytest.raises(DataFormatError, match="it is a folder"):
        mfc.report(thing("network"), tmp_path / "folder.html")
    (tmp_path / "file").write_text("", encoding="utf-8")
    with pytest.raises(DataFormatError, match="cannot be written"):
        mfc.report(thing("network"), tmp_path / "file" / "a.html")
    with pytest.raises(DataFormatError, match="must be the path of a file"):
        mfc.report(thing("network"), "")


def test_a_page_that_cannot_be_written_leaves_the_old_one(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    old = tmp_path / "a.html"
    old.write_text("old", encoding="utf-8")

    def full(self: Path, *_: object, **__: object) -> int:
        self.touch()
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(Path, "write_bytes", full)
    with pytest.raises(DataFormatError, match="No space left"):
        mfc.report(thing("network"), old)
    assert old.read_bytes() == b"old"
    assert [file.name for file in tmp_path.iterdir()] == ["a.html"]


def test_rows_must_fit_their_heads_and_sections_hold_something() -> None:
    with pytest.raises(ValueError, match="full rows"):
        Table("caption", ("a", "b"), (("1",),))
    with pytest.raises(ValueError, match="is empty"):
        Section("heading", [])
    with pytest.raises(ValueError, match="language must be"):
        Page("de", "title", "lead", [])  # type: ignore[arg-type]

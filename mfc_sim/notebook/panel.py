"""The panel that answers "what if": sliders of an office, and its figures beside those of today."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from typing import Any

from mfc_sim import screen, views
from mfc_sim.arguments import whole_numbers
from mfc_sim.description.office import Office
from mfc_sim.errors import InvalidDescription, MfcSimError, UnsupportedFeature, kind_problems, nearest
from mfc_sim.notebook.latest import Latest
from mfc_sim.notebook.runs import Runs
from mfc_sim.notebook.settings import PATIENCE_MIN, Settings, can_wait_longer, office_at, settings_of
from mfc_sim.result import Result
from mfc_sim.studies.compare_told import table, told_between
from mfc_sim.text import Language, say

DEMAND_MAX = 200
"""Greatest percentage of today's visitors on a slider."""
ONLINE_MAX = 90
"""Greatest percentage of visits that are moved online."""
PATIENCE_MAX_MIN = 240.0
LANGUAGES = ("ru", "en")
ALARM = "border-left:4px solid #D55E00;padding-left:8px"


def whatif(office: Office, *, replications: int = 200, seed: int = 0, language: Language | None = None) -> Panel:
    """Open a panel with sliders of an office in a notebook; every move is answered beside today's figures.

    Parameters
    ----------
    office : Office
        As it is today.
    replications : int, default 200
        Of a day, or of a week where days differ; more are surer and slower.
    seed : int, default 0
        Today and every variant meet the same people.
    language : "ru" or "en", optional
        Of the panel; default: that of the office.

    Returns
    -------
    Panel
        Shown by a notebook where it is the last value of a cell.

    Raises
    ------
    InvalidDescription
        It is no office, or nobody can be simulated in it.
    UnsupportedFeature
        ipywidgets is not installed.

    Examples
    --------
    >>> import mfc_sim as mfc
    >>> panel = mfc.whatif(mfc.presets.starter(), replications=30)
    >>> slider = next(iter(panel.windows.values()))
    >>> slider.value += 1
    >>> panel.office == mfc.presets.starter()
    False
    """
    problems = kind_problems("whatif: office", office, Office, "as of Office(...) or load(path)")
    if language is not None and language not in LANGUAGES:
        problems.append(f"whatif: unknown language {language!r}{nearest(language, LANGUAGES)}")
    if problems:
        raise InvalidDescription(*problems)
    replications, seed = whole_numbers("whatif", replications=(replications, 1), seed=(seed, 0))
    try:
        import ipywidgets
    except ImportError:
        raise UnsupportedFeature('whatif: needs ipywidgets; run: pip install "mfc_sim[jupyter]"') from None
    spoken = office if language is None else office.replace(language=language)
    return Panel(spoken, Runs(spoken, replications=replications, seed=seed), ipywidgets)


class Panel:
    """Sliders of an office and the answers to them, which are those to the latest move; made by `mfc_sim.whatif`.

    Attributes
    ----------
    today : Result
        Of the office as it was given.
    windows : dict of str to IntSlider
        People by "group.shift"; 0: the shift does not take place.
    demand : dict of str to IntSlider
        Visits by stream, in percent of today's. Slots of bookings then lie closer, or further apart.
    booked : IntSlider or None
        Percent booked of the visits for services that can be booked; None where none can.
    online : IntSlider
        Percent of all visits that are made online instead.
    patience : FloatSlider or None
        Mean patience [min]; None where it is a law of scipy's.
    nobody_leaves : Checkbox or None
    reset : Button
        Sets everything as it is today.
    verdict, problem, table : HTML
    picture : Image
        Mean wait by hour, today and now.
    widget : VBox
        All of them.
    events : Latest
        When a move is answered; see `mfc_sim.notebook.latest`.
    """

    def __init__(self, office: Office, runs: Runs, kit: Any) -> None:
        from mfc_sim.plots.change import WaitPicture

        self._base, self._runs, self._kit, self._language = office, runs, kit, office.language
        self.today = self._result = runs.result(office)
        self._drawing = WaitPicture(self.today)
        self._error: MfcSimError | None = None
        self._at = settings_of(office)
        self.events = Latest(self._answer)
        self._make_sliders()
        self.reset = kit.Button(description=say("whatif.reset", self._language), icon="undo")
        self.reset.on_click(lambda _: self._set_back())
        self.verdict, self.problem, self.table = kit.HTML(), kit.HTML(), kit.HTML()
        self.picture = kit.Image(format="png", layout=kit.Layout(width="100%", max_width="560px"))
        for slider in self._inputs():
            slider.observe(lambda _: self.events.event(), names="value")
        self.widget = self._laid_out()
        self._show()

    @property
    def office(self) -> Office:
        """The office as it is set now: an ordinary office.

        Raises
        ------
        InvalidDescription
            What is set makes no office; the panel says the same in its place.
        """
        return office_at(self._base, self._settings())

    @property
    def result(self) -> Result:
        """Result of the office as it is set now; a move that still waits is answered first.

        Raises
        ------
        InvalidDescription
            What is set cannot be simulated; the panel says the same in its place.
        """
        self.events.settle()
        if self._error is not None:
            raise self._error
        return self._result

    def _repr_mimebundle_(self, **given: Any) -> Any:
        return self.widget._repr_mimebundle_(**given)

    def __repr__(self) -> str:
        return f"<Panel of {self._base.name!r}: {self._runs.replications} replications, seed {self._runs.seed}>"

    def _make_sliders(self) -> None:
        """Make all sliders, as the office is today."""
        kit, at = self._kit, self._at

        def slider(name: str, value: int, most: int) -> Any:
            return kit.IntSlider(
                value=value, min=0, max=most, description=name, style={"description_width": "150px"},
                layout=kit.Layout(width="360px"),
            )  # fmt: skip

        self.windows = {
            f"{group}.{shift}": slider(f"{group}.{shift}", count, max(2 * count, count + 4))
            for (group, shift), count in at.windows.items()
        }
        self.demand = {name: slider(name, 100, DEMAND_MAX) for name in at.demand}
        booked = say("whatif.booked", self._language)
        self.booked = None if at.booked is None else slider(booked, round(100 * at.booked), 100)
        self.online = slider(say("whatif.online", self._language), 0, ONLINE_MAX)
        self.patience: Any = None
        self.nobody_leaves: Any = None
        if can_wait_longer(self._base):
            mean = PATIENCE_MIN if at.patience_min is None else at.patience_min
            self.patience = kit.FloatSlider(
                value=mean, min=min(1.0, mean), max=max(PATIENCE_MAX_MIN, 2 * mean), step=1.0, readout_format=".0f",
                description=say("whatif.patience_min", self._language), style={"description_width": "150px"},
                layout=kit.Layout(width="360px"),
            )  # fmt: skip
            self.nobody_leaves = kit.Checkbox(
                value=at.patience_min is None, description=say("whatif.nobody_leaves", self._language), indent=False
            )
        self._first = {one: one.value for one in self._inputs()}

    def _inputs(self) -> Iterator[Any]:
        """Everything that can be moved."""
        alone = (self.booked, self.online, self.patience, self.nobody_leaves)
        yield from (*self.windows.values(), *self.demand.values(), *(one for one in alone if one is not None))

    def _laid_out(self) -> Any:
        kit, language = self._kit, self._language

        def part(words: str, *rows: Any) -> list[Any]:
            return [kit.HTML(views.paragraph(words)), *rows] if rows else []

        ways = [one for one in (self.booked, self.online) if one is not None]
        patience = [one for one in (self.patience, self.nobody_leaves) if one is not None]
        left = [
            *part(say("whatif.windows", language), *self.windows.values()),
            *part(say("whatif.demand", language), *self.demand.values()),
            *part(say("whatif.ways", language), *ways),
            *part(say("whatif.patience", language), *patience),
            self.reset,
        ]
        right = kit.VBox([self.problem, self.verdict, self.picture, self.table])
        title = kit.HTML(views.fragment(say("whatif.title", language, name=self._base.name)))
        return kit.VBox([title, kit.HBox([kit.VBox(left, layout=kit.Layout(flex="0 0 auto")), right])])

    def _settings(self) -> Settings:
        """What the sliders say; one that stands as at first means today's value, however it is rounded."""
        at = self._at

        def of(slider: Any, first: float | None, read: Callable[[Any], float]) -> float | None:
            return first if slider is None or slider.value == self._first[slider] else read(slider.value)

        patience = of(self.patience, at.patience_min or PATIENCE_MIN, float)
        leaves = self.nobody_leaves is None or not self.nobody_leaves.value
        return Settings(
            {key: self.windows[".".join(key)].value for key in at.windows},
            {name: slider.value / 100 for name, slider in self.demand.items()},
            of(self.booked, at.booked, lambda percent: percent / 100),
            self.online.value / 100,
            at.patience_min if self.patience is None else patience if leaves else None,
        )

    def _set_back(self) -> None:
        with self.events.together():
            for slider, value in self._first.items():
                slider.value = value

    def _answer(self) -> None:
        """Simulate the office as it is set now, and show it; what cannot be simulated is said in words."""
        try:
            self._result = self._runs.result(self.office)
        except MfcSimError as error:
            self._error = error
            told = say("whatif.refused", self._language, problems=str(error))
            self.problem.value = f"<div role='alert' style='{ALARM}'>{views.paragraph(told)}</div>"
            return
        self._error = None
        self._show()

    def _show(self) -> None:
        """Show the last result beside that of today."""
        self.problem.value = ""
        self.picture.value = self._drawing.png(self._result)
        self.verdict.value = views.paragraph(screen.verdict(self._result))
        self.table.value = self._table()

    def _table(self) -> str:
        """Today against now, with intervals: the same people."""
        language, days = self._language, len(self._runs.days)
        rows = told_between(self.today, self._result)
        sample = screen.sample(days, self._runs.replications, language)
        said = [say("whatif.same", language, sample=sample), say("views.bold", language)]
        warned = screen.warnings(self._result)
        return table(rows, language) + views.notes(said) + views.warnings(warned[: screen.WARNINGS_MAX])

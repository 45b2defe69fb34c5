"""Places of the illustrative region modelled on Orenburg, each figure with its source; no figure tells how they work.

Residents, norms, windows and distances are those of public pages. What is nowhere said is an assumption, and is told.
"""

from __future__ import annotations

from dataclasses import dataclass

from mfc_sim.description.clock import weekdays

DISTRICTS = "github.com/xaxaton-3/client, src/data/districts.ts"
"""Where the degrees of most places come from."""
PLANNING = "docs.cntd.ru/document/406016197, 2020"


@dataclass(frozen=True)
class Place:
    """A municipality with one office, or with several of equal size.

    Attributes
    ----------
    town : str
        Where its office is: "МФЦ " + town.
    municipality : str
        Whose residents they are; its settlement has this name.
    residents : int
    residents_source : str
    norm : int
        Windows by the planning norm, one for 5,000 residents.
    windows : int
        Windows it is given.
    seed : str
        How the article of 4 March 2020 names it: "large" (20 windows and more), "small", the prize it won, or "".
    location : (degrees north, degrees east)
    location_source : str
    offices : int
        Into how many equal offices it is divided.
    """

    town: str
    municipality: str
    residents: int
    residents_source: str
    norm: int
    windows: int
    seed: str
    location: tuple[float, float]
    location_source: str = DISTRICTS
    offices: int = 1

    def parts(self, name: str) -> list[str]:
        """Name of each of its offices or settlements: numbered if there are several."""
        return [name] if self.offices == 1 else [f"{name} {number + 1}" for number in range(self.offices)]

    def divided(self, total: int) -> list[int]:
        """Divide a number among its offices, as evenly as whole numbers can."""
        each, more = divmod(total, self.offices)
        return [each + (number < more) for number in range(self.offices)]


@dataclass(frozen=True)
class Outpost:
    """A ТОСП: one window, a few hours a week.

    Attributes
    ----------
    town, municipality : str
        Its office is "ТОСП " + town.
    residents : int
        Taken out of those of the municipality.
    residents_source : str
        Empty: an assumption.
    hours : tuple of (days, (from, until))
    hours_norm : int
        Hours a week that a settlement of this size has at least.
    location : (degrees north, degrees east) or None
    location_source : str
    """

    town: str
    municipality: str
    residents: int
    residents_source: str
    hours: tuple[tuple[str, tuple[str, str]], ...]
    hours_norm: int
    location: tuple[float, float] | None = None
    location_source: str = ""

    def days(self) -> int:
        """Open days a week."""
        return sum(len(weekdays(days)) for days, _ in self.hours)


ORENBURG = "Оренбург"
PLACES = (
    Place(ORENBURG, ORENBURG, 539_236, "ruxpert, 2023", 108, 108, "", (51.768205, 55.097), offices=4),
    Place("Орск", "Орск", 189_195, "hy.wikipedia.org, 2021", 38, 38, "", (51.2295, 58.4752), offices=3),
    Place("Бузулук", "Бузулук", 88_341, "wafarin.com, 2021-2023", 18, 18, "", (52.7808, 52.2625)),
    Place("Новотроицк", "Новотроицк", 75_960, "wafarin.com, 2021-2023", 16, 20, "large", (51.196167, 58.326167)),
    Place(
        "Оренбургский район",
        "Оренбургский район",
        102_744,
        "wikipedia.org (mirror), 2020",
        21,
        21,
        "large",
        (51.768205, 55.097),
    ),
    Place(
        "Соль-Илецк",
        "Соль-Илецкий ГО",
        46_678,
        "ru.wikipedia.org, 2021",
        10,
        20,
        "large",
        (51.163056, 54.989167),
    ),
    Place("Гай", "Гайский ГО", 45_486, "wikipedia.org (mirror), 2016", 10, 10, "small", (51.467686, 58.454191)),
    Place("Бугуруслан", "Бугуруслан", 43_593, "wafarin.com, 2021-2023", 9, 9, "small", (53.6523, 52.432606)),
    Place("Кувандык", "Кувандыкский ГО", 39_333, "2020 (wafarin.com: 41621, 2021)", 8, 8, "small", (51.4782, 57.3551)),
    Place(
        "Сакмара",
        "Сакмарский район",
        28_062,
        "uk.wikipedia.org (mirror), 2019",
        6,
        6,
        "team",
        (51.991757, 55.325262),
    ),
    Place("Новоорск", "Новоорский район", 26_304, PLANNING, 6, 6, "small", (51.382956, 58.986337)),
    Place("Медногорск", "Медногорск", 23_693, "wafarin.com, 2021-2023", 5, 5, "team", (51.4032, 57.5953)),
    Place(
        "Ташла",
        "Ташлинский район",
        20_500,
        "7460 / 36.4 %, 2021",
        5,
        5,
        "team",
        (51.766944, 52.753611),
        "ru.wikipedia.org (mirror)",
    ),
    Place(
        "Октябрьское",
        "Октябрьский район",
        17_650,
        "wikipedia.org (mirror), 2021",
        4,
        4,
        "specialist",
        (52.351092, 55.499508),
    ),
    Place("Асекеево", "Асекеевский район", 17_308, PLANNING, 4, 4, "outpost", (53.574797, 52.805479)),
    Place(
        "Тюльган",
        "Тюльганский район",
        17_033,
        "wikipedia.org (mirror), 2021",
        4,
        4,
        "team",
        (52.341509, 56.160147),
    ),
    Place(
        "Бугурусланский район",
        "Бугурусланский район",
        16_753,
        PLANNING,
        4,
        4,
        "outpost",
        (53.6523, 52.432606),
    ),
)
"""All places of the region that have an office, largest first as their table has them."""

TWICE_TWO = (("Tue,Thu", ("10:00", "12:00")),)
OUTPOSTS = (
    Outpost("Заглядино", "Асекеевский район", 2_500, "", TWICE_TWO, 4),
    Outpost("Михайловка", "Бугурусланский район", 2_500, "", TWICE_TWO, 4),
    Outpost(
        "Энергетик",
        "Новоорский район",
        6_540,
        "ru.wikipedia.org (mirror), 2021",
        (("Mon-Fri", ("09:00", "13:00")),),
        20,
        (51.753611, 58.811944),
        "ru.wikipedia.org (mirror)",
    ),
)
"""Outposts of the region: those whose work won a prize, and that of Энергетик."""

ROAD_KM = {
    (ORENBURG, "Орск"): (286.0, "hy.wikipedia.org"),
    ("Орск", "Новотроицк"): (8.0, "hy.wikipedia.org"),
    (ORENBURG, "Оренбургский район"): (10.0, ""),
    ("Бугуруслан", "Бугурусланский район"): (10.0, ""),
    ("Заглядино", "Асекеево"): (20.0, ""),
    ("Михайловка", "Бугурусланский район"): (20.0, ""),
}
"""Distances that are told instead of measured between degrees [km], with their source ("": an assumption).

The one between Оренбург and Орск is by road; to the others the detour is added.
"""
BY_ROAD = {(ORENBURG, "Орск")}

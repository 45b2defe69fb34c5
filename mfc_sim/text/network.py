"""Messages of regions: Russian, English."""

MESSAGES: dict[str, tuple[str, str]] = {
    "network.invalid": (
        "описание региона «{name}» использовать нельзя, ошибок: {count}",
        "region {name!r} cannot be used, {count} problem(s):",
    ),
    "network.region": ("Регион «{name}»", "Region {name!r}"),
    "network.class": ("{kind}: {n}, окон {windows}", "{kind}: {n}, {windows} windows"),
    "network.large": ("офисы от 20 окон", "offices of 20 windows and more"),
    "network.small": ("офисы меньше 20 окон", "offices of fewer than 20 windows"),
    "network.outpost": ("ТОСП", "outposts (ТОСП)"),
    "network.demand": (
        "посещений {visits:.0f} за повторение (дней: {days}), мест проживания: {homes}",
        "{visits:.0f} visits in a replication ({days} day(s)), from {homes} homes",
    ),
    "network.people": (
        "жителей {people} в {settlements} населённых пунктах",
        "{people} residents in {settlements} settlements",
    ),
    "network.choice_own": ("жители идут в свой офис", "residents go to their own office"),
    "network.choice_nearest": ("жители идут в ближайший открытый офис", "residents go to the nearest open office"),
    "network.choice_gravity": (
        "жители выбирают офис по часам окон и дороге",
        "residents choose by window-hours and travel",
    ),
    "network.free": (
        "свободно выбирают офис {percent:.0f} % жителей",
        "{percent:.0f} % of residents are free to choose",
    ),
    "network.changes": ("Изменения", "Changes"),
    "network.warnings": ("Предупреждения", "Warnings"),
    "network.far": (
        "до ближайшего офиса дальше {minutes:g} мин: {names} (всего {n})",
        "farther than {minutes:g} min from any office: {names} ({n} in all)",
    ),
    "network.overload": (
        "работы больше, чем часов у окон: {names} (всего {n})",
        "more work than window-hours: {names} ({n} in all)",
    ),
    "network.idle": ("никто не приходит: {names} (всего {n})", "nobody comes: {names} ({n} in all)"),
}

"""Messages of what the operations on a region did: Russian, English."""

MESSAGES: dict[str, tuple[str, str]] = {
    "region.open": ("открыт офис «{name}», {windows}", "office {name!r} opens: {windows}"),
    "region.close": (
        "закрыт офис «{name}»; его жители идут в ближайший офис",
        "office {name!r} closes; its people go to the nearest office",
    ),
    "region.close_into": (
        "закрыт офис «{name}»; его жители идут в офис «{into}»",
        "office {name!r} closes; its people go to {into!r}",
    ),
    "region.to_outpost": (
        "офис «{name}» становится ТОСП: {hours}, окон {windows} (было {before})",
        "office {name!r} becomes an outpost: {hours}, windows {windows} (before: {before})",
    ),
    "region.merged": (
        "офисы {names} объединены в учреждение «{institution}»; окна остаются на местах",
        "offices {names} become one institution {institution!r}; their windows stay where they are",
    ),
    "region.merged_region": (
        "офисы {names} входят в учреждение региона; окна остаются на местах",
        "offices {names} become part of the region's own institution; their windows stay where they are",
    ),
    "region.merged_already": (
        "офисы {names} уже одно учреждение «{institution}»; ничего не меняется",
        "offices {names} are one institution {institution!r} already; nothing changes",
    ),
    "region.merged_unnamed": (
        "офисы {names}: учреждение не указано, такие офисы считаются одним; ничего не меняется",
        "offices {names}: no institution is given, such offices count as one already; nothing changes",
    ),
    "region.moved": (
        "окна офиса «{name}» ({windows}) и его жители переходят в офис «{into}»; офис «{name}» закрыт",
        "the windows of office {name!r} ({windows}) and its people move to {into!r}; office {name!r} closes",
    ),
    "region.clipped": (
        "; смены короче из-за часов работы офиса «{into}»: {shifts}",
        "; shifts cut short by the hours of {into!r}: {shifts}",
    ),
    "region.roaming": ("подменные", "roaming"),
    "region.windows": ("окон: {windows}", "windows {windows}"),
    "region.windows_both": (
        "мест для окон {installed}, в смене {staffed}",
        "places for {installed} windows, {staffed} on duty",
    ),
    "region.roam": (
        "резерв «{name}», людей: {people}, подменяет отсутствующих в офисах {offices}",
        "pool {name!r}: {people} people stand in for those who are absent in {offices}",
    ),
    "region.never_absent": (
        "; без действия: там никто не отсутствует",
        "; without effect: nobody is ever absent there",
    ),
    "region.circuit": (
        "выездные специалисты «{name}», людей: {people}: {stops}",
        "visiting specialists {name!r}, {people}: {stops}",
    ),
    "region.business": (
        "офис «{office}»: окон группы «{group}», которые обслуживают только {services}: {count}; это группа «{name}»",
        "office {office!r}: {count} window(s) of group {group!r} serve {services} only, as group {name!r}",
    ),
    "region.business_extra": (
        "офис «{office}»: дополнительных окон, как в группе «{group}», только для {services}: {count}; это группа «{name}»",
        "office {office!r}: {count} more window(s), with the times of group {group!r}, serve {services} only, as group {name!r}",
    ),
    "region.universal": (
        "группы, которые учатся обслуживать всё, длительность их услуг x {pace:g}: {groups}",
        "groups that learn to serve everything, their service times x {pace:g}: {groups}",
    ),
    "region.universal_already": (
        "все окна уже обслуживают всё; ничего не меняется",
        "all windows serve everything already; nothing changes",
    ),
    "region.booking": (
        "по записи предлагается самый свободный офис своего учреждения не дальше {minutes:g} мин",
        "those who book are offered the emptiest office of their institution within {minutes:g} min",
    ),
    "region.nobody_books": ("; без действия: никто не записывается", "; without effect: nobody books"),
    "region.free_choice": (
        "свободно выбирают офис своего учреждения {percent:.4g} % жителей: {how}",
        "{percent:.4g} % of residents are free to choose within their institution, {how}",
    ),
    "region.by_nearest": ("ближайший открытый", "the nearest open office"),
    "region.by_gravity": ("по часам окон и дороге", "by window-hours and travel"),
    "region.by_emptiest": ("самый свободный в доступности", "the emptiest office in reach"),
    "region.standardize": (
        "единая длительность услуг в регионе: {services} мин",
        "one service time in the whole region: {services} min",
    ),
    "region.online": (
        "переходят в онлайн: {services}; длительность у тех, кто всё же приходит, x {need:g}",
        "online from now on: {services}; service times of those who still come x {need:g}",
    ),
    "region.bundle": (
        "жизненная ситуация «{name}»: {percent:.4g} % получают {services} за одно посещение",
        "life situation {name!r}: {percent:.4g} % get {services} in one visit",
    ),
}

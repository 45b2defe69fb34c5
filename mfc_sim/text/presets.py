"""Messages of the regions that come with the package: Russian, English."""

MESSAGES: dict[str, tuple[str, str]] = {
    "presets.orenburg": ("Оренбургская область (модель)", "Orenburg region (model)"),
    "presets.orenburg_label": (
        "иллюстративно, по образцу Оренбургской области; не данные о работе",
        "illustrative, modelled on Orenburg; not real operating data",
    ),
    "presets.estate_submit": ("недвижимость, приём", "real estate, submit"),
    "presets.estate_collect": ("недвижимость, выдача", "real estate, collect"),
    "presets.passport_submit": ("паспорт и регистрация, приём", "passport and registration, submit"),
    "presets.passport_collect": ("паспорт и регистрация, выдача", "passport and registration, collect"),
    "presets.fund": ("социальный фонд", "social fund"),
    "presets.other": ("прочие услуги", "other services"),
    "presets.submit": ("приём документов", "submit"),
    "presets.collect": ("выдача", "collect"),
    "presets.consult": ("консультация", "consult"),
    "presets.rosreestr": ("Росреестр", "Rosreestr"),
    "presets.mvd": ("МВД", "MVD"),
    "presets.sfr": ("СФР", "SFR"),
    "presets.other_agencies": ("прочие ведомства", "other agencies"),
    "presets.universal": ("универсальные", "universal"),
    "presets.early": ("дневная", "day"),
    "presets.late": ("сменная", "alternating"),
    "presets.evening": ("вечерняя", "evening"),
    "presets.saturday": ("субботняя", "saturday"),
    "presets.queue": ("живая очередь", "live queue"),
    "presets.part": ("{source}; город поделён поровну: допущение", "{source}; equal parts of the city: assumption"),
    "presets.rest": ("{source}, без жителей ТОСП {town}", "{source}, less the residents of outpost {town}"),
    "presets.norm": (
        "норма {norm}: одно окно на 5 000 жителей (government.ru, info 32187)",
        "norm {norm}: one window for 5,000 residents (government.ru, info 32187)",
    ),
    "presets.norm_parts": (
        "норма города {norm}: одно окно на 5 000 жителей (government.ru, info 32187); деление на офисы: допущение",
        "norm of the city {norm}: one window for 5,000 residents (government.ru, info 32187); "
        "division into offices: assumption",
    ),
    "presets.norm_class": (
        "допущение: 20, потому что статья от 4 марта 2020 относит офис к классу от 20 окон; по норме {norm}",
        "assumption: 20, as the article of 4 March 2020 names the class of 20 windows and more; norm {norm}",
    ),
    "presets.seed_large": ("статья от 4 марта 2020: от 20 окон", "article of 4 March 2020: 20 windows and more"),
    "presets.seed_small": ("статья от 4 марта 2020: меньше 20 окон", "article of 4 March 2020: fewer than 20 windows"),
    "presets.seed_team": ("статья от 4 марта 2020: приз команде", "article of 4 March 2020: prize of the team"),
    "presets.seed_specialist": (
        "статья от 4 марта 2020: приз специалисту",
        "article of 4 March 2020: prize of a specialist",
    ),
    "presets.seed_outpost": ("статья от 4 марта 2020: приз ТОСП", "article of 4 March 2020: prize of its outpost"),
    "presets.location": (
        "{source}; от Оренбурга по прямой {km:.0f} км",
        "{source}; {km:.0f} km from Orenburg as the crow flies",
    ),
    "presets.road": ("{source}: {km:g} км по дороге", "{source}: {km:g} km by road"),
    "presets.crow": (
        "{source}: {km:g} км; по дороге x 1,3: допущение",
        "{source}: {km:g} km; by road x 1.3: assumption",
    ),
    "presets.crow_assumed": ("допущение: {km:g} км; по дороге x 1,3", "assumption: {km:g} km; by road x 1.3"),
    "presets.at_office": (
        "допущение: все жители живут там, где офис",
        "assumption: all residents live where the office is",
    ),
    "presets.within_town": (
        "допущение: между частями города {minutes:g} мин",
        "assumption: {minutes:g} min between parts of a city",
    ),
    "presets.through_centre": (
        "допущение: координаты не найдены; путь через офис своего района",
        "assumption: no degrees found; the way leads through the office of its district",
    ),
    "presets.outpost_residents": (
        "допущение: у ТОСП меньше 5 000 жителей",
        "assumption: an outpost has fewer than 5,000 residents",
    ),
    "presets.outpost_hours": (
        "допущение; норма: не меньше {hours} ч в неделю (постановление № 109 от 7.02.2020, по aif.ru)",
        "assumption; norm: at least {hours} h a week (decree No. 109 of 7 Feb 2020, after aif.ru)",
    ),
    "presets.outpost_demand": (
        "допущение: половина посещений жителей, в дни работы ТОСП; остальные в офисе района",
        "assumption: half of the visits of its residents, on its open days; the others at the office of the district",
    ),
    "presets.outpost_window": ("одно окно: допущение", "one window: assumption"),
    "presets.visits": (
        "параметр; 1,6 = 3 000 человек в день на 1,9 млн жителей (ria56.ru), диапазон 1,6-3,0: допущение",
        "parameter; 1.6 = 3,000 people a day of 1.9 million residents (ria56.ru), range 1.6 to 3.0: assumption",
    ),
    "presets.mix": (
        "допущение по долям Пскова и Орла (pskov.aif.ru, orelgrad.ru): Росреестр 40, МВД 28, СФР 11, прочие 21 %; "
        "из них на выдачу 2 из 5",
        "assumption after shares of Pskov and Orel (pskov.aif.ru, orelgrad.ru): Rosreestr 40, MVD 28, SFR 11, other "
        "21 %; 2 of 5 of the first two to collect",
    ),
    "presets.duration": (
        "допущение: между 15-30 мин на приём и 5-10 мин на выдачу (ougee.ru) и замерами Варшавы (14-19 мин); "
        "норма 27 мин (Мурманская область, 2008) выше",
        "assumption: between 15-30 min to submit and 5-10 min to collect (ougee.ru) and what was measured in Warsaw "
        "(14-19 min); the norm of 27 min (Murmansk region, 2008) is higher",
    ),
    "presets.staff": (
        "допущение: окон занято 14 из 33, как в офисе Орла (vorle.ru), от нормы по жителям, не меньше 2",
        "assumption: 14 of 33 windows are staffed, as in an office of Orel (vorle.ru), of the norm by residents, at "
        "least 2",
    ),
    "presets.hours": (
        "допущение: 51 ч в неделю с субботой и вечером до 20:00; норма: не меньше 30, 40 или 50 ч по числу жителей "
        "(постановление № 109 от 7.02.2020, по tambank.ru)",
        "assumption: 51 h a week with Saturday and an evening until 20:00; norm: at least 30, 40 or 50 h by residents "
        "(decree No. 109 of 7 Feb 2020, after tambank.ru)",
    ),
    "presets.shape": (
        "допущение: пики 10-12 ч и после 17 ч, как в Орле (vorle.ru)",
        "assumption: peaks from 10 to 12 and after 17, as in Orel (vorle.ru)",
    ),
    "presets.weekday_factor": (
        "допущение: суббота 0,4 рабочего дня",
        "assumption: Saturday is 0.4 of a weekday",
    ),
    "presets.institution": (
        "допущение: у каждого муниципалитета своё учреждение",
        "assumption: each municipality runs its own",
    ),
    "presets.assumption": ("допущение", "assumption"),
    "presets.not_found": ("допущение: источник не найден", "assumption: no source found"),
    "presets.synthetic": ("Синтетический регион", "Synthetic region"),
    "presets.synthetic_label": ("синтетические данные", "synthetic"),
    "presets.office_n": ("Офис {number}", "Office {number}"),
    "presets.outpost_n": ("ТОСП {number}", "Outpost {number}"),
    "presets.municipality_n": ("Муниципалитет {number}", "Municipality {number}"),
    "presets.made": ("синтетические данные: по правилу, не по замерам", "synthetic: made by a rule, not measured"),
    "presets.two_offices": ("Два офиса", "Two offices"),
}

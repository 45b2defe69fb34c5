"""Messages of the formulas: Russian, English."""

MESSAGES: dict[str, tuple[str, str]] = {
    "queueing.title": ("{office}, {at}: {name}", "{office}, {at}: {name}"),
    "queueing.none": ("подходящей формулы нет", "no formula matches"),
    "queueing.pool": (
        "услуги: {services}; окон {windows}, {per_hour:.1f} человек в час по {service:.1f} мин",
        "services: {services}; {windows} window(s), {per_hour:.1f} visitors an hour, {service:.1f} min each",
    ),
    "queueing.ignored": ("Не учтено:", "Ignored:"),
    "queueing.closed": ("в это время закрыто: приём с {begin} до {until}", "closed then: open {begin}-{until}"),
    "queueing.nobody": ("в это время никто не приходит", "nobody comes then"),
    "queueing.nobody_for": (
        "за услугой «{service}» в это время никто не приходит",
        "nobody comes for {service!r} then",
    ),
    "queueing.no_window": (
        "за услугой «{service}» приходят, но в это время её не ведёт ни одно окно",
        "visitors come for {service!r}, but no window serves it then",
    ),
    "queueing.several": (
        "отдельных очередей {count}: {pools}; укажите услугу, service=",
        "{count} separate queues: {pools}; name a service, service=",
    ),
    "queueing.skills": (
        "окна ведут разные услуги из числа {services}: формулы считают окна одинаковыми, считайте моделью",
        "the windows serve different ones of {services}: formulas take windows as equal; simulate",
    ),
    "queueing.pace": (
        "у окон разный темп: формулы считают окна одинаковыми, считайте моделью",
        "the windows differ in pace: formulas take windows as equal; simulate",
    ),
    "queueing.stages": (
        "у визита несколько этапов: формулы знают одну очередь, считайте моделью",
        "visits have further stages: formulas know one queue; simulate",
    ),
    "queueing.grows": (
        "работы на {offered:.2f} окна, а окон {windows}: очередь не устанавливается, считайте моделью",
        "work for {offered:.2f} windows, {windows} there: the queue never settles; simulate",
    ),
    "queueing.patience": (
        "терпение распределено не показательно: для Erlang A нужен закон Exponential",
        "patience is not exponential, as Erlang A needs",
    ),
    "queueing.patience_differs": (
        "у услуг разное терпение: формулы знают одно на всех, считайте моделью",
        "services differ in patience: formulas know one for all; simulate",
    ),
    "queueing.hall_patience": (
        "зал ограничен и есть терпение: такой формулы здесь нет, считайте моделью",
        "a limited hall and patience together: no formula here; simulate",
    ),
    "queueing.hall_service": (
        "зал ограничен, а обслуживание распределено не показательно: для M/M/c/K нужен закон Exponential, один на всех",
        "a limited hall, and services that are not exponential with one mean, as M/M/c/K needs",
    ),
    "queueing.endless_variance": (
        "разброс времени обслуживания бесконечен: среднего ожидания нет",
        "the variance of the service is infinite: there is no mean wait",
    ),
    "queueing.settled": (
        "очередь считается установившейся, а день начинается с пустого зала",
        "the queue is taken as settled, but the day starts empty",
    ),
    "queueing.demand_changes": (
        "поток меняется в течение дня: взят тот, что в {at}",
        "demand changes through the day: that of {at} is taken",
    ),
    "queueing.windows_change": (
        "число окон меняется в течение дня (смены, перерывы): взято то, что в {at}",
        "the number of windows changes through the day (shifts, breaks): that of {at} is taken",
    ),
    "queueing.at_opening": ("очередь у двери к открытию", "the queue at the door at opening"),
    "queueing.day_cv": (
        "дни бывают людные и пустые (day_cv): ожидание в среднем по дням больше",
        "some days are busier (day_cv): the mean wait over days is longer",
    ),
    "queueing.pace_cv": (
        "в иные дни работа идёт медленнее (pace_cv)",
        "on some days all services are slower (pace_cv)",
    ),
    "queueing.absence": ("невыходы работников (absence)", "absence of staff"),
    "queueing.slots": (
        "записанные приходят по времени слотов, формула считает их случайным потоком",
        "the booked come by their slots; the formula takes them as Poisson arrivals",
    ),
    "queueing.levels": (
        "уровни очереди: у каждого уровня ожидание своё",
        "levels of priority: each level waits differently",
    ),
    "queueing.tickets_max": ("число талонов на день (tickets_max)", "the number of tickets a day (tickets_max)"),
    "queueing.absent_call": (
        "вызов ушедших занимает окно (absent_call_min)",
        "calling those who left keeps windows (absent_call_min)",
    ),
    "queueing.service_law": (
        "обслуживание распределено не показательно (коэффициент вариации {cv:.2f}), формула считает его показательным",
        "services are not exponential (cv {cv:.2f}); the formula takes them as exponential",
    ),
    "queueing.two_moments": (
        "закон обслуживания: учтены только среднее и коэффициент вариации {cv:.2f}, доли в пределах N минут формула не даёт",
        "the law of the service: only its mean and cv, {cv:.2f}, count; the share within a limit is not given",
    ),
    "queueing.who_leaves": (
        "когда часть окон уходит, а другие свободны, занятые среди уходящих считаются случайными из всех занятых",
        "when windows leave while others are idle, those busy among them are taken as drawn at random",
    ),
    "queueing.ranks": (
        "одни окна вызывают раньше других (rank), а когда часть окон уходит, занятые среди них считаются случайными из всех занятых",
        "some windows call before others (rank), yet when windows leave, those busy among them are taken as drawn at random",
    ),
    "queueing.breaks": (
        "перерыв перед самым закрытием считается начатым, даже если окно до закрытия занято",
        "a break just before closing is taken as begun, even if the window is busy until then",
    ),
    "daycurve.title": ("{office}{day}: {name}, уравнения дня", "{office}{day}: {name}, equations of the day"),
    "daycurve.total": (
        "вызваны за {limit:g} мин: {share:.1f} % посетителей дня",
        "called within {limit:g} min: {share:.1f} % of the visitors of the day",
    ),
    "daycurve.time": ("с", "from"),
    "daycurve.arrivals": ("придут", "come"),
    "daycurve.windows": ("окон", "windows"),
    "daycurve.within": ("вовремя, %", "in time, %"),
    "daycurve.waiting": ("ждут", "waiting"),
    "daycurve.reading": (
        "вовремя: доля пришедших в эти полчаса; PSA, SIPP, lag-SIPP, MOL: та же доля по формулам установившейся очереди",
        "in time: share of those who come in the half-hour; PSA, SIPP, lag-SIPP, MOL: the same by formulas of a settled queue",
    ),
    "daycurve.error": (
        "погрешность уравнений не больше {lost:.0e}, усреднения по получасу меньше {quadrature:.0e}",
        "error of the equations at most {lost:.0e}, of the means over half-hours less than {quadrature:.0e}",
    ),
}

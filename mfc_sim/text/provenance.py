"""Where figures come from, in words."""

MESSAGES: dict[str, tuple[str, str]] = {
    "provenance.office": ("Офис", "Office"),
    "provenance.region": ("Регион", "Region"),
    "provenance.label": ("Пометка", "Label"),
    "provenance.hash": ("SHA-256 описания", "SHA-256 of the description"),
    "provenance.customers": ("Откуда посетители", "Where visitors come from"),
    "provenance.drawn": ("разыграны по описанию", "drawn from the description"),
    "provenance.listed": ("из списка", "from a list"),
    "provenance.seed": ("Зерно (seed)", "Seed"),
    "provenance.replications": ("Повторов", "Replications"),
    "provenance.days": ("Дни повтора", "Days of a replication"),
    "provenance.one_day": ("один день", "one day"),
    "provenance.fitted": ("Дни, по которым подобрано", "Days it was fitted to"),
    "provenance.engine": ("Движок", "Engine"),
    "provenance.axes": ("Оси перебора", "Axes of the sweep"),
    "provenance.fixed": ("Закреплено", "Fixed"),
    "provenance.version": ("Версия {name}", "Version of {name}"),
}

"""Words of the page that plays a day."""

from __future__ import annotations

MESSAGES: dict[str, tuple[str, str]] = {
    "playback.title": ("{office}: день по минутам", "{office}: a day, minute by minute"),
    "playback.drawn": (
        "Зерно {seed}, повтор {replication}, движок {engine}.",
        "Seed {seed}, replication {replication}, engine {engine}.",
    ),
    "playback.listed": (
        "Посетители заданы списком, повтор {replication}, движок {engine}.",
        "Visitors as listed, replication {replication}, engine {engine}.",
    ),
    "playback.one_of": (
        "Это один день из {days}: судить по нему одному нельзя.",
        "This is one day of {days}: no office is judged by one.",
    ),
    "playback.play": ("Пуск", "Play"),
    "playback.pause": ("Пауза", "Pause"),
    "playback.speed": ("Скорость", "Speed"),
    "playback.per_second": ("{minutes} мин/с", "{minutes} min/s"),
    "playback.time": ("Время дня", "Time of day"),
    "playback.keys": (
        "Клавиши: пробел — пуск и пауза, ← → — минута, Shift с ними — четверть часа, Home и End — начало и конец.",
        "Keys: space plays and pauses, ← → move a minute, with Shift a quarter of an hour, Home and End to the ends.",
    ),
    "playback.came": ("Пришли", "Came"),
    "playback.waiting": ("Ждут", "Waiting"),
    "playback.serving": ("У окон", "At windows"),
    "playback.served": ("Обслужены", "Served"),
    "playback.gone": ("Ушли ни с чем", "Left unserved"),
    "playback.longest": ("Дольше всех ждут сейчас", "Longest wait now"),
    "playback.minutes": ("{minutes} мин", "{minutes} min"),
    "playback.queue": ("Очередь", "Queue"),
    "playback.nobody": ("никто не ждёт", "nobody waits"),
    "playback.left": ("Ушли, не дождавшись, отправлены домой, не получили талон", "Left, sent away, refused a ticket"),
    "playback.no_shows": ("Не явились по записи за день: {count}.", "Booked and did not come that day: {count}."),
    "playback.free": ("свободно", "free"),
    "playback.off": ("не на смене", "off duty"),
    "playback.ticket": ("№ {ticket} · {service}", "No. {ticket} · {service}"),
    "playback.legend": ("Обозначения", "Legend"),
    "playback.kind": ("{channel}, {level}", "{channel}, {level}"),
    "playback.walk_in": ("живая очередь", "live queue"),
    "playback.appointment": ("по записи", "booked"),
    "playback.appointment_late": ("по записи, опоздавшие", "booked, came late"),
    "playback.crossed": ("перечёркнутый: ушёл необслуженным", "crossed out: left unserved"),
    "playback.long": ("в кольце: ждёт дольше 15 минут", "ringed: waits longer than 15 minutes"),
    "playback.curve": ("Кривая под часами: сколько ждут.", "The curve below the clock: how many wait."),
    "playback.no_script": (
        "Скрипты выключены, поэтому день не проигрывается; его рассказывает таблица.",
        "Scripts are off, so the day is not played; the table tells it.",
    ),
    "playback.table": ("По получасам", "By half-hours"),
    "playback.until": ("До", "Until"),
    "playback.now": (
        "Все числа — с начала дня; «{waiting}», «{serving}» и «{longest}» — на этот миг.",
        "All numbers are since the morning; “{waiting}”, “{serving}” and “{longest}” are of that moment.",
    ),
}

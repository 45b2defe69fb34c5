"""A page that plays a day, read without a browser: its elements, its data, and where everybody is at a time."""

from __future__ import annotations

import json
from html.parser import HTMLParser
from pathlib import Path
from typing import Any

VOID = {"meta", "link", "input", "br", "img"}


class Page(HTMLParser):
    """Elements of a page and the text in them; one that is not closed in its place is an error."""

    def __init__(self, file: Path) -> None:
        super().__init__()
        self.open: list[str] = []
        self.elements: list[tuple[str, dict[str, str | None]]] = []
        self.texts: dict[str, list[str]] = {}
        self.bytes = file.read_bytes()
        self.feed(self.bytes.decode("utf-8"))
        self.close()
        assert self.open == []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.elements.append((tag, dict(attrs)))
        if tag not in VOID:
            self.open.append(tag)

    def handle_endtag(self, tag: str) -> None:
        assert self.open.pop() == tag

    def handle_data(self, data: str) -> None:
        self.texts.setdefault(self.open[-1] if self.open else "", []).append(data)

    @property
    def data(self) -> Any:
        """What the script plays."""
        return json.loads(self.texts["script"][0])

    @property
    def people(self) -> list[dict[str, int]]:
        """Those who came, one mapping each."""
        data = self.data
        return [dict(zip(data["columns"], row, strict=True)) for row in data["people"]]

    @property
    def rows(self) -> list[list[str]]:
        """Rows of the table by half-hours, without its head."""
        cells = iter(self.texts["td"])
        return [[clock, *(next(cells) for _ in range(6))] for clock in self.texts["th"][7:]]


def places(people: list[dict[str, int]], at_ms: int) -> dict[str, int]:
    """How many came, wait, are served, have been served and are gone at a time, and the longest wait [min]."""
    came = [one for one in people if one["queued_ms"] <= at_ms]
    waiting = [one for one in came if one["left_queue_ms"] > at_ms]
    served = [one for one in came if one["left_queue_ms"] <= at_ms and one["outcome"] == 0]
    done = [one for one in served if one["ended_ms"] <= at_ms]
    return {
        "came": len(came),
        "waiting": len(waiting),
        "serving": len(served) - len(done),
        "served": len(done),
        "gone": sum(one["outcome"] != 0 and one["ended_ms"] <= at_ms for one in came),
        "longest": max((at_ms - one["queued_ms"] for one in waiting), default=0) // 60_000,
    }

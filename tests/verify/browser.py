"""Chromium without a window, driven through its debugging pipe: what a page becomes in it, and what it complains of."""

from __future__ import annotations

import base64
import json
import os
import shutil
import subprocess
import tempfile
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

NAMES = ("chromium", "chromium-browser", "google-chrome")
QUIET = (
    "--headless", "--no-sandbox", "--disable-gpu", "--disable-background-networking", "--disable-sync",
    "--no-first-run", "--hide-scrollbars", "--remote-debugging-pipe",
)  # fmt: skip
LIMIT_S = 240
"""After so long a browser is ended, whatever it does."""


def browser() -> str | None:
    """Program of the browser; None if there is none."""
    return next(filter(None, map(shutil.which, NAMES)), None)


class Tab:
    """The one page of a browser; a command is answered before the next is sent.

    Attributes
    ----------
    complaints : list of str
        What the console says, scripts that failed, and what the page wanted to load from outside.
    """

    def __init__(self, to_browser: int, from_browser: int) -> None:
        self._to, self._from = to_browser, from_browser
        self._last, self._rest, self._session = 0, b"", ""
        self.complaints: list[str] = []
        target = self.send("Target.createTarget", url="about:blank")["targetId"]
        self._session = self.send("Target.attachToTarget", targetId=target, flatten=True)["sessionId"]
        for area in ("Page", "Runtime", "Log", "Network"):
            self.send(f"{area}.enable")

    def send(self, method: str, **words: Any) -> Any:
        """Send a command, and return what it answers."""
        self._last += 1
        message = {"id": self._last, "method": method, "params": words}
        if self._session:
            message["sessionId"] = self._session
        os.write(self._to, json.dumps(message).encode() + b"\0")
        while (answer := self._next()).get("id") != self._last:
            self._noted(answer)
        assert "error" not in answer, f"{method}: {answer['error']}"
        return answer["result"]

    def _next(self) -> Any:
        while b"\0" not in self._rest:
            part = os.read(self._from, 2**16)
            assert part, "the browser has ended"
            self._rest += part
        message, _, self._rest = self._rest.partition(b"\0")
        return json.loads(message)

    def _noted(self, event: Any) -> None:
        """Keep what an event complains of."""
        name, words = event.get("method"), event.get("params", {})
        if name == "Runtime.consoleAPICalled":
            self.complaints.append(f"console: {[one.get('value') for one in words['args']]}")
        elif name == "Runtime.exceptionThrown":
            thrown = words["exceptionDetails"]
            self.complaints.append(f"{thrown['text']} {thrown.get('exception', {}).get('description', '')}")
        elif name == "Log.entryAdded":
            self.complaints.append(words["entry"]["text"])
        elif name == "Network.requestWillBeSent" and not words["request"]["url"].startswith(("file:", "data:")):
            self.complaints.append(f"loads {words['request']['url']}")

    def open(self, file: Path, fragment: str = "", *, size: tuple[int, int] = (1100, 1000), calm: bool = False) -> None:
        """Open a page anew in a view of a size [pixels]; ``calm``: for a reader who prefers reduced motion."""
        motion = {"name": "prefers-reduced-motion", "value": "reduce" if calm else ""}
        self.send("Emulation.setEmulatedMedia", features=[motion])
        self.send(
            "Emulation.setDeviceMetricsOverride", width=size[0], height=size[1], deviceScaleFactor=1, mobile=False
        )
        self.send("Page.navigate", url="about:blank")
        self.send("Page.navigate", url=file.resolve().as_uri() + fragment)
        while not self.value("document.readyState === 'complete' && location.protocol === 'file:'"):
            time.sleep(0.02)

    def value(self, expression: str) -> Any:
        """Value of an expression in the page."""
        answer = self.send("Runtime.evaluate", expression=expression, returnByValue=True, awaitPromise=True)
        assert "exceptionDetails" not in answer, answer
        return answer["result"].get("value")

    def press(self, key: str, code: str = "", text: str = "") -> None:
        """Press a key, and let it go."""
        for kind in ("keyDown", "keyUp"):
            more = {"text": text} if text and kind == "keyDown" else {}
            self.send("Input.dispatchKeyEvent", type=kind, key=key, code=code or key, **more)

    def picture(self, file: Path) -> Path:
        """Write what is seen to a PNG file."""
        file.write_bytes(base64.b64decode(self.send("Page.captureScreenshot")["data"]))
        return file


@contextmanager
def opened() -> Iterator[Tab]:
    """Start a browser of its own, with an empty profile; it ends with the block."""
    program = browser()
    assert program, f"none of {', '.join(NAMES)} is installed"
    theirs, to_browser = os.pipe()
    from_browser, answers = os.pipe()
    with tempfile.TemporaryDirectory(ignore_cleanup_errors=True) as profile:
        command = [program, *QUIET, f"--user-data-dir={profile}", "about:blank"]
        redirected = ["sh", "-c", f'exec "$0" "$@" 3<&{theirs} 4>&{answers}', *command]
        with subprocess.Popen(redirected, pass_fds=(theirs, answers), stderr=subprocess.DEVNULL) as running:
            alarm = threading.Timer(LIMIT_S, running.kill)
            alarm.start()
            os.close(theirs)
            os.close(answers)
            try:
                yield Tab(to_browser, from_browser)
            finally:
                alarm.cancel()
                running.terminate()
                os.close(to_browser)
                os.close(from_browser)


def complaints(file: Path) -> list[str]:
    """What a page complains of when it is opened."""
    with opened() as tab:
        tab.open(file)
        tab.value("new Promise((done) => setTimeout(done, 300))")
        return tab.complaints

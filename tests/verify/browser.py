"""A headless Chromium, asked over a pipe: what a page shows, prints, requests and complains of."""

from __future__ import annotations

import base64
import itertools
import json
import os
import select
import shutil
import subprocess
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

NAMES = ("chromium", "chromium-browser", "google-chrome", "google-chrome-stable")
OPTIONS = (
    "--headless", "--disable-gpu", "--disable-background-networking", "--disable-sync", "--no-first-run",
    "--disable-component-update", "--disable-default-apps", "--hide-scrollbars", "--remote-debugging-pipe",
    "--host-resolver-rules=MAP * ~NOTFOUND",
)  # fmt: skip
LIMIT_S = 60


def chromium() -> str:
    """Path of the browser: CHROMIUM, or the first that is installed.

    Raises
    ------
    FileNotFoundError
        There is none.
    """
    named = os.environ.get("CHROMIUM")
    found = [shutil.which(name) for name in ([named] if named else NAMES)]
    for path in filter(None, found):
        return path
    said = f"CHROMIUM={named!r} is not there" if named else f"none of {', '.join(NAMES)} is installed"
    raise FileNotFoundError(f"no Chromium: {said}; install the package chromium, or set CHROMIUM=path")


@contextmanager
def browsing() -> Iterator[Browser]:
    """Start a browser with an empty profile, and end it."""
    reads, writes = os.pipe(), os.pipe()  # the browser reads from descriptor 3 and writes to 4
    root = ["--no-sandbox"] if os.geteuid() == 0 else []
    with tempfile.TemporaryDirectory(ignore_cleanup_errors=True) as profile:
        shell = f'exec "$0" "$@" 3<&{reads[0]} 4>&{writes[1]}'
        options = [*OPTIONS, *root, f"--user-data-dir={profile}"]
        process = subprocess.Popen(
            ["/bin/sh", "-c", shell, chromium(), *options, "about:blank"],
            pass_fds=(reads[0], writes[1]), stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL,
        )  # fmt: skip
        os.close(reads[0])
        os.close(writes[1])
        try:
            yield Browser(reads[1], writes[0])
        finally:
            process.terminate()
            process.wait(LIMIT_S)
            os.close(reads[1])
            os.close(writes[0])


class Browser:
    """Sends commands of the DevTools protocol; every answer has the number of its command."""

    def __init__(self, write: int, read: int) -> None:
        self._write, self._read = write, read
        self._numbers = itertools.count(1)
        self._rest = b""
        self.events: list[dict[str, Any]] = []
        (target,) = [one for one in self.ask("Target.getTargets")["targetInfos"] if one["type"] == "page"]
        attached = self.ask("Target.attachToTarget", targetId=target["targetId"], flatten=True)
        self._session = attached["sessionId"]
        for domain in ("Page", "Network", "Log", "Runtime"):
            self.tell(f"{domain}.enable")

    def tell(self, method: str, **values: Any) -> dict[str, Any]:
        """Ask the page."""
        return self.ask(method, self._session, **values)

    def ask(self, method: str, session: str | None = None, /, **values: Any) -> dict[str, Any]:
        """Send a command and return its result; what happens meanwhile is kept in ``events``."""
        number = next(self._numbers)
        command = {"id": number, "method": method, "params": values} | ({"sessionId": session} if session else {})
        os.write(self._write, json.dumps(command).encode() + b"\0")
        while True:
            message = self._next()
            if message.get("id") == number:
                if "error" in message:
                    raise RuntimeError(f"{method}: {message['error']['message']}")
                found: dict[str, Any] = message["result"]
                return found
            self.events.append(message)

    def _next(self) -> dict[str, Any]:
        until = time.monotonic() + LIMIT_S
        while b"\0" not in self._rest:
            ready, _, _ = select.select([self._read], [], [], max(0.0, until - time.monotonic()))
            part = os.read(self._read, 1 << 16) if ready else b""
            if not part:
                raise TimeoutError("the browser does not answer")
            self._rest += part
        line, self._rest = self._rest.split(b"\0", 1)
        message: dict[str, Any] = json.loads(line)
        return message

    def open(
        self, file: Path, width: int, *, height: int = 900, fragment: str = "", calm: bool = False, keep: bool = False
    ) -> None:
        """Open a page anew in a window of a size [pixels], and wait until it is there.

        Parameters
        ----------
        calm : bool
            For a reader who prefers reduced motion.
        keep : bool
            Keep the events of the pages before; else those kept afterwards are of this page.
        """
        metrics = {"width": width, "height": height, "deviceScaleFactor": 1, "mobile": width < 600}
        motion = {"name": "prefers-reduced-motion", "value": "reduce" if calm else ""}
        self.tell("Emulation.setEmulatedMedia", media="", features=[motion])
        self.tell("Emulation.setDeviceMetricsOverride", **metrics)
        if fragment or keep:  # else the same page with another fragment is not loaded again
            self.tell("Page.navigate", url="about:blank")
            self.run("new Promise(done => setTimeout(() => done(0), 50))")
        if not keep:
            self.events.clear()
        seen = len(self.events)
        self.tell("Page.navigate", url=file.resolve().as_uri() + fragment)
        until = time.monotonic() + LIMIT_S
        while not any(event.get("method") == "Page.loadEventFired" for event in self.events[seen:]):
            if time.monotonic() > until:
                raise TimeoutError(f"{file.name}: does not load")
            self.events.append(self._next())
        self.run("new Promise(done => setTimeout(() => done(0), 50))")

    def press(self, key: str, code: str = "", text: str = "") -> None:
        """Press a key, and let it go."""
        for kind in ("keyDown", "keyUp"):
            more = {"text": text} if text and kind == "keyDown" else {}
            self.tell("Input.dispatchKeyEvent", type=kind, key=key, code=code or key, **more)

    def run(self, script: str) -> Any:
        """Value of a JavaScript expression in the page."""
        found = self.tell("Runtime.evaluate", expression=script, returnByValue=True, awaitPromise=True)
        if "exceptionDetails" in found:
            raise RuntimeError(found["exceptionDetails"].get("text", "script failed"))
        return found["result"].get("value")

    def requests(self) -> list[str]:
        """Addresses that the page asked for, but for itself and what it holds."""
        urls = [
            event["params"]["request"]["url"]
            for event in self.events
            if event.get("method") == "Network.requestWillBeSent"
        ]
        return [url for url in urls[1:] if not url.startswith("data:")]

    def complaints(self) -> list[str]:
        """What stands on the console."""
        found = []
        for event in self.events:
            of, values = event.get("method"), event.get("params", {})
            if of == "Log.entryAdded":
                found.append(values["entry"]["text"])
            elif of == "Runtime.consoleAPICalled":
                found.append(" ".join(str(one.get("value", one["type"])) for one in values["args"]))
            elif of == "Runtime.exceptionThrown":
                found.append(values["exceptionDetails"]["text"])
        return found

    def roles(self) -> list[tuple[str, str]]:
        """Role and name of everything that a screen reader is told of."""
        nodes = self.tell("Accessibility.getFullAXTree")["nodes"]
        return [
            (str(node["role"]["value"]), str(node.get("name", {}).get("value", "")))
            for node in nodes
            if not node["ignored"]
        ]

    def picture(self, file: Path) -> None:
        """Write the whole page as PNG."""
        found = self.tell("Page.captureScreenshot", captureBeyondViewport=True)
        file.write_bytes(base64.b64decode(found["data"]))

    def printed(self) -> bytes:
        """Return the page as PDF, in the size its style asks for."""
        return base64.b64decode(self.tell("Page.printToPDF", preferCSSPageSize=True)["data"])

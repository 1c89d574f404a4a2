"""A real WebKit, the engine of Safari, driven by classic WebDriver: https://www.w3.org/TR/webdriver2/.

Debian has WebKitGTK with its driver (`webkit2gtk-driver`); it wants a display, so a virtual one is started for it.
"""

from __future__ import annotations

import json
import os
import shutil
import socket
import subprocess
import urllib.error
import urllib.request
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from typing import Any, Final

MISSING: Final = "There is no WebKitWebDriver or Xvfb. Install them (on Debian: apt install webkit2gtk-driver xvfb)."

_DRIVER: Final = "WebKitWebDriver"
_DISPLAY: Final = "Xvfb"
_PATIENCE: Final = 60.0
"""Seconds in which a browser on a busy machine answers."""

_UNTIL: Final = """const [done] = Array.from(arguments).slice(-1)
const end = performance.now() + 20000
const look = () => {
  let found = null
  try { found = EXPRESSION } catch (error) { return done(["error", String(error)]) }
  if (found) return done(["found", found])
  if (performance.now() > end) return done(["error", "it never was"])
  setTimeout(look, 50)
}
look()"""


def is_here() -> bool:
    """Return whether this machine has WebKit's driver and a virtual display."""
    return all(map(shutil.which, (_DRIVER, _DISPLAY)))


@contextmanager
def _driver() -> Iterator[int]:
    """Run WebKit's driver on a display of its own, give its port, and end both."""
    reading, writing = os.pipe()
    display = [_DISPLAY, "-displayfd", str(writing), "-screen", "0", "1600x1200x24", "-nolisten", "tcp"]
    with subprocess.Popen(display, pass_fds=[writing], stderr=subprocess.DEVNULL) as screen:
        os.close(writing)
        try:
            with os.fdopen(reading) as told:
                number = told.readline().strip()
            assert number, f"{_DISPLAY} ended before it had a display"
            with _listening({**os.environ, "DISPLAY": f":{number}"}) as port:
                yield port
        finally:
            screen.kill()


@contextmanager
def _listening(environment: Mapping[str, str]) -> Iterator[int]:
    """Run the driver on a free port, from when it listens there."""
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = int(free.getsockname()[1])
    quiet: dict[str, Any] = {"stdout": subprocess.DEVNULL, "stderr": subprocess.DEVNULL}
    with subprocess.Popen([_DRIVER, f"--port={port}"], env=environment, **quiet) as process:
        try:
            while process.poll() is None:
                try:
                    socket.create_connection(("127.0.0.1", port)).close()
                except ConnectionError:
                    continue
                break
            yield port
        finally:
            process.kill()


@contextmanager
def window() -> Iterator[WebKit]:
    """Open a window, as a reader who was never here; with a driver of its own, as one that served before may hang."""
    with _driver() as port:
        base = f"http://127.0.0.1:{port}/session"
        made = _ask("POST", base, {"capabilities": {"alwaysMatch": {}}})
        webkit = WebKit(f"{base}/{made['sessionId']}")
        try:
            yield webkit
        finally:
            _ask("DELETE", webkit.address)


def _ask(method: str, address: str, body: object = None) -> Any:
    data = None if body is None else json.dumps(body).encode()
    request = urllib.request.Request(address, data, {"Content-Type": "application/json"}, method=method)
    try:
        with urllib.request.urlopen(request, timeout=_PATIENCE) as response:
            return json.load(response)["value"]
    except urllib.error.HTTPError as error:
        raise AssertionError(f"{method} {address}: {error.read().decode()}") from None


class WebKit:
    """A window."""

    def __init__(self, address: str) -> None:
        self.address = address

    def resize(self, width: int, height: int) -> None:
        """Make the window this size; its frame takes some of it."""
        self._post("window/rect", width=width, height=height)

    def open(self, url: str) -> None:
        """Go to an address, and wait until all of it is loaded."""
        self._post("url", url=url)

    def run(self, body: str, *arguments: object) -> Any:
        """Return what the body of a function returns in the page."""
        return self._post("execute/sync", script=body, args=list(arguments))

    def until(self, expression: str) -> Any:
        """Wait until an expression of the page is true, and return its value; fail if it never is."""
        kind, value = self._post("execute/async", script=_UNTIL.replace("EXPRESSION", expression), args=[])
        assert kind == "found", f"{expression}: {value}"
        return value

    def click(self, selector: str) -> None:
        """Click the first such element."""
        [element] = self._post("element", using="css selector", value=selector).values()
        self._post(f"element/{element}/click")

    def type(self, *keys: str) -> None:
        """Press the keys of these characters."""
        pressed = [{"type": kind, "value": key} for key in keys for kind in ("keyDown", "keyUp")]
        self._post("actions", actions=[{"type": "key", "id": "keys", "actions": pressed}])

    def _post(self, command: str, **parameters: object) -> Any:
        return _ask("POST", f"{self.address}/{command}", parameters)

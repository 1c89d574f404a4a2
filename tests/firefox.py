"""A real Firefox, driven by WebDriver BiDi: https://www.w3.org/TR/webdriver-bidi/.

Playwright drives a Firefox of its own, which distributions do not have; this speaks to the one that is installed.
"""

from __future__ import annotations

import json
import os
import re
import shutil
import subprocess
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any, Final

from websockets.sync.client import ClientConnection, connect

MISSING: Final = (
    "There is no Firefox. Install one (on Debian: apt install firefox-esr), or name one: FIREFOX=/path/to/it."
)

_NAMES: Final = ("firefox-esr", "firefox")
_PATIENCE: Final = 60.0
"""Seconds in which a browser on a busy machine answers."""

_LISTENING: Final = re.compile(r"WebDriver BiDi listening on (ws://\S+)")
_QUIET: Final = {
    # What a new profile would ask of Mozilla's hosts; all pages are our own.
    "app.normandy.enabled": False,
    "app.update.disabledForTesting": True,
    "browser.safebrowsing.downloads.enabled": False,
    "browser.safebrowsing.malware.enabled": False,
    "browser.safebrowsing.phishing.enabled": False,
    "browser.shell.checkDefaultBrowser": False,
    "datareporting.policy.dataSubmissionEnabled": False,
    "extensions.update.enabled": False,
    "intl.accept_languages": "zh-CN",
    "network.captive-portal-service.enabled": False,
    "network.connectivity-service.enabled": False,
    "services.settings.server": "data:,",
    "toolkit.telemetry.enabled": False,
}
_ABORTED: Final = ("status=2152398850", "Failed to load ‘’.", "Incorrect number of children for <m")
"""Of what was still coming: a font (NS_BINDING_ABORTED), a request that has lost its address, half a formula."""

_UNTIL: Final = """() => new Promise((resolve, reject) => {
  const end = performance.now() + 30000
  const look = () => {
    const found = EXPRESSION
    if (found) return resolve(found)
    if (performance.now() > end) return reject(Error("it never was"))
    requestAnimationFrame(look)
  }
  look()
})"""
_MIDDLE: Final = """(selector) => new Promise((resolve) => {
  let last = ""
  const look = () => {
    const one = document.querySelector(selector)
    one.scrollIntoView({ block: "center", behavior: "instant" })
    const { x, y, width, height } = one.getClientRects()[0]
    const middle = [x + width / 2, y + height / 2].map(Math.round)
    const now = `${middle} ${document.querySelectorAll("*").length}`
    if (now === last && one.contains(document.elementFromPoint(...middle))) return resolve(middle)
    last = now
    setTimeout(look, 100)
  }
  look()
})"""
"""The middle of an element, once it stays where it is and nothing covers it."""


def program() -> str | None:
    """Return the Firefox that FIREFOX names, else the machine's; None if there is none."""
    named = os.environ.get("FIREFOX")
    if named:
        return named if Path(named).is_file() else None
    return next(filter(None, map(shutil.which, _NAMES)), None)


@contextmanager
def started(firefox: str, profile: Path) -> Iterator[Firefox]:
    """Run a Firefox with a profile of its own, and end it."""
    lines = [f"user_pref({json.dumps(name)}, {json.dumps(value)});\n" for name, value in _QUIET.items()]
    (profile / "user.js").write_text("".join(lines), encoding="utf-8")
    command = [firefox, "--headless", "--remote-debugging-port=0", "--profile", str(profile), "--no-remote"]
    with subprocess.Popen(command, stdout=subprocess.DEVNULL, stderr=subprocess.PIPE, encoding="utf-8") as process:
        try:
            assert process.stderr is not None
            found = next(filter(None, map(_LISTENING.search, process.stderr)), None)
            assert found is not None, "Firefox ended before it listened"
            with connect(f"{found[1]}/session", max_size=None, open_timeout=_PATIENCE) as socket:
                yield Firefox(socket)
        finally:
            process.kill()


class Firefox:
    """A session. ``complaints`` are errors and warnings of pages, ``loaded`` the addresses that were."""

    def __init__(self, socket: ClientConnection) -> None:
        self._socket = socket
        self._last = 0
        self.complaints: list[str] = []
        self.loaded: list[str] = []
        self.call("session.new", capabilities={})
        self.call("session.subscribe", events=["log.entryAdded", "browsingContext.load"])

    def call(self, method: str, **parameters: Any) -> dict[str, Any]:
        """Send a command, and return its result; what the page logs meanwhile is noted."""
        self._last += 1
        self._socket.send(json.dumps({"id": self._last, "method": method, "params": parameters}))
        while True:
            message = self.hear()
            if message.get("id") == self._last:
                assert message["type"] == "success", f"{method}: {message}"
                result: dict[str, Any] = message["result"]
                return result

    def hear(self) -> dict[str, Any]:
        """Return the next message, and note it if it is of a page that was loaded or complains."""
        message: dict[str, Any] = json.loads(self._socket.recv(timeout=_PATIENCE))
        told = message.get("params", {})
        if message.get("method") == "log.entryAdded" and told["level"] in {"error", "warn"}:
            if not any(one in str(told["text"]) for one in _ABORTED):
                self.complaints.append(str(told["text"]))
        elif message.get("method") == "browsingContext.load":
            self.loaded.append(str(told["url"]))
        return message

    def tab(self, width: int, height: int) -> Tab:
        """Open a tab of this size in CSS pixels, as a reader who was never here."""
        user = self.call("browser.createUserContext")["userContext"]
        context = self.call("browsingContext.create", type="tab", userContext=user)["context"]
        self.call("browsingContext.activate", context=context)  # nothing moves in the background
        self.call("browsingContext.setViewport", context=context, viewport={"width": width, "height": height})
        return Tab(self, context)


class Tab:
    """A page that is open."""

    def __init__(self, firefox: Firefox, context: str) -> None:
        self._firefox = firefox
        self._context = context

    def open(self, url: str) -> None:
        """Go to an address, and wait until all of it is loaded."""
        self._call("browsingContext.navigate", url=url, wait="complete")

    def reload(self) -> None:
        """Load the page again."""
        self._call("browsingContext.reload", wait="complete")

    def back(self) -> None:
        """Go back by one page."""
        self._call("browsingContext.traverseHistory", delta=-1)

    def run(self, function: str, *arguments: object) -> Any:
        """Call a function of JavaScript in the page, and return what it, or its promise, gives."""
        given = [{"type": "string", "value": json.dumps(one)} for one in arguments]
        code = f"async (...given) => JSON.stringify((await ({function})(...given.map(JSON.parse))) ?? null)"
        done = self._firefox.call(
            "script.callFunction",
            functionDeclaration=code,
            arguments=given,
            awaitPromise=True,
            target={"context": self._context},
        )
        assert done["type"] == "success", done
        return json.loads(done["result"]["value"])

    def until(self, expression: str) -> Any:
        """Wait until an expression of the page is true, and return its value; fail if it never is."""
        return self.run(_UNTIL.replace("EXPRESSION", expression))  # the pages' policy forbids to evaluate text

    def click(self, selector: str) -> None:
        """Bring the first such element into view and press the mouse on its first line."""
        x, y = self.run(_MIDDLE, selector)
        actions = [
            {"type": "pointerMove", "x": x, "y": y},
            {"type": "pointerDown", "button": 0},
            {"type": "pointerUp", "button": 0},
        ]
        self._perform({"type": "pointer", "id": "mouse", "actions": actions})

    def follow(self, selector: str, part: str, *, moving: bool = False) -> None:
        """Click what leads to another page, and wait until one with ``part`` in its address is loaded.

        What is ``moving``, such as a list that is still being sorted, is clicked by a script, wherever it is.
        """
        before = len(self._firefox.loaded)
        if moving:
            self.run("(selector) => { document.querySelector(selector).click() }", selector)
        else:
            self.click(selector)
        while not any(part in url for url in self._firefox.loaded[before:]):
            self._firefox.hear()

    def type(self, *keys: str) -> None:
        """Press the keys of these characters."""
        pressed = [{"type": kind, "value": key} for key in keys for kind in ("keyDown", "keyUp")]
        self._perform({"type": "key", "id": "keys", "actions": pressed})

    def printed(self) -> str:
        """Return the page as PDF, in base 64."""
        return str(self._call("browsingContext.print", background=False)["data"])

    def _perform(self, source: dict[str, Any]) -> None:
        self._call("input.performActions", actions=[source])

    def _call(self, method: str, **parameters: Any) -> dict[str, Any]:
        return self._firefox.call(method, context=self._context, **parameters)

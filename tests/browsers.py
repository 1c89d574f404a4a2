"""Finds a browser on this machine, and visits the site with it while watching what it asks for."""

from __future__ import annotations

import os
import shutil
from pathlib import Path
from typing import Any, Final, NoReturn

import pytest
from playwright.sync_api import Browser, BrowserContext, ConsoleMessage, Error, Page, Playwright, Request

MISSING: Final = (
    "There is no Chromium, Chrome or Edge. Install one, run `python -m playwright install chromium`, "
    "or name one: CHROMIUM=/path/to/it."
)

# What is open counts with its own height once our script has seen to it: before, what is below still moves away.
SETTLED: Final = """[...document.querySelectorAll("details[open] > :not(summary)")]
  .every((one) => getComputedStyle(one).contentVisibility === "visible")"""

_NAMES: Final = ("chromium", "chromium-browser", "google-chrome", "google-chrome-stable", "microsoft-edge", "msedge")
_CHANNELS: Final = ("chrome", "msedge")  # where the path does not lead: macOS, Windows
_ARGUMENTS: Final = (
    "--no-sandbox",  # containers often allow none; all pages are our own
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
    "--no-first-run",
    # No other host is found. To refuse requests one by one would turn the cache off, and take twice the time.
    "--host-resolver-rules=MAP * ~NOTFOUND, EXCLUDE 127.0.0.1",
)


def launch(playwright: Playwright) -> Browser | None:
    """Start the browser that CHROMIUM names, else the machine's, else Playwright's own; None if there is none."""
    named = os.environ.get("CHROMIUM")
    if named:
        return _start(playwright, executable_path=named) if Path(named).is_file() else None
    own = Path(playwright.chromium.executable_path)
    found = next(filter(None, map(shutil.which, _NAMES)), None) or (str(own) if own.exists() else None)
    if found:
        return _start(playwright, executable_path=found)
    for channel in _CHANNELS:
        try:
            return _start(playwright, channel=channel)
        except Error:
            continue
    return None


def _start(playwright: Playwright, **which: str) -> Browser:
    return playwright.chromium.launch(args=[*_ARGUMENTS], **which)  # type: ignore[arg-type]


def give_up(missing: str) -> NoReturn:
    """Skip the test, for want of what ``missing`` names; fail it in continuous integration."""
    if os.environ.get("CI") == "true":
        pytest.fail(missing)
    pytest.skip(missing)


def visible(page: Page, selector: str) -> int:
    """Count the elements that can be seen."""
    return page.locator(selector).and_(page.locator(":visible")).count()


class Visitor:
    """Opens pages of a site, each in a context of its own or in a given one, and notes what must not happen.

    ``foreign`` are requests to other hosts, which none of them finds; ``complaints`` are errors and warnings.
    """

    def __init__(self, browser: Browser, address: str) -> None:
        self.browser = browser
        self.address = address
        self.requests: list[str] = []
        self.foreign: list[str] = []
        self.complaints: list[str] = []
        self._contexts: list[BrowserContext] = []

    def context(self, **options: Any) -> BrowserContext:
        """Return a new context: a reader who was never here."""
        context = self.browser.new_context(**{"service_workers": "block", **options})
        context.set_default_timeout(10_000)
        context.on("request", self._note)
        context.on("requestfailed", self._forget)
        context.on("console", self._hear)
        context.on("weberror", lambda error: self.complaints.append(str(error.error)))
        self._contexts.append(context)
        return context

    def open(self, url: str = "", context: BrowserContext | None = None, **options: Any) -> Page:
        """Open a page of the site in a new tab of ``context``, or of a new one with ``options``."""
        page = (context or self.context(**options)).new_page()
        page.goto(self.address + url)
        return page

    def close(self) -> None:
        """Leave."""
        for context in self._contexts:
            context.close()

    def _note(self, request: Request) -> None:
        self.requests.append(request.url)
        if not request.url.startswith((self.address, "data:", "blob:")):
            self.foreign.append(request.url)

    def _forget(self, request: Request) -> None:
        """Take back what the page's own policy refused: nobody was asked."""
        if request.failure == "csp" and request.url in self.foreign:
            self.foreign.remove(request.url)

    def _hear(self, message: ConsoleMessage) -> None:
        # Contexts have no service worker, so that each test begins anew; tests/test_offline.py allows it.
        if message.text == "Service Worker registration blocked by Playwright":
            return
        if message.type in {"error", "warning"}:
            self.complaints.append(f"{message.page.url if message.page else ''}: {message.text}")

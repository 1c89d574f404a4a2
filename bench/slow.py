"""Slows a browser: its renderers, pages and workers alike, run a part of the time only, in turns of milliseconds."""

from __future__ import annotations

import os
import signal
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager

from playwright.sync_api import Browser

TURN = 0.001
"""Seconds that a renderer runs before it rests."""


def renderers(browser: Browser) -> list[int]:
    """Return the numbers of the processes in which a browser's pages and their workers run."""
    session = browser.new_browser_cdp_session()
    processes = session.send("SystemInfo.getProcessInfo")["processInfo"]
    session.detach()
    return [process["id"] for process in processes if process["type"] == "renderer"]


@contextmanager
def slowed(browser: Browser, times: int) -> Iterator[None]:
    """Let the browser's renderers run for one turn in ``times``."""
    numbers = renderers(browser)
    done = threading.Event()

    def turns() -> None:
        while not done.is_set():
            _send(numbers, signal.SIGSTOP)
            time.sleep((times - 1) * TURN)
            _send(numbers, signal.SIGCONT)
            time.sleep(TURN)

    thread = threading.Thread(target=turns)
    thread.start()
    try:
        yield
    finally:
        done.set()
        thread.join()


def _send(numbers: list[int], what: signal.Signals) -> None:
    for number in numbers:
        os.kill(number, what)

"""Takes the screenshot of the README from a built site: `python docs/screenshot.py` after `make site`."""

from __future__ import annotations

import functools
import http.server
import shutil
import sys
import threading
from pathlib import Path

from playwright.sync_api import sync_playwright

PROJECT = Path(__file__).resolve().parent.parent
PAGE = "questions/03-vanishing-and-exploding-gradients/#answer-zh"
BROWSERS = ("chromium", "google-chrome", "microsoft-edge")


class QuietHandler(http.server.SimpleHTTPRequestHandler):
    """Serves files without a line for each."""

    def log_message(self, *_: object) -> None:
        """Say nothing."""


def main() -> None:
    """Serve site/ on this machine, open a question, and save what is seen."""
    if not (PROJECT / "site").is_dir():
        sys.exit("There is no site/. Run `make site` first.")
    handler = functools.partial(QuietHandler, directory=PROJECT / "site")
    with http.server.ThreadingHTTPServer(("127.0.0.1", 0), handler) as server:
        threading.Thread(target=server.serve_forever, daemon=True).start()
        with sync_playwright() as playwright:
            path = next(filter(None, map(shutil.which, BROWSERS)), None)
            browser = playwright.chromium.launch(executable_path=path, args=["--no-sandbox"])
            page = browser.new_page(viewport={"width": 1200, "height": 800})
            page.goto(f"http://127.0.0.1:{server.server_port}/{PAGE}", wait_until="networkidle")
            page.evaluate("scrollTo(0, 0)")
            page.screenshot(path=PROJECT / "docs" / "images" / "question.png")
            browser.close()
        server.shutdown()


if __name__ == "__main__":
    main()

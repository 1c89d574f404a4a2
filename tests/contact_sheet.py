"""Prints every formula as KaTeX and as Typst set it, one above the other, to be looked at.

`python -m tests.contact_sheet [sheet.pdf]` takes the formulas of the content and of tests/formulas.tex, and about two
minutes. Without a name the sheet is .cache/contact-sheet.pdf.
"""

from __future__ import annotations

import base64
import sys
from html import escape
from pathlib import Path

from playwright.sync_api import sync_playwright

from dl49.markdown import Formula
from dl49.math.katex import KATEX, Typeset, typeset
from dl49.math.typst import TypstMath, to_typst
from tests import browsers, typst_formulas

_STYLE = """
@page { size: A3; margin: 8mm }
body { font: 12px serif; margin: 0; display: flex; flex-wrap: wrap; gap: 2px }
figure { margin: 0; padding: 3px; border: 1px solid #ccc; break-inside: avoid; max-width: 100%; font-size: 12px }
figure > div { white-space: nowrap; border-bottom: 1px dotted #c00; min-height: 1em; padding-bottom: 3px }
.katex { font-size: 1.1em } .katex-display { margin: 2px 0 }
img { display: block; padding-top: 3px } figcaption { font: 6px monospace; max-width: 40em; color: #777 }
.katex .cjk_fallback { font-family: "Noto Serif SC", "Noto Serif CJK SC", serif }
"""


def main() -> None:
    """Write the sheet."""
    target = Path(sys.argv[1]) if len(sys.argv) > 1 else typst_formulas.PROJECT / ".cache" / "contact-sheet.pdf"
    formulas = sorted(
        set(typst_formulas.of_content()) | set(typst_formulas.of_corpus()),
        key=lambda formula: (formula.display, len(formula.tex), formula.tex),
    )
    html = typeset(formulas)
    converted = to_typst(html)
    pictures = typst_formulas.pictures([converted[formula] for formula in formulas], formulas)
    rows = [_figure(f, html[f], converted[f], picture) for f, picture in zip(formulas, pictures, strict=True)]
    page = f'<meta charset="utf-8"><link rel="stylesheet" href="katex.css"><style>{_STYLE}</style>{"".join(rows)}'
    file = KATEX / "dist" / "contact-sheet.html"  # beside KaTeX's fonts
    file.write_text(page.replace("katex.css", "katex.min.css"), encoding="utf-8")
    try:
        with sync_playwright() as playwright:
            browser = browsers.launch(playwright)
            if browser is None:
                sys.exit(browsers.MISSING)
            tab = browser.new_page()
            tab.goto(file.as_uri(), timeout=0)
            tab.pdf(path=target, prefer_css_page_size=True)
            browser.close()
    finally:
        file.unlink()


def _figure(formula: Formula, html: Typeset, converted: TypstMath, picture: bytes) -> str:
    image = f'<img src="data:image/svg+xml;base64,{base64.b64encode(picture).decode()}">'
    caption = escape(formula.tex + (f" — {converted.error}" if converted.error else ""))
    return f"<figure><div>{html.html}</div>{image}<figcaption>{caption}</figcaption></figure>"


if __name__ == "__main__":
    main()

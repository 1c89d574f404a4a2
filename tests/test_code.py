"""A block of code in an answer stands on the page, highlighted, in print and in the search."""

from __future__ import annotations

from pathlib import Path

import pypdfium2
import pytest
from bs4 import BeautifulSoup

from dl49.__main__ import main
from dl49.rules.code import without_comments
from tests.sites import build

CODE = """
```python
import numpy as np

def step(w, grad):  # {comment}
    return w - 0.1 * grad(w)
```
"""
WORDS = {"zh": ("在代码里写作 `w -= eta * grad`。", "一步"), "en": ("In code this is `w -= eta * grad`.", "one step")}


@pytest.fixture
def with_code(project: Path) -> Path:
    """Return a project whose first answer has a block of code in both languages."""
    file = project / "content" / "questions" / "01-what-is-a-gradient.md"
    text = file.read_text(encoding="utf-8")
    for after, comment in WORDS.values():
        text = text.replace(after, f"{after}\n{CODE.format(comment=comment)}")
    file.write_text(text, encoding="utf-8")
    return project


def test_code_is_on_the_page_in_print_and_in_the_search(with_code: Path, tmp_path: Path) -> None:
    assert main(["check", str(with_code / "content")]) == 0
    site = build(with_code, tmp_path / "site")
    page = BeautifulSoup((site / "questions/01-what-is-a-gradient/index.html").read_text("utf-8"), "lxml")
    for language, (_, comment) in WORDS.items():
        [code] = [one for one in page.select(".highlight pre > code") if comment in one.text]
        assert code.text == CODE.format(comment=comment).removeprefix("\n```python\n").removesuffix("```\n")
        assert [token.text for token in code.select(".k, .kn")] == ["import", "as", "def", "return"]
        searched = (site / "search" / f"text-{language}.txt").read_text("gb18030")
        assert f"def step(w, grad): # {comment} return w - 0.1 * grad(w)" in searched
    assert main(["pdf", str(with_code / "content"), "--to", str(tmp_path), "--edition", "answers", "--only", "1"]) == 0
    for language, (_, comment) in WORDS.items():
        [file] = tmp_path.glob(f"*{language}*.pdf")
        with pypdfium2.PdfDocument(file) as book:
            text = "\n".join(sheet.get_textpage().get_text_range() for sheet in book)
        assert f"def step(w, grad): # {comment}" in " ".join(text.split())


@pytest.mark.parametrize(
    ("code", "left"),
    [
        ("# a\nx = 1  # b\n", "x = 1"),
        ('s = "# no comment"\n\n\ny = 2\n', 's = "# no comment"\ny = 2'),
        ('"""a\n# in a text\n"""\n', '"""a\n# in a text\n"""'),
        ("x = 1  # a\ny = (2  # b\n", "x = 1\ny = (2"),
        ("", ""),
    ],
)
def test_comments_do_not_count_between_languages(code: str, left: str) -> None:
    assert without_comments(code) == left

"""The code in the answers does what the answers say: every block is run, by the checks in tests/in_code/."""

from __future__ import annotations

import importlib
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import numpy as np
import pytest

from dl49.reader import read_catalogue

PROJECT = Path(__file__).resolve().parent.parent
CATALOGUE, _ = read_catalogue(PROJECT / "content")


def _answers() -> Iterator[Any]:
    for draft in CATALOGUE.drafts:
        for language, part in draft.parts.items():
            blocks = [
                (item.token.content, item.line + 1)
                for fragment in part.fragments
                for item in fragment.located
                if item.token.info == "python"
            ]
            if blocks:
                yield pytest.param(draft.path, draft.front.number, blocks, id=f"{draft.front.number}-{language}")


@pytest.mark.parametrize(("path", "number", "blocks"), list(_answers()))
def test_the_code_of_an_answer_does_what_it_says(path: str, number: int, blocks: list[tuple[str, int]]) -> None:
    names: dict[str, Any] = {"np": np}  # all that the code takes for granted
    for code, line in blocks:
        at_its_place = "\n" * (line - 1) + code  # so that an error names the line of the file
        exec(compile(at_its_place, path, "exec"), names)  # noqa: S102 (our own content)
    try:
        checks = importlib.import_module(f"tests.in_code.q{number:02}")
    except ModuleNotFoundError:
        pytest.fail(f"{path}:{blocks[0][1]}: no test runs this code. Write tests/in_code/q{number:02}.py.")
    checks.check(names)

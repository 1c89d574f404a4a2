"""How long an answer may be, and how many follow-ups it has: bounds that writers know are rules."""

from __future__ import annotations

from pathlib import Path

import pytest

from dl49.problems import Problem
from dl49.rules import check

QUESTION = "questions/02-why-the-loss-falls.md"
FILLER = {"zh": "训练网络就是不断", "en": " Training a network means"}
"""How the part starts without which the sample's answers are too short."""
HEADING = {"zh": "## 参考答案", "en": "## Reference answer"}


def line_of_answer(content: Path, language: str) -> int:
    """Return the line on which a reference answer starts."""
    return (content / QUESTION).read_text(encoding="utf-8").split("\n").index(HEADING[language]) + 1


def with_answer(content: Path, language: str, times: int) -> list[Problem]:
    """Return the problems of an answer whose filler stands so often, but for that of so long a paragraph."""
    file = content / QUESTION
    lines = file.read_text(encoding="utf-8").split("\n")
    at = next(number for number, line in enumerate(lines) if FILLER[language] in line)
    start, sign, rest = lines[at].partition(FILLER[language])
    lines[at] = start + (sign + rest) * times
    file.write_text("\n".join(lines), encoding="utf-8")
    return [problem for problem in check(content)[1] if not problem.message.startswith("The paragraph has")]


@pytest.mark.parametrize(
    ("language", "times", "says"),
    [
        ("zh", 0, "The argument of the Chinese reference answer has 59 Chinese characters. Write 350 to 1400"),
        ("zh", 7, "The argument of the Chinese reference answer has 2285 Chinese characters. Write 350 to 1400"),
        ("en", 0, "The argument of the English reference answer has 43 words. Write 250 to 1000"),
        ("en", 7, "The argument of the English reference answer has 1646 words. Write 250 to 1000"),
    ],
)
def test_an_answer_has_a_shortest_and_a_longest_length(content: Path, language: str, times: int, says: str) -> None:
    message = f"{says}; one line, intuition, outline, example, figures, formulas and code are not counted."
    found = [(problem.path, problem.line, problem.message) for problem in with_answer(content, language, times)]
    assert found == [(f"content/{QUESTION}", line_of_answer(content, language), message)]


@pytest.mark.parametrize("language", ["zh", "en"])
def test_a_long_answer_is_an_answer(content: Path, language: str) -> None:
    assert with_answer(content, language, 3) == []


def test_code_and_formulas_do_not_count(content: Path) -> None:
    file = content / QUESTION
    text = file.read_text(encoding="utf-8")
    block = "\n```text\n" + "梯度 loss gradient\n" * 700 + "```\n\n$$\n" + "x + " * 500 + "y\n$$\n"
    for heading in ("\n## 自回答", "\n## Learner's answer"):
        text = text.replace(heading, f"{block}{heading}")
    file.write_text(text, encoding="utf-8")
    assert [problem.message for problem in check(content)[1] if "reference answer has" in problem.message] == []


def test_follow_ups_are_two_to_six(content: Path) -> None:
    file = content / QUESTION
    text = file.read_text(encoding="utf-8")
    more = {"\n# English": "### 还有吗？\n\n有。\n", "": "\n### Is there more?\n\nYes.\n"}
    for end, follow_up in more.items():
        text = text.replace(end, follow_up * 5 + end) if end else text + follow_up * 5
    ids = next(line for line in text.split("\n") if line.startswith("follow_ups:"))
    text = text.replace(ids, "follow_ups: [one-more, two-more, three-more, four-more, five-more, six-more, seven-more]")
    file.write_text(text, encoding="utf-8")
    messages = [problem.message for problem in check(content)[1]]
    assert messages == [f"The {name} follow-ups are 7. Write 2 to 6." for name in ("Chinese", "English")]

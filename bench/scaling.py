"""Makes content of many times the size: copies of every question and section under new numbers."""

from __future__ import annotations

import re
import shutil
from pathlib import Path

import yaml

from dl49.figures import sealed
from dl49.rules.paragraphs import NAMED_QUESTIONS
from dl49.rules.phrasings import LEAST


def scale(source: Path, target: Path, factor: int) -> None:
    """Copy ``source`` to ``target`` with ``factor`` times its questions and sections, all of it sound.

    The programs of the figures are copied too, beside ``target``, whose folder is made and must hold nothing else.
    """
    shutil.copytree(source, target, ignore=shutil.ignore_patterns("questions", "[0-9]*.svg"))
    programs = target.parent / "experiments"
    shutil.copytree(source.parent / "experiments", programs, ignore=shutil.ignore_patterns("[0-9]*", "__pycache__"))
    sections = yaml.safe_load((source / "sections.yml").read_text(encoding="utf-8"))
    files = sorted((source / "questions").glob("*.md"))
    count = sum(len(section["questions"]) for section in sections)
    (target / "questions").mkdir()
    addresses: list[str] = []
    for copy in range(factor):
        for file in files:
            number, _, slug = file.stem.partition("-")
            name = f"{int(number) + copy * count:02}-{slug}{f'-{copy}' if copy else ''}.md"
            text = _marked(_shifted(file.read_text(encoding="utf-8"), copy * count, copy * len(sections)), copy)
            (target / "questions" / name).write_text(text, encoding="utf-8")
            addresses.append(f"questions/{name.removesuffix('.md')}/")
        for figure in (source / "figures").glob("*.svg"):
            renamed = target / "figures" / _renumbered(figure.name, copy * count)
            drawing = figure.read_text(encoding="utf-8").replace(figure.stem, renamed.stem)  # ids bear its name
            renamed.write_text(sealed(drawing) if copy else drawing, encoding="utf-8")
        for program in (source.parent / "experiments").glob("[0-9]*.py"):
            shutil.copy(program, programs / _renumbered(program.name, copy * count))
    phrasings = yaml.safe_load((source / "phrasings.yml").read_text(encoding="utf-8"))
    numbered = {n + copy * count: _varied(asked, copy) for copy in range(factor) for n, asked in phrasings.items()}
    (target / "phrasings.yml").write_text(yaml.safe_dump(numbered, allow_unicode=True), encoding="utf-8")
    many = [_shifted_section(section, copy, len(sections), count) for copy in range(factor) for section in sections]
    # Written one by one: in one document the shared names would become aliases, which our reader refuses.
    text = "".join(yaml.safe_dump([section], allow_unicode=True) for section in many)
    (target / "sections.yml").write_text(text, encoding="utf-8")
    published = (source / "addresses.txt").read_text(encoding="utf-8").splitlines(keepends=True)
    kept = [line for line in published if not line.startswith("questions/") or line == "questions/\n"]
    (target / "addresses.txt").write_text("".join([*kept, *(f"{one}\n" for one in addresses)]), encoding="utf-8")


_AGAIN = {"zh": "再", "en": ""}
"""With a Chinese character a phrasing in Latin letters still counts as Chinese."""


def _mark(language: str, copy: int) -> str:
    """Return what the titles and names of a copy start with, since no two may be the same."""
    if not copy:
        return ""
    return f"（第 {copy} 份）" if language == "zh" else f"Copy {copy} of "


def _marked(text: str, copy: int) -> str:
    """Return a question with all names that must not stand twice changed."""
    if not copy:
        return text
    number = re.findall(r"^number: (\d+)", text, flags=re.MULTILINE)[0]
    title = re.compile(r"(?<=^question:\n)(?:  (?:zh|en): .*\n){2}", flags=re.MULTILINE)
    text = title.sub(
        lambda two: re.sub(r"  (zh|en): [\"']?", lambda m: m[0] + _mark(m[1], copy), two[0]), text, count=1
    )
    short = re.compile(r"(?<=^short:\n)(?:  (?:zh|en): .*\n){2}", flags=re.MULTILINE)
    text = short.sub(f"  zh: 第 {number} 问\n  en: Question {number}\n", text, count=1)
    picture = re.compile(r"!\[(?=[^\]]*\]\(\.\./figures/\S+-(zh|en)\.svg\))")
    text = picture.sub(lambda match: match[0] + _mark(match[1], copy), text)
    text = re.sub(r"(\]\(\d+-[\w-]+)(?=\.md)", rf"\1-{copy}", text)
    ids = re.compile(r"^follow_ups: \[.+?\]", flags=re.MULTILINE)
    return ids.sub(lambda match: re.sub(r"(?=[,\]])", str(copy), match[0]), text, count=1)


def _varied(asked: dict[str, list[str]], copy: int) -> dict[str, list[str]]:
    """Return the phrasings of a copy, unlike those of others, and as few as may be: a file has a limit."""
    if not copy:
        return asked
    return {
        language: [f"{text} {_AGAIN[language]}{copy}" for text in texts[:LEAST]] for language, texts in asked.items()
    }


def _renumbered(name: str, by: int) -> str:
    return re.sub(r"^\d+", lambda match: f"{int(match[0]) + by:02}", name)


def _shifted(text: str, by_number: int, by_section: int) -> str:
    def shift_list(match: re.Match[str]) -> str:
        return f"related: [{', '.join(str(int(n) + by_number) for n in match[1].split(','))}]"

    for named in NAMED_QUESTIONS.values():
        text = named.sub(lambda match: re.sub(r"\d+", lambda m: str(int(m[0]) + by_number), match[0]), text)
    text = re.sub(r"(?<=\]\()\d+(?=-[\w-]+\.md)", lambda m: f"{int(m[0]) + by_number:02}", text)
    text = re.sub(r"(?<=\(\.\./figures/)\d+", lambda m: f"{int(m[0]) + by_number:02}", text)
    text = re.sub(r"^number: (\d+)", lambda m: f"number: {int(m[1]) + by_number}", text, count=1, flags=re.MULTILINE)
    text = re.sub(r"^section: (\d+)", lambda m: f"section: {int(m[1]) + by_section}", text, count=1, flags=re.MULTILINE)
    return re.sub(r"^related: \[(.+?)\]", shift_list, text, count=1, flags=re.MULTILINE)


def _shifted_section(section: dict[str, object], copy: int, sections: int, count: int) -> dict[str, object]:
    numbers, number, names = section["questions"], section["number"], section["name"]
    assert isinstance(numbers, list)
    assert isinstance(number, int)
    assert isinstance(names, dict)
    name = {language: _mark(language, copy) + text for language, text in names.items()}
    return {"number": number + copy * sections, "name": name, "questions": [n + copy * count for n in numbers]}

"""Makes content of many times the size: copies of every question and section under new numbers."""

from __future__ import annotations

import re
import shutil
from pathlib import Path

import yaml


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
    for copy in range(factor):
        for file in files:
            number, _, slug = file.stem.partition("-")
            name = f"{int(number) + copy * count:02}-{slug}{f'-{copy}' if copy else ''}.md"
            text = _shifted(file.read_text(encoding="utf-8"), copy * count, copy * len(sections))
            (target / "questions" / name).write_text(text, encoding="utf-8")
        for figure in (source / "figures").glob("*.svg"):
            shutil.copy(figure, target / "figures" / _renumbered(figure.name, copy * count))
        for program in (source.parent / "experiments").glob("[0-9]*.py"):
            shutil.copy(program, programs / _renumbered(program.name, copy * count))
    phrasings = yaml.safe_load((source / "phrasings.yml").read_text(encoding="utf-8"))
    numbered = {n + copy * count: _varied(asked, copy) for copy in range(factor) for n, asked in phrasings.items()}
    (target / "phrasings.yml").write_text(yaml.safe_dump(numbered, allow_unicode=True), encoding="utf-8")
    many = [_shifted_section(section, copy, len(sections), count) for copy in range(factor) for section in sections]
    # Written one by one: in one document the shared names would become aliases, which our reader refuses.
    text = "".join(yaml.safe_dump([section], allow_unicode=True) for section in many)
    (target / "sections.yml").write_text(text, encoding="utf-8")


def _varied(asked: dict[str, list[str]], copy: int) -> dict[str, list[str]]:
    """Return the phrasings of a copy, which differ from those of the others."""
    return {language: [f"{text} {copy}" if copy else text for text in texts] for language, texts in asked.items()}


def _renumbered(name: str, by: int) -> str:
    return re.sub(r"^\d+", lambda match: f"{int(match[0]) + by:02}", name)


def _shifted(text: str, by_number: int, by_section: int) -> str:
    def shift_list(match: re.Match[str]) -> str:
        return f"related: [{', '.join(str(int(n) + by_number) for n in match[1].split(','))}]"

    text = re.sub(r"(?<=\(\.\./figures/)\d+", lambda m: f"{int(m[0]) + by_number:02}", text)
    text = re.sub(r"^number: (\d+)", lambda m: f"number: {int(m[1]) + by_number}", text, count=1, flags=re.MULTILINE)
    text = re.sub(r"^section: (\d+)", lambda m: f"section: {int(m[1]) + by_section}", text, count=1, flags=re.MULTILINE)
    return re.sub(r"^related: \[(.+?)\]", shift_list, text, count=1, flags=re.MULTILINE)


def _shifted_section(section: dict[str, object], copy: int, sections: int, count: int) -> dict[str, object]:
    numbers = section["questions"]
    number = section["number"]
    assert isinstance(numbers, list)
    assert isinstance(number, int)
    return section | {"number": number + copy * sections, "questions": [n + copy * count for n in numbers]}

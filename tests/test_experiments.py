"""The programs of the figures: each claim holds for several seeds, and each figure is what its program draws."""

from __future__ import annotations

import re
import shutil
import subprocess
import sys
from io import StringIO
from pathlib import Path
from typing import Final
from xml.etree import ElementTree as ET

import pytest

from dl49.figures import DRAWN_BY, SVG, figure_source, knob_of
from dl49.languages import LANGUAGES
from dl49.reader import read_catalogue
from experiments import house
from experiments.compare import TOLERANCE, differences
from experiments.programs import SEED, ProgramFile, check_claim, file_name, is_current, make_figures, program_files
from experiments.svg import tidy
from tests.sites import PROJECT

FIGURES: Final = PROJECT / "content" / "figures"
PROGRAM_FILES: Final = program_files()
SEEDS: Final = range(SEED + 1, SEED + 5)

pytestmark = pytest.mark.slow
each_program = pytest.mark.parametrize("source", PROGRAM_FILES, ids=lambda source: source.name)


@each_program
def test_the_committed_figures_are_what_the_program_draws(source: ProgramFile) -> None:
    made = make_figures(source)
    assert set(made) == {file_name(source, language) for language in LANGUAGES}
    for name, text in made.items():
        committed = (FIGURES / name).read_text(encoding="utf-8")
        assert list(differences(committed, text)) == []
        assert len(text) < (150_000 if knob_of(text) else 64 * 1024)


@each_program
@pytest.mark.parametrize("seed", SEEDS)
def test_the_claim_holds_for_other_seeds(source: ProgramFile, seed: int) -> None:
    check_claim(source, seed)


@each_program
def test_a_program_is_short_and_says_its_idea_first(source: ProgramFile) -> None:
    code = source.path.read_text(encoding="utf-8")
    assert sum(1 for line in code.splitlines() if line.strip()) < 100
    assert code.startswith('"""')
    assert re.search(r"^ +assert ", code, re.MULTILINE)


@each_program
def test_figures_are_in_the_inks_of_the_house_and_their_text_is_legible(source: ProgramFile) -> None:
    for language in LANGUAGES:
        root = ET.parse(FIGURES / file_name(source, language)).getroot()
        for element in root.iter():
            inks = {element.get(key, "none") for key in ("fill", "stroke")} - {"none"}
            inks = {ink for ink in inks if not ink.startswith("url(")}
            assert inks <= {*house.INKS, house.INK, house.FAINT, house.PAPER}, element.attrib
            if element.tag == f"{{{SVG}}}text":
                assert element.get("fill") == house.INK
                assert not re.search("[⁰-₉¹²³]", "".join(element.itertext()))
                assert float(element.get("font-size", "12")) >= 11
                assert float(element.get("opacity", "1")) == 1


def test_every_figure_is_drawn_by_a_program_and_shown_once_in_the_answer_of_its_question() -> None:
    catalogue, _ = read_catalogue(PROJECT / "content")
    for language in LANGUAGES:
        shown = []
        for question in catalogue.questions:
            part = question.parts[language]
            images = [image.token.attrGet("src") for fragment in part.fragments for image in fragment.images]
            assert images == [image.token.attrGet("src") for image in part.answer.images], question.path
            shown += [(question.number, figure_source(str(image))) for image in images]
        assert sorted((number, figure.name) for number, figure in shown if figure) == sorted(
            (source.number, source.name) for source in PROGRAM_FILES
        )
        assert len(shown) == len(PROGRAM_FILES) >= 49


def luminance(color: str) -> float:
    """Return the relative luminance of #rrggbb (WCAG 2.2)."""
    channels = [int(color[index : index + 2], 16) / 255 for index in (1, 3, 5)]
    linear = [c / 12.92 if c <= 0.04045 else ((c + 0.055) / 1.055) ** 2.4 for c in channels]
    return 0.2126 * linear[0] + 0.7152 * linear[1] + 0.0722 * linear[2]


def contrast(one: str, other: str) -> float:
    lighter, darker = sorted((luminance(one), luminance(other)), reverse=True)
    return (lighter + 0.05) / (darker + 0.05)


@pytest.mark.parametrize("ink", house.INKS)
@pytest.mark.parametrize("ground", ["#ffffff", "#1e2129"])  # paper and light, dark: the theme's backgrounds
def test_inks_have_contrast_on_light_and_dark(ink: str, ground: str) -> None:
    assert contrast(ink, ground) >= 3


def test_text_has_contrast_on_paper() -> None:
    assert contrast(house.INK, house.PAPER) >= 4.5


# The runner

PROGRAM: Final = '''"""A program of a test."""

import numpy as np

from experiments import house


def compute(seed):
    return np.random.default_rng(seed).normal(size=5)


def claim(data):
    assert len(data) == 5


def draw(data, say):
    figure, axes = house.panel()
    axes.plot(data)
    axes.set_title(say("随机", "random"))
    return figure
'''


@pytest.fixture
def project(tmp_path: Path) -> Path:
    """Return a folder with one program, and without the others."""
    skip = shutil.ignore_patterns("[0-9]*", "__pycache__")
    shutil.copytree(PROJECT / "experiments", tmp_path / "experiments", ignore=skip)
    (tmp_path / "content" / "figures").mkdir(parents=True)
    (tmp_path / "experiments" / "01_random.py").write_text(PROGRAM, encoding="utf-8")
    return tmp_path


def run(project: Path, *arguments: str) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        [sys.executable, "-m", "experiments", *arguments],
        cwd=project,
        capture_output=True,
        encoding="utf-8",
        check=False,
    )


def test_only_what_changed_is_drawn_and_twice_the_same(project: Path) -> None:
    folder = project / "content" / "figures"
    assert "01-random" in run(project).stdout
    first = {path.name: path.read_bytes() for path in folder.iterdir()}
    assert set(first) == {"01-random-zh.svg", "01-random-en.svg"}
    assert "up to date" in run(project).stdout
    for path in folder.iterdir():
        path.unlink()
    assert run(project).returncode == 0
    assert {path.name: path.read_bytes() for path in folder.iterdir()} == first
    program = project / "experiments" / "01_random.py"
    program.write_text(PROGRAM.replace("size=5", "size=4").replace("== 5", "== 4"), encoding="utf-8")
    assert "01-random" in run(project).stdout
    assert {path.name: path.read_bytes() for path in folder.iterdir()} != first


def test_a_claim_that_does_not_hold_is_told_and_the_old_figure_stays(project: Path) -> None:
    folder = project / "content" / "figures"
    run(project)
    first = {path.name: path.read_bytes() for path in folder.iterdir()}
    program = project / "experiments" / "01_random.py"
    program.write_text(PROGRAM.replace("== 5", "== 6"), encoding="utf-8")
    for arguments in ([], ["1", "--seed", "3"]):
        done = run(project, *arguments)
        assert done.returncode == 1
        assert "01-random: the claim does not hold." in done.stdout
        assert "assert len(data) == 6" in done.stdout
    assert {path.name: path.read_bytes() for path in folder.iterdir()} == first


@pytest.mark.parametrize("arguments", [(), ("1",)])
def test_all_programs_of_a_question_are_run(project: Path, arguments: tuple[str, ...]) -> None:
    programs = project / "experiments"
    shutil.copy(programs / "01_random.py", programs / "01_second.py")
    assert run(project, *arguments).returncode == 0
    names = {path.name for path in (project / "content" / "figures").iterdir()}
    assert names == {f"01-{name}-{language}.svg" for name in ("random", "second") for language in LANGUAGES}


def test_a_number_without_a_program_is_told(project: Path) -> None:
    done = run(project, "1", "7")
    assert done.returncode == 2
    assert done.stderr.splitlines() == ["No program in experiments/ draws question 7. Name others."]


def test_all_programs_are_known() -> None:
    assert PROGRAM_FILES
    assert all(is_current(source, FIGURES) for source in PROGRAM_FILES)


# Comparing


@pytest.mark.parametrize(
    ("old", "new"),
    [
        ("20", str(20 + 2 * TOLERANCE)),
        ("loss", "gain"),
        ("#0072b2", "#0072b3"),
        ("<g/>", "<g/><g/>"),
        ("<g/>", "<path/>"),
        ('fill="none"', 'id="none"'),
        ("M 1 2", "L 1 2"),
    ],
)
def test_what_differs_is_found(old: str, new: str) -> None:
    one = '<svg><path d="M 1 2 L 20 3.5" fill="none" stroke="#0072b2"/><text>loss</text><g/></svg>'
    assert one.count(old) == 1
    assert list(differences(one, one.replace(old, new)))


def test_last_digits_and_the_program_may_differ() -> None:
    one = f'<svg {DRAWN_BY}="01"><path d="M 1 2 L 20 3.5"/></svg>'
    assert list(differences(one, one.replace("20", "20.7").replace('"01"', '"02"'))) == []


def test_tidy_leaves_no_style_and_names_ids_after_the_figure() -> None:
    house.set_style()
    figure, axes = house.panel()
    house.log_axis(axes, "y", [-3, 0])
    axes.plot([1, 2, 3], [1e-3, 0.5, 1], marker="o")
    house.line_label(axes, (3, 1), "一 & two", house.BLUE)
    raw = StringIO()
    figure.savefig(raw, format="svg", metadata={"Date": None})
    text = tidy(raw.getvalue(), "01-name-zh", "digest")
    root = ET.fromstring(text)
    assert root.get(DRAWN_BY) == "digest"
    assert not re.search(r"style|metadata|xlink|font-family.*DejaVu", text)
    ids = {element.attrib["id"] for element in root.iter() if "id" in element.attrib}
    assert ids
    assert all(one.startswith("01-name-zh-") for one in ids)
    assert set(re.findall(r"#(01-name-zh-\d+)", text)) == ids
    assert "一 & two" in [element.text for element in root.iter()]
    power = next(element for element in root.iter() if list(element.itertext()) == ["10", "−3"])
    assert power.find(f"{{{SVG}}}tspan").attrib == {"dy": "-4", "font-size": "8.4"}  # type: ignore[union-attr]
    assert len(text) < len(raw.getvalue())

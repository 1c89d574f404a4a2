"""Content that cannot be printed: it is named with its place, nothing is written, and what was there stays."""

from __future__ import annotations

import re
from collections.abc import Iterator
from pathlib import Path
from urllib.parse import urljoin

import pytest

from dl49.__main__ import main
from dl49.figures import DRAWN_BY, SVG, digest_in, parse_svg, sealed
from dl49.pdf.editions import sheets
from dl49.reader import read_catalogue
from tests import sites
from tests.printed import Printed, squeezed

QUESTION = "questions/01-what-is-a-gradient.md"
FIGURE = "figures/01-curve-zh.svg"
OLD = b"an older edition"


def lines_of(words: str) -> list[int]:
    """Return the lines of the sample question that hold these words."""
    lines = (sites.SAMPLE / QUESTION).read_text(encoding="utf-8").split("\n")
    return [number for number, line in enumerate(lines, 1) if words in line]


FORMULAS = lines_of(r"w \leftarrow w - \eta \nabla L(w).")
(GLYPH,) = lines_of("梯度确实由导数组成")
(PICTURE,) = lines_of("一条下降的曲线")


@pytest.fixture(autouse=True)
def _dated(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("SOURCE_DATE_EPOCH", "1764115200")
    monkeypatch.delenv("SITE_URL", raising=False)
    monkeypatch.delenv("REPO_URL", raising=False)


def change(content: Path, old: str, new: str) -> None:
    file = content / QUESTION
    text = file.read_text(encoding="utf-8")
    assert old in text
    file.write_text(text.replace(old, new), encoding="utf-8")


def print_all(content: Path, folder: Path, *options: str) -> int:
    return main(["pdf", str(content), "--to", str(folder), *options])


def drawing(text: str) -> str:
    """Return a figure that passes for the one that the sample's program draws."""
    digest = digest_in(parse_svg((sites.SAMPLE / FIGURE).read_text(encoding="utf-8")))
    head = f'<svg xmlns="{SVG}" viewBox="0 0 100 50" width="100" height="50" {DRAWN_BY}="{digest}">'
    return sealed(f'{head}<text x="5" y="20">{text}</text></svg>')


def unsupported(content: Path) -> None:
    change(content, r"\nabla L(w)", r"\nabla \colorbox{red}{L}(w)")


def too_wide(content: Path) -> None:
    change(content, r"w \leftarrow w - \eta \nabla L(w).", "w = " + "+".join(f"x_{{{n}}}" for n in range(40)) + ".")


def missing_glyph(content: Path) -> None:
    change(content, "梯度确实由导数组成", "梯度𠀀确实由导数组成")


def missing_glyph_in_figure(content: Path) -> None:
    (content / FIGURE).write_text(drawing("梯度𠀀"), encoding="utf-8")


def missing_figure(content: Path) -> None:
    (content / FIGURE).unlink()


def broken_figure(content: Path) -> None:
    (content / FIGURE).write_text("<svg", encoding="utf-8")


def undecodable_figure(content: Path) -> None:
    (content / FIGURE).write_bytes(b"<svg>\xff</svg>")


def figure_without_words(content: Path) -> None:
    change(content, "一条下降的曲线", "")


@pytest.mark.parametrize(
    ("break_it", "said"),
    [
        (unsupported, rf"content/{QUESTION}:{FORMULAS[0]}: In print: .*\\colorbox.* \(column 30, in `w .*`\)"),
        (too_wide, rf"content/{QUESTION}:{FORMULAS[0]}: The formula is \d{{3}} % as wide .*70 %.* `aligned`"),
        (missing_glyph, rf"content/{QUESTION}:{GLYPH}: No font of the print editions has .*𠀀.* Write"),
        (missing_glyph_in_figure, rf"content/{FIGURE}:1: No font of the print editions has .*𠀀.* Write"),
        (
            missing_figure,
            rf"content/{QUESTION}:{PICTURE}: The figure `content/{FIGURE}` does not exist\. Run `make figures`",
        ),
        (broken_figure, rf"content/{FIGURE}:1: The file is not XML .*`make figures`"),
        (undecodable_figure, rf"content/{FIGURE}:1: Byte 0xff is not UTF-8\. Save"),
        (figure_without_words, rf"content/{QUESTION}:{PICTURE}: .* has no alternative text\. Say"),
    ],
    ids=lambda value: getattr(value, "__name__", ""),
)
def test_what_cannot_be_printed_is_named_and_old_files_stay(
    content: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str], break_it: object, said: str
) -> None:
    assert callable(break_it)
    break_it(content)
    old = tmp_path / "out" / "dl49-zh-answers.pdf"
    old.parent.mkdir()
    old.write_bytes(OLD)
    assert print_all(content, old.parent) == 1
    output = capsys.readouterr()
    assert re.search(said, output.out), output.out
    assert "Traceback" not in output.out + output.err
    assert old.read_bytes() == OLD
    assert list(old.parent.iterdir()) == [old]


def test_all_problems_of_both_languages_are_told_at_once(
    content: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    too_wide(content)
    assert print_all(content, tmp_path / "out") == 1
    lines = capsys.readouterr().out.splitlines()
    assert [line.split(": ")[0] for line in lines] == [f"content/{QUESTION}:{line}" for line in FORMULAS]


def test_only_these_questions_and_only_this_section_are_not_both_asked_for(
    content: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    with pytest.raises(SystemExit, match="2"):
        print_all(content, tmp_path / "out", "--only", "1", "--section", "1")
    assert "argument --section: not allowed with argument --only" in capsys.readouterr().err
    assert not (tmp_path / "out").exists()


@pytest.mark.parametrize("options", [["--only", "3,99"], ["--only", "x"], ["--only", ""], ["--section", "12"]])
def test_what_is_not_there_cannot_be_chosen(
    content: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str], options: list[str]
) -> None:
    assert print_all(content, tmp_path / "out", *options) == 2
    assert re.search("There is no (question|section)", capsys.readouterr().err)
    assert not (tmp_path / "out").exists()


def test_text_is_never_markup(content: Path, tmp_path: Path) -> None:
    code = '#panic("x") ] #let \\u{41} "q" /* c */ // d = e @first2001work <q1> #import'
    words = r"only know \#eval(x+y) \* /* c */ // = $ ] // that"
    change(content, "w -= eta * grad", code)
    change(content, "only know that", words.replace("$ ", ""))
    assert print_all(content, tmp_path / "out", "--lang", "en", "--edition", "answers") == 0
    whole = Printed(tmp_path / "out" / "dl49-en-answers.pdf").whole
    assert squeezed(code) in whole
    assert squeezed("only know #eval(x+y) * /* c */ // = ] // that") in whole


def test_without_an_address_there_is_no_link_to_a_site(content: Path, tmp_path: Path) -> None:
    assert print_all(content, tmp_path / "out", "--lang", "zh", "--edition", "answers", "--only", "1") == 0
    targets = {link.target for link in Printed(tmp_path / "out" / "dl49-zh-answers-1.pdf").links}
    assert not any("questions/" in str(target) for target in targets)


def test_a_figure_keeps_its_sentence_its_caption_and_its_words(content: Path, tmp_path: Path) -> None:
    (content / FIGURE).write_text(drawing("步长"), encoding="utf-8")
    assert print_all(content, tmp_path / "out", "--lang", "zh", "--edition", "answers") == 0
    book = Printed(tmp_path / "out" / "dl49-zh-answers.pdf")
    figures = [str(tag["/Alt"]) for tag in book.tags if tag["/S"] == "/Figure"]
    assert figures == ["一条下降的曲线"]
    (page,) = (text for text in book.squeezed if "图1.1步长" in text)
    assert "步长" in page  # the words of a figure are text


def lead(content: Path, lines: int) -> None:
    """Put so many paragraphs before a long one that leads to a formula."""
    filler = "\n\n".join("Filler." for _ in range(lines))
    sentence = "This sentence is repeated until the paragraph has several lines of text on the page. " * 4
    change(
        content,
        "Two things matter",
        f"{filler}\n\n{sentence}It ends with MARKER\n\n$$\nq = q_1 + q_2\n$$\n\nTwo things matter",
    )
    chinese = "\n\n".join("占位。" for _ in range(lines))
    change(content, "要注意的有两点", f"{chinese}\n\n引出公式：\n\n$$\nq = q_1 + q_2\n$$\n\n要注意的有两点")


@pytest.mark.parametrize("lines", range(8, 22, 2))
def test_a_formula_stays_with_the_end_of_its_sentence(content: Path, tmp_path: Path, lines: int) -> None:
    lead(content, lines)
    assert print_all(content, tmp_path, "--lang", "en", "--edition", "answers", "--only", "1") == 0
    book = Printed(tmp_path / "dl49-en-answers-1.pdf")
    (sentence,) = (number for number, text in enumerate(book.squeezed) if "MARKER" in text)
    (formula,) = (number for number, text in enumerate(book.squeezed) if re.search("q=q1.q2", text))
    assert formula == sentence


def test_a_build_makes_and_lists_the_editions_and_keeps_them_when_one_fails(project: Path) -> None:
    names = {f"dl49-{language}-{kind}.pdf" for language in ("zh", "en") for kind in ("answers", "questions")}
    parts = {edition.name for edition in sheets(read_catalogue(project / "content")[0])}
    assert "dl49-zh-answers-section-1.pdf" in parts
    folder = project / "site"
    sites.build(project, folder, DL49_PDF="true")
    files = {path.name: path.read_bytes() for path in (folder / "downloads").glob("*.pdf")}
    assert set(files) == names | parts
    assert list(outside(folder / "downloads" / "dl49-en-questions.pdf")) == []
    for url, date in (("", "2025 年 11 月 26 日"), ("en/", "November 26, 2025")):
        page = sites.Site(folder).page(url)
        rows = {
            str(row.xpath("string(a/@href)")).split("/")[-1]: sites.words(row) for row in page.all("//li[a[@download]]")
        }
        assert names <= rows.keys()
        for name in names:
            assert f"{len(files[name]) // 1000} kB · {date}" in rows[name]
    for tree, pages in (("", "{} 页"), ("en/", "{} pages")):
        page = sites.Site(folder).page(f"{tree}print/")
        links = {str(link.get("href")).split("/")[-1]: link for link in page.all("//a[contains(@href, 'downloads/')]")}
        assert set(links) == names | {name for name in parts if f"-{tree[:2] or 'zh'}-" in name}
        for name, link in links.items():
            count = len(Printed(folder / "downloads" / name).texts)
            facts = link.getparent()
            assert facts is not None
            assert pages.format(count) in sites.words(facts), name
        for picture in page.all("//article//img"):
            cover = folder / urljoin(f"/{tree}print/", str(picture.get("src"))).lstrip("/")
            assert cover.read_bytes().startswith(b"\x89PNG")
    too_wide(project / "content")
    done = sites.mkdocs(project, "build", "--site-dir", str(folder), env=sites.environment(DL49_PDF="true"))
    assert done.returncode != 0
    assert f"content/{QUESTION}:{FORMULAS[0]}: The formula is" in done.stderr
    assert {path.name: path.read_bytes() for path in (folder / "downloads").glob("*.pdf")} == files


def outside(file: Path) -> Iterator[str]:
    """Yield the addresses to which a PDF's cover leads."""
    return (str(link.target) for link in Printed(file).links if link.page == 0)


def test_the_cover_names_the_repository_if_there_is_one(
    content: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    only = ("--lang", "en", "--edition", "questions", "--only", "1")
    assert print_all(content, tmp_path, *only) == 0
    assert list(outside(tmp_path / "dl49-en-questions-1.pdf")) == []
    monkeypatch.setenv("REPO_URL", sites.REPOSITORY)
    assert print_all(content, tmp_path, *only) == 0
    assert set(outside(tmp_path / "dl49-en-questions-1.pdf")) == {sites.REPOSITORY}


def test_a_build_without_the_editions_does_not_link_to_them(sample_site: sites.Site) -> None:
    assert not list((sample_site.folder / "downloads").glob("*.pdf"))
    assert ".pdf" not in " ".join(str(link.get("href")) for link in sample_site.page("").all("//a"))

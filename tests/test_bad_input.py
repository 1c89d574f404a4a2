"""Whatever is on disk gives problems with a place, never a traceback; and the command says so in its form."""

from __future__ import annotations

import os
import re
import shutil
import subprocess
import sys
from collections.abc import Callable, Mapping
from pathlib import Path

import pytest

from dl49.problems import Problem
from dl49.reader import LARGEST_OF
from dl49.rules import check
from dl49.text_files import LARGEST

QUESTION = "questions/01-what-is-a-gradient.md"
PROJECT = Path(__file__).resolve().parent.parent
SHARED = ("sections.yml", "concepts.yml", "references.bib")
READ = (QUESTION, "about.md", *SHARED)
"""A file of each kind that is read."""


def problems_of(content: Path) -> list[Problem]:
    """Check the content; every problem must have a place in its file, and say something in one line."""
    _, problems = check(content)
    for problem in problems:
        file = content.parent / problem.path
        lines = file.read_bytes().count(b"\n") + 1 if file.is_file() and os.access(file, os.R_OK) else 1
        assert 1 <= problem.line <= lines, problem
        assert problem.message
        assert "\n" not in problem.message
    return problems


def edited(content: Path, name: str, change: Callable[[bytes], bytes]) -> list[Problem]:
    file = content / name
    file.write_bytes(change(file.read_bytes()))
    return problems_of(content)


@pytest.mark.parametrize("name", READ)
def test_a_file_that_is_not_utf8_is_named_with_the_line_of_the_byte(content: Path, name: str) -> None:
    problems = edited(content, name, lambda data: data.replace(b"\n", b"\n\xff\n", 1))
    assert Problem(f"content/{name}", 2, "Byte 0xff is not UTF-8. Save the file as UTF-8.") in problems


@pytest.mark.parametrize("encoding", ["utf-16", "utf-16-le", "utf-32", "gb18030", "big5hkscs", "latin-1"])
def test_a_file_in_another_encoding_is_named(content: Path, encoding: str) -> None:
    text = (content / QUESTION).read_text(encoding="utf-8")
    problems = edited(content, QUESTION, lambda _: text.encode(encoding, errors="replace"))
    assert f"content/{QUESTION}" in {problem.path for problem in problems}


@pytest.mark.parametrize("name", READ)
def test_a_byte_order_mark_is_a_problem_and_the_rest_is_read(content: Path, name: str) -> None:
    problems = edited(content, name, lambda data: b"\xef\xbb\xbf" + data)
    message = "The file starts with a byte order mark. Save it as UTF-8 without BOM."
    assert problems == [Problem(f"content/{name}", 1, message)]


@pytest.mark.parametrize("ends", [b"\r\n", b"\r"])
@pytest.mark.parametrize("name", READ)
def test_foreign_line_ends_are_a_problem_and_the_rest_is_read(content: Path, name: str, ends: bytes) -> None:
    problems = edited(content, name, lambda data: data.replace(b"\n", ends))
    message = "The line ends in CR or CRLF. Save the file with LF (Unix) line ends."
    assert problems == [Problem(f"content/{name}", 1, message)]


def test_one_windows_line_end_is_found_on_its_line(content: Path) -> None:
    problems = edited(content, QUESTION, lambda data: data.replace(b"# English\n", b"# English\r\n"))
    message = "The line ends in CR or CRLF. Save the file with LF (Unix) line ends."
    assert problems == [Problem(f"content/{QUESTION}", 66, message)]


@pytest.mark.parametrize("name", READ)
def test_text_that_is_not_nfc_is_found_on_its_line(content: Path, name: str) -> None:
    file = content / name
    line = file.read_bytes().count(b"\n") + 1
    problems = edited(content, name, lambda data: data + "# cafe\u0301\n".encode())
    message = "“e\u0301” (U+0065 …) is not in Unicode form NFC. Type the composed character."
    assert Problem(f"content/{name}", line, message) in problems


@pytest.mark.parametrize("name", READ)
def test_a_file_that_is_too_large_is_refused_before_it_is_parsed(content: Path, name: str) -> None:
    largest = LARGEST_OF.get(name, LARGEST)
    problems = edited(content, name, lambda data: data + b"[" * (largest + 1 - len(data)))
    most = largest // 1024
    message = f"The file has {most + 1} kB; at most {most} kB are read. Shorten it."
    assert Problem(f"content/{name}", 1, message) in problems


def test_a_file_of_256_kb_is_read(content: Path) -> None:
    lines = (LARGEST - len((content / "concepts.yml").read_bytes())) // 2
    assert edited(content, "concepts.yml", lambda data: data + b"#\n" * lines) == []


@pytest.mark.parametrize("name", READ)
def test_an_empty_file_is_a_problem(content: Path, name: str) -> None:
    problems = edited(content, name, lambda _: b"")
    places = {problem.path for problem in problems}
    # An empty bibliography is no error of form: it is its works that are missed.
    assert (f"content/{QUESTION}" if name == "references.bib" else f"content/{name}") in places


def test_the_cause_comes_first_and_what_may_come_from_it_is_one_line(content: Path) -> None:
    more = "… and {} further problems may come from this and are not listed. Correct this first."
    for name, line, message, count in (
        (QUESTION, 1, "The file is empty. Write the question, or remove the file.", 2),
        ("sections.yml", 1, "There is no YAML here. Write the keys that belong here.", 3),
        ("concepts.yml", 1, "There is no YAML here. Write the keys that belong here.", 5),
    ):
        file = content / name
        before = file.read_bytes()
        problems = edited(content, name, lambda _: b"\n")
        path = f"content/{name}"
        assert problems == [Problem(path, line, message), Problem(path, line, more.format(count))]
        file.write_bytes(before)


def test_a_problem_elsewhere_is_not_taken_for_a_consequence(content: Path) -> None:
    (content / "concepts.yml").write_bytes(b"\n")
    problems = edited(content, QUESTION, lambda data: data.replace(b"number: 1", b"number: 1\ncolor: red"))
    assert [problem.path for problem in problems] == ["content/concepts.yml"] * 2 + [f"content/{QUESTION}"]


@pytest.mark.parametrize("data", ["<<<<<<< a", "=======", ">>>>>>> b", "||||||| c", "  <<<<<<< a"])
@pytest.mark.parametrize("name", [*READ, "../experiments/house.py"])
def test_a_marker_of_a_merge_is_found_in_every_file(content: Path, name: str, data: str) -> None:
    file = content / name
    file.touch()
    file.write_bytes(file.read_bytes() + f"{data}\n".encode())
    path = os.path.normpath(f"content/{name}")
    says = f"`{data.strip()}` is of a merge that has not been finished."
    assert [problem.path for problem in problems_of(content) if problem.message.startswith(says[:12])] == [path]


def test_what_only_looks_like_a_marker_of_a_merge_is_text(content: Path) -> None:
    code = "\n\n```text\nx =======\n======== 8\n<<<<<< 6\n```"
    file = content / QUESTION
    text = file.read_text(encoding="utf-8")
    for what in ("也可能是鞍点。", "a saddle point."):
        text = text.replace(what, what + code)
    file.write_text(text, encoding="utf-8")
    assert problems_of(content) == []


@pytest.mark.parametrize("name", READ)
@pytest.mark.parametrize(
    "data", [b"\0", b"\0" * 1000, b"---\n\0\n---\n\0\n", bytes(range(256)) * 4, b"\x1a", b"\n" * 50]
)
def test_binary_data_is_a_problem(content: Path, name: str, data: bytes) -> None:
    assert edited(content, name, lambda _: data)


def test_nul_bytes_are_found_on_their_line(content: Path) -> None:
    problems = edited(content, QUESTION, lambda data: data.replace(b"Not always", b"Not\0always"))
    assert Problem(f"content/{QUESTION}", 115, "U+0000 (without a name) is invisible. Remove it.") in problems


@pytest.mark.parametrize("name", ["questions/04-folder.md", "folder.md", "folder.en.md"])
def test_a_directory_with_the_name_of_a_file_is_a_problem(content: Path, name: str) -> None:
    (content / name).mkdir()
    message = "This is a directory, and its name is that of a file. Rename or remove it."
    assert Problem(f"content/{name}", 1, message) in problems_of(content)


@pytest.mark.parametrize("name", READ)
def test_a_directory_in_place_of_a_file_is_a_problem(content: Path, name: str) -> None:
    (content / name).unlink()
    (content / name).mkdir()
    message = "This is a directory, and its name is that of a file. Rename or remove it."
    assert Problem(f"content/{name}", 1, message) in problems_of(content)


@pytest.mark.parametrize("name", ["questions/04-link.md", "link.md", "sections.yml", "concepts.yml", "references.bib"])
def test_a_link_that_leads_nowhere_is_a_problem(content: Path, name: str) -> None:
    (content / name).unlink(missing_ok=True)
    (content / name).symlink_to("nowhere.md")
    assert Problem(f"content/{name}", 1, "The link leads nowhere. Put the file there.") in problems_of(content)


def test_a_link_to_itself_is_a_problem(content: Path) -> None:
    (content / "questions" / "04-loop.md").symlink_to("04-loop.md")
    assert "content/questions/04-loop.md" in {problem.path for problem in problems_of(content)}


@pytest.mark.skipif(os.name == "nt" or os.geteuid() == 0, reason="an administrator may read everything")
def test_an_unreadable_file_is_a_problem(content: Path) -> None:
    (content / QUESTION).chmod(0)
    message = "The file cannot be read (Permission denied). Check its permissions."
    assert Problem(f"content/{QUESTION}", 1, message) in problems_of(content)


@pytest.mark.skipif(os.name == "nt" or os.geteuid() == 0, reason="an administrator may read everything")
def test_an_unreadable_folder_is_a_problem(content: Path) -> None:
    (content / "questions").chmod(0)
    problems = problems_of(content)
    (content / "questions").chmod(0o755)
    assert "Question 1 of section 1 is missing. Write it in content/questions/01-….md." in {
        problem.message for problem in problems
    }


@pytest.mark.parametrize("name", SHARED)
def test_a_missing_shared_file_is_a_problem(content: Path, name: str) -> None:
    (content / name).unlink()
    assert Problem(f"content/{name}", 1, "The file does not exist. Put the file there.") in problems_of(content)


@pytest.mark.parametrize("name", ["questions", "figures"])
@pytest.mark.parametrize("as_file", [False, True])
def test_a_missing_folder_is_a_problem(content: Path, name: str, *, as_file: bool) -> None:
    shutil.rmtree(content / name)
    if as_file:
        (content / name).write_text("not a folder", encoding="utf-8")
    assert problems_of(content)


def test_an_empty_folder_has_a_problem_for_each_missing_file(tmp_path: Path) -> None:
    empty = tmp_path / "content"
    empty.mkdir()
    places = {problem.path for problem in problems_of(empty)}
    assert {f"content/{name}" for name in SHARED} <= places
    assert {"content/index.md", "content/index.en.md"} <= places


def said(reason: str) -> str:
    """Return a reason as the message has it: those of the parser are followed by the least advice."""
    return reason if reason.endswith(".") else f"{reason}. Correct it."


YAML: Mapping[str, tuple[str, int, str]] = {
    "a bracket is never closed": ("a: [1, 2\n", 1, "expected ',' or ']', but got '<stream end>'"),
    "a brace is never closed": ("a: 1\nb: {c: 1\nd: 2\n", 2, "expected ',' or '}', but got ':'"),
    "a quote is never closed": (
        'a: 1\nb: "c\n',
        2,
        'a quote is never closed. Close it; write a quote within quotes as \\".',
    ),
    "a single quote is never closed": (
        "a: 'c\n",
        1,
        'a quote is never closed. Close it; write a quote within quotes as \\".',
    ),
    "a tab indents": ("a:\n\tb: 1\n", 2, "a tab stands where YAML wants spaces. Indent with spaces."),
    "the indentation is uneven": (
        "a:\n    b: 1\n  c: 2\n",
        3,
        "expected <block end>, but found '<block mapping start>'",
    ),
    "two colons": ("a: b: c\n", 1, "there is a second colon in the line. Put the text between quotes."),
    "a value has no key": (
        "a: 1\nb\nc: 2\n",
        2,
        "a line has no colon. Write `key: value`, and long text between quotes.",
    ),
    "an unknown escape": ('a: "\\q"\n', 1, "found unknown escape character 'q'"),
    "a reserved sign": (
        "a: @b\n",
        1,
        "the value starts with a sign that YAML keeps for itself. Put the text between quotes.",
    ),
    "two documents": ("a: 1\n---\nb: 2\n", 2, "but found another document"),
    "an unknown tag handle": ("a: !x!y 1\n", 1, "found undefined tag handle '!x!'"),
    "a control character": ("a: 1\nb: \x07\n", 2, "unacceptable character #x0007: special characters are not allowed"),
    "deep lists": (f"a: 1\nb: {'[' * 10_000}\n", 2, "nested too deeply"),
    "deep mappings": ("".join(f"{' ' * n}a:\n" for n in range(100)), 21, "nested too deeply"),
    "deep lists in blocks": (f"a:\n{'- ' * 5_000}1\n", 2, "nested too deeply"),
    "a list and a mapping": ("- a\nb: 1\n", 2, "expected <block end>, but found '?'"),
}


@pytest.mark.parametrize("name", ["sections.yml", "concepts.yml"])
@pytest.mark.parametrize("kind", YAML)
def test_broken_yaml_is_found_on_its_line(content: Path, name: str, kind: str) -> None:
    text, line, reason = YAML[kind]
    problems = edited(content, name, lambda _: text.encode())
    assert Problem(f"content/{name}", line, f"The YAML is broken: {said(reason)}") in problems


@pytest.mark.parametrize("kind", [kind for kind in YAML if kind != "two documents"])
def test_broken_front_matter_is_found_on_its_line(content: Path, kind: str) -> None:
    text, line, reason = YAML[kind]
    problems = edited(content, QUESTION, lambda data: f"---\n{text}---\n\n".encode() + data[data.index(b"# ") :])
    assert Problem(f"content/{QUESTION}", line + 1, f"The YAML is broken: {said(reason)}") in problems


@pytest.mark.parametrize("name", ["sections.yml", "concepts.yml"])
def test_a_bomb_of_aliases_is_refused(content: Path, name: str) -> None:
    bomb = "a: &a [x, x]\n" + "".join(f"{b}: &{b} [*{a}, *{a}]\n" for a, b in zip("abcdefgh", "bcdefghi", strict=True))
    problems = edited(content, name, lambda _: bomb.encode())
    message = "The YAML anchor `&a` is of no use here. Remove it, or put text with `&` in quotes."
    assert Problem(f"content/{name}", 1, message) in problems


WRONG: Mapping[str, tuple[str, str, int, str]] = {
    "sections are a mapping": ("sections.yml", "a: 1\n", 1, "The file is a mapping; it must be a list. Correct it."),
    "sections are text": ("sections.yml", "text\n", 1, "The file is text; it must be a list. Correct it."),
    "a section is a number": (
        "sections.yml",
        "- 1\n",
        1,
        "`[1]` is a number; it must be a mapping (`key: value` lines). Correct it.",
    ),
    "a section's name is a list": (
        "sections.yml",
        "- number: 1\n  name: [a, b]\n  questions: [1]\n",
        2,
        "`name` is a list; it must be a mapping (`key: value` lines). Correct it.",
    ),
    "a section's question is a mapping": (
        "sections.yml",
        "- number: 1\n  name: {zh: 一, en: one}\n  questions:\n    - {a: 1}\n",
        4,
        "`questions[1]` is a mapping; it must be a whole number. Correct it.",
    ),
    "a number is true": (
        "sections.yml",
        "- number: yes\n",
        1,
        "`number` is true or false; it must be a whole number. Correct it.",
    ),
    "a number is hexadecimal": (
        "sections.yml",
        "- number: 0x1\n",
        1,
        "`number` is not a decimal number. Write plain digits.",
    ),
    "a number has thousands of digits": (
        "sections.yml",
        f"- number: {'9' * 9999}\n",
        1,
        "`number` is not a decimal number. Write plain digits.",
    ),
    "concepts are a list": (
        "concepts.yml",
        "- a\n",
        1,
        "The file is a list; it must be a mapping (`key: value` lines). Correct it.",
    ),
    "concepts are a date": (
        "concepts.yml",
        "2024-01-01\n",
        1,
        "The file is a date; it must be a mapping (`key: value` lines). Correct it.",
    ),
    "a concept is nothing": (
        "concepts.yml",
        "adam:\n",
        1,
        "`adam` is nothing; it must be a mapping (`key: value` lines). Correct it.",
    ),
    "a concept's key is a list": ("concepts.yml", "? [a]\n: b\n", 1, "A key is not plain text. Write `key: value`."),
    "a concept's name is a mapping": (
        "concepts.yml",
        "adam:\n  zh: {a: 1}\n  en: Adam\n",
        2,
        "`zh` is a mapping; it must be text. Correct it.",
    ),
    "a concept's other name is nothing": (
        "concepts.yml",
        "adam:\n  zh: Adam\n  en: Adam\n  aliases:\n    - ~\n",
        5,
        "`aliases[1]` is nothing; it must be text. Correct it.",
    ),
    "comments only": ("concepts.yml", "# later\n", 1, "There is no YAML here. Write the keys that belong here."),
    "an object of a program": (
        "concepts.yml",
        "adam: !!python/object/apply:os.system [ls]\n",
        1,
        "`adam` is a list; it must be a mapping (`key: value` lines). Correct it.",
    ),
}


@pytest.mark.parametrize("kind", WRONG)
def test_a_value_of_the_wrong_type_is_found_on_its_line(content: Path, kind: str) -> None:
    name, text, line, message = WRONG[kind]
    assert Problem(f"content/{name}", line, message) in edited(content, name, lambda _: text.encode())


ENTRY = (
    "@misc{a2001b,\n  author = {Ada First},\n  title = {A Title},\n  year = {2001},\n  url = {https://a.example}\n}\n"
)
BROKEN = "The BibTeX entry is broken: a brace, quote or comma is missing. Correct it."
OUTSIDE = "There is text outside of the entries. Remove it, or start its lines with %."
BIBTEX: Mapping[str, tuple[str, int, str]] = {
    "the last brace is missing": (f"{ENTRY}\n{ENTRY[:-2].replace('a2001b', 'c')}", 8, BROKEN),
    "a brace is missing": (ENTRY.replace("{A Title}", "{A Title"), 1, BROKEN),
    "a quote is missing": (ENTRY.replace("{A Title}", '"A Title'), 1, BROKEN),
    "the key is missing": (ENTRY.replace("a2001b,", ""), 1, BROKEN),
    "the key is empty": (
        ENTRY.replace("a2001b,", ","),
        1,
        "The key `` cannot be cited. Use letters, digits, `_`, `:` and `-` only.",
    ),
    "the key has spaces": (
        ENTRY.replace("a2001b,", "a 2001,"),
        1,
        "The key `a 2001` cannot be cited. Use letters, digits, `_`, `:` and `-` only.",
    ),
    "the at is missing": (ENTRY.replace("@", ""), 1, OUTSIDE),
    "text stands before": (f"works\n\n{ENTRY}", 1, OUTSIDE),
    "text stands after": (f"{ENTRY}\nworks\n", 8, OUTSIDE),
    "a brace stands after": (f"{ENTRY}}}\n", 7, OUTSIDE),
    "a comma is missing": (ENTRY.replace("{A Title},", "{A Title}"), 3, "There is no comma after `title`. Add one."),
    "a key stands twice": (f"{ENTRY}{ENTRY}", 7, "The key `a2001b` stands twice. Keep one entry."),
    "a field stands twice": (
        ENTRY.replace("  url", "  title = {B},\n  url"),
        5,
        "The entry gives `title` twice. Keep one.",
    ),
    "no fields": ("@misc{a2001b}\n", 1, "`a2001b` has no author. Add `author = {…}`."),
    "an entry in an entry": (ENTRY.replace("  url", "@misc{c,\n  url"), 1, BROKEN),
    "an and at the end of the authors": (
        ENTRY.replace("Ada First", "Ada First and"),
        2,
        "`author` is not a list of names. Write `Ada First and Bo Second and others`.",
    ),
}


@pytest.mark.parametrize("kind", BIBTEX)
def test_broken_bibtex_is_found_on_its_line(content: Path, kind: str) -> None:
    text, line, message = BIBTEX[kind]
    problems = edited(content, "references.bib", lambda _: text.encode())
    assert Problem("content/references.bib", line, message) in problems


MISSED = (
    "was not read as math. Write $…$ without spaces inside, no digit right after it, or $$ alone on its line; "
    "in a table use \\mid for |."
)
MARKDOWN: Mapping[str, tuple[str, str, int, str]] = {
    "a fence is never closed": (
        "Not always",
        "```python\nNot always",
        115,
        "The code that starts with “```” here is never closed. Close it with “```”.",
    ),
    "a fence of tildes is never closed": (
        "Not always",
        "~~~\nNot always",
        115,
        "The code that starts with “~~~” here is never closed. Close it with “~~~”.",
    ),
    "a fence in a list is never closed": (
        "- Right: the gradient is indeed made of derivatives.",
        "- Right:\n\n  ```\n  x = 1",
        106,
        "The code that starts with “```” here is never closed. Close it with “```”.",
    ),
    "a display is never closed": (
        "Not always",
        "$$\nNot always",
        115,
        "`$$` inside a paragraph. Put it alone on its line, with blank lines around the formula.",
    ),
    "a formula is never closed": (
        "Not always",
        "Not $always",
        115,
        f"“Not $always: it may be a” {MISSED}",
    ),
    "a comment is never closed": (
        "Not always",
        "<!-- Not always",
        115,
        "Raw HTML (`<!-- Not always: it may be a saddle poin`) is not allowed. Write Markdown.",
    ),
    "the front matter is never closed": (
        "zero-gradient-minimum]\n---\n",
        "zero-gradient-minimum]\n",
        1,
        "The front matter has no end. Close it with a line `---`.",
    ),
}


@pytest.mark.parametrize("kind", MARKDOWN)
def test_what_is_never_closed_is_found_where_it_starts(content: Path, kind: str) -> None:
    old, new, line, message = MARKDOWN[kind]
    problems = edited(content, QUESTION, lambda data: data.replace(old.encode(), new.encode(), 1))
    assert Problem(f"content/{QUESTION}", line, message) in problems


@pytest.mark.parametrize("sign", ["> ", "- ", "*", "[", "![", "`", "$", "|", "[a](", "<", "#", "\\", "&#0;", "“", "[@"])
def test_markup_without_end_is_read(content: Path, sign: str) -> None:
    problems = edited(content, QUESTION, lambda data: data.replace(b"Not always", (sign * 2_000 + "x").encode()))
    assert {problem.line for problem in problems} <= set(range(12, 116))


def run(*arguments: str, folder: Path = PROJECT, **environment: str) -> subprocess.CompletedProcess[bytes]:
    done = subprocess.run(
        [sys.executable, "-m", "dl49", *arguments],
        cwd=folder,
        env={**os.environ, "PYTHONPATH": str(PROJECT), **environment},
        capture_output=True,
        check=False,
    )
    assert b"Traceback" not in done.stderr
    return done


def test_the_command_succeeds_on_sound_content(content: Path) -> None:
    done = run("check", str(content))
    assert (done.returncode, done.stdout, done.stderr) == (0, b"", b"3 questions, 0 problems\n")


def test_the_command_lists_all_problems_sorted_one_a_line(content: Path) -> None:
    for name in (QUESTION, "questions/03-what-adam-does.md"):
        (content / name).write_bytes((content / name).read_bytes().replace("点评".encode(), "评论".encode()))
    (content / "concepts.yml").unlink()
    done = run("check", str(content))
    lines = done.stdout.decode().splitlines()
    assert done.returncode == 1
    assert done.stderr.decode() == f"3 questions, {len(lines)} problems\n".replace("3 questions", "1 questions")
    found = [re.fullmatch(r"(content/[^:]+):(\d+): .+\. .+\.", line) for line in lines]
    assert all(found)
    places = [(match[1], int(match[2])) for match in found if match]
    assert places == sorted(places)
    assert {path for path, _ in places} == {
        "content/concepts.yml",
        f"content/{QUESTION}",
        "content/questions/03-what-adam-does.md",
    }


def test_the_command_refuses_a_folder_that_does_not_exist(tmp_path: Path) -> None:
    done = run("check", str(tmp_path / "nowhere"))
    assert (done.returncode, done.stdout) == (2, b"")
    assert done.stderr.decode().endswith(
        "nowhere: there is no such folder. Run the command where content/ is, or name it.\n"
    )


@pytest.mark.parametrize("arguments", [[], ["chekc"], ["check", "one", "two"]])
def test_the_command_refuses_what_it_does_not_know(arguments: list[str]) -> None:
    done = run(*arguments)
    assert (done.returncode, done.stdout) == (2, b"")
    assert done.stderr.startswith(b"usage: dl49")


def test_the_command_checks_content_where_it_is_run(content: Path) -> None:
    (content / "about.md").unlink()
    done = run("check", folder=content.parent)
    assert done.returncode == 1
    assert done.stdout.decode() == "content/about.md:1: The Chinese page `about` is missing. Write content/about.md.\n"


def test_the_command_checks_the_folder_in_which_it_is_run(content: Path) -> None:
    (content / "about.md").unlink()
    done = run("check", ".", folder=content)
    assert done.stdout.decode() == "content/about.md:1: The Chinese page `about` is missing. Write content/about.md.\n"


def test_the_command_speaks_to_a_terminal_that_knows_ascii_only(content: Path) -> None:
    (content / QUESTION).write_bytes((content / QUESTION).read_bytes().replace("点评".encode(), "评点".encode()))
    done = run("check", str(content), PYTHONIOENCODING="ascii", PYTHONUTF8="0")
    assert done.returncode == 1
    assert rb"The Chinese review is missing. Add " in done.stdout


def test_the_command_names_a_file_whose_name_is_not_text(content: Path) -> None:
    try:
        (content / "questions" / os.fsdecode(b"04-\xff.md")).write_bytes(b"text")
    except (OSError, UnicodeError):
        pytest.skip("this file system has no such names")
    done = run("check", str(content))
    assert done.returncode == 1
    assert b"content/questions/04-\\udcff.md:1: " in done.stdout


@pytest.mark.parametrize(
    ("name", "text", "line"),
    [
        ("a.js", "const a = 1\nif (a { }\n", 2),
        ("a.js", "(() => {\n  let one\n  let one\n})()\n", 3),
        ("a.js", "const a = `\n", 2),
        ("a.css", "p { color: red }\n\nq { color: blue\n", 4),
        ("a.css", "p { color red }\n", 1),
    ],
)
def test_a_script_or_style_sheet_that_cannot_be_read_is_found_on_its_line(
    content: Path, name: str, text: str, line: int
) -> None:
    (content / "assets").mkdir()
    (content / "assets" / name).write_text(text, encoding="utf-8")
    (problem,) = problems_of(content)
    assert (problem.path, problem.line) == (f"content/assets/{name}", line)
    assert problem.message.startswith("It cannot be read: ")


def test_scripts_and_style_sheets_of_this_guide_can_be_read(content: Path) -> None:
    shutil.copytree(PROJECT / "content" / "assets", content / "assets")
    assert problems_of(content) == []


def test_what_is_wrong_in_a_figure_is_found_on_its_line(content: Path) -> None:
    file = content / "figures" / "01-curve-zh.svg"
    text = file.read_text(encoding="utf-8")
    file.write_text(text.replace("</svg>", '\n\n<path OnClick="alert(1)"/>\n</svg>'), encoding="utf-8")
    (problem,) = problems_of(content)
    assert (problem.path, problem.line) == (
        "content/figures/01-curve-zh.svg",
        text.count("\n", 0, text.index("</svg>")) + 3,
    )

"""Typst's compiler: files by name in, a PDF or values out, or what it complains of. Loaded only when there is work."""

from __future__ import annotations

import functools
import json
import re
import tempfile
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from importlib.resources import files
from importlib.util import find_spec
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final

if TYPE_CHECKING:
    import typst

MAIN: Final = "main.typ"
FOLDER: Final = Path(__file__).parent
_SHARED: Final = ("look.typ", "formulas.typ")
"""Our own modules, which every document may import."""
_STANDARDS: Final[list[typst.PDFStandard]] = ["ua-1", "a-2a"]
_FONTS: Final = ("pylopdf_fonts_zh_cn", "manimgx_fonts_cjk")
"""The packages of the Chinese fonts; the others come with Typst."""

_START: Final = re.compile(r"^(?:error|warning): ", re.MULTILINE)
_REST: Final = re.compile(r"\n *(?:┌─|= hint)")
_LOCATION: Final = re.compile(r"┌─ (.*):(\d+):(\d+)$", re.MULTILINE)
_NO_GLYPH: Final = re.compile(r"the text `\"(.+?)\"` could not be displayed", re.DOTALL)
_ESCAPE: Final = re.compile(r"\\u\{([0-9a-f]+)\}")
"""A character as the compiler writes it where a terminal may not show it."""


@dataclass(frozen=True, slots=True)
class Location:
    """A place in a file of the document: its name, line and column (from 1)."""

    file: str
    line: int
    column: int


@dataclass(frozen=True, slots=True)
class Diagnostic:
    """What the compiler says; ``locations`` are the place of the trouble, then those of the calls that led there.

    ``no_glyph`` is the text that no font can show, where that is the trouble.
    """

    message: str
    locations: tuple[Location, ...]
    no_glyph: str = ""


class DiagnosticsError(Exception):
    """The compiler has diagnostics, and nothing is made."""

    def __init__(self, diagnostics: list[Diagnostic]) -> None:
        super().__init__("\n".join(one.message for one in diagnostics))
        self.diagnostics = diagnostics


@dataclass(frozen=True, slots=True)
class Document:
    """Files in a folder that the compiler is at."""

    compiler: typst.Compiler
    folder: Path

    def pdf(self, epoch: int = 0) -> bytes:
        """Return the PDF/UA-1 and PDF/A-2a, dated ``epoch`` (seconds since 1970).

        Raises DiagnosticsError. A warning counts as well: a missing glyph or an unknown font must not pass.
        """
        (made,) = self._made(
            lambda: self.compiler.compile_with_warnings(format="pdf", pdf_standards=_STANDARDS, timestamp=epoch)
        )
        return made

    def images(self, pixels_per_inch: int) -> list[bytes]:
        """Return each page as PNG. Raises DiagnosticsError, as ``pdf`` does."""
        return self._made(lambda: self.compiler.compile_with_warnings(format="png", ppi=pixels_per_inch))

    def _made(self, compile_it: Callable[[], tuple[Any, list[typst.TypstWarning]]]) -> list[bytes]:
        with self._reporting():
            made, warnings = compile_it()
        if warnings or not made:
            raise DiagnosticsError([one for warning in warnings for one in self._diagnostics(warning.diagnostic)])
        return [made] if isinstance(made, bytes) else list(made)

    def values(self, label: str) -> list[Any]:
        """Return the values of the metadata with a label, in order, of a document of which a PDF could be made."""
        found: list[Any] = json.loads(self.compiler.query(f"<{label}>", field="value"))
        return found

    @contextmanager
    def _reporting(self) -> Iterator[None]:
        import typst  # noqa: PLC0415 (here it is loaded already)

        try:
            yield
        except typst.TypstError as error:
            raise DiagnosticsError(self._diagnostics(error.diagnostic)) from error

    def _diagnostics(self, diagnostic: str) -> list[Diagnostic]:
        return [self._diagnostic(one) for one in _START.split(diagnostic)[1:]]

    def _diagnostic(self, text: str) -> Diagnostic:
        message = _REST.split(text, maxsplit=1)[0].strip()
        locations = (Location(self._name(m[1]), int(m[2]), int(m[3])) for m in _LOCATION.finditer(text))
        no_glyph = _NO_GLYPH.search(message)
        return Diagnostic(
            message,
            tuple(locations),
            _ESCAPE.sub(lambda escape: chr(int(escape[1], 16)), no_glyph[1]) if no_glyph else "",
        )

    def _name(self, path: str) -> str:
        return path.replace("\\", "/").rpartition(f"{self.folder.name}/")[2]


def installation() -> str | None:
    """Return what changes when Typst or its fonts are installed anew; None where they are not (the extra ``pdf``).

    Nothing is loaded for this, not even importlib.metadata, which would take longer than all that the check does here.
    """
    found = [find_spec(package) for package in ("typst", *_FONTS)]
    folders = [spec.submodule_search_locations[0] for spec in found if spec and spec.submodule_search_locations]
    if len(folders) < len(found):
        return None
    return " ".join(str(Path(folder).stat().st_mtime_ns) for folder in folders)


@contextmanager
def document(sources: Mapping[str, str]) -> Iterator[Document]:
    """Give a document of ``main.typ`` and other files, which knows our fonts and may read no other file but ours."""
    import typst  # noqa: PLC0415 (whoever has nothing to compile does without)

    shared = {name: (FOLDER / name).read_text(encoding="utf-8") for name in _SHARED}
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        for file, text in {**shared, **sources}.items():
            (folder / file).parent.mkdir(exist_ok=True)
            (folder / file).write_text(text, encoding="utf-8")
        yield Document(
            typst.Compiler(folder / MAIN, root=folder, font_paths=_fonts(), ignore_system_fonts=True), folder
        )


@functools.cache
def _fonts() -> typst.Fonts:
    import typst  # noqa: PLC0415

    folders = [str(files(package)) for package in _FONTS]
    return typst.Fonts(include_system_fonts=False, include_embedded_fonts=True, font_paths=folders)

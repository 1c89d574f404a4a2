"""Files to take away, made from the catalogue and linked from the home page."""

from __future__ import annotations

import io
import zipfile
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import UTC, datetime

from dl49.catalogue import Catalogue
from dl49.languages import Bilingual


@dataclass(frozen=True, slots=True)
class Download:
    """A file below ``downloads/``: its name, what to call it, and its content."""

    name: str
    label: Bilingual
    data: bytes

    @property
    def size(self) -> str:
        """The size in kB or MB."""
        count = len(self.data)
        return f"{count / 1e6:.1f} MB" if count >= 1e6 else f"{max(count // 1000, 1)} kB"


def markdown_download(catalogue: Catalogue, epoch: int) -> Download:
    """Return the question files as an archive; ``epoch`` (seconds since 1970) dates them, so that rebuilds agree."""
    label = Bilingual("全部问答的 Markdown 文件", "All questions and answers as Markdown files")
    texts = {f"dl49/{draft.stem}.md": draft.text for draft in catalogue.drafts}
    return Download("dl49-markdown.zip", label, _zip(texts, epoch))


def _zip(texts: Mapping[str, str], epoch: int) -> bytes:
    # A zip cannot date a file before 1980, and keeps no time zone.
    date = max(datetime.fromtimestamp(epoch, UTC), datetime(1980, 1, 1, tzinfo=UTC)).timetuple()[:6]
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, text in texts.items():
            entry = zipfile.ZipInfo(name, (date[0], date[1], date[2], date[3], date[4], date[5]))
            entry.compress_type = zipfile.ZIP_DEFLATED
            entry.external_attr = 0o644 << 16
            archive.writestr(entry, text)
    return buffer.getvalue()

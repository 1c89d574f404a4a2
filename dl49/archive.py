"""The question files as one archive, to take away, with all that they refer to and the license."""

from __future__ import annotations

import io
import zipfile
from collections.abc import Mapping
from datetime import UTC, datetime

from dl49.addresses import Publication
from dl49.files import File
from dl49.guide import Guide
from dl49.languages import Bilingual


def markdown_archive(guide: Guide, _publication: Publication) -> Mapping[str, File]:
    """Return the archive; its files bear the guide's date, so that rebuilds agree."""
    label = Bilingual("全部问答的 Markdown 文件", "All questions and answers as Markdown files")
    catalogue = guide.catalogue
    paths = [*catalogue.shared_files, *((draft.path, draft.text) for draft in catalogue.drafts)]
    texts = {f"dl49/{path.removeprefix(f'{catalogue.folder}/')}": text for path, text in paths}
    texts |= {f"dl49/figures/{name}": text for name, text in catalogue.figures.items() if text is not None}
    return {"downloads/dl49-markdown.zip": File(_zip(texts, guide.epoch), label)}


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

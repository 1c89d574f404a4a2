"""The question files as one archive, to take away, with all that they refer to and the license."""

from __future__ import annotations

from collections.abc import Mapping

from dl49.addresses import Publication
from dl49.files import File
from dl49.guide import Guide
from dl49.languages import Bilingual
from dl49.zips import zipped


def markdown_archive(guide: Guide, _publication: Publication) -> Mapping[str, File]:
    """Return the archive; its files bear the guide's date, so that rebuilds agree."""
    label = Bilingual("全部问答的 Markdown 文件", "All questions and answers as Markdown files")
    catalogue = guide.catalogue
    paths = [*catalogue.shared_files, *((draft.path, draft.text) for draft in catalogue.drafts)]
    texts = {f"dl49/{path.removeprefix(f'{catalogue.folder}/')}": text for path, text in paths}
    texts |= {f"dl49/figures/{name}": text for name, text in catalogue.figures.items() if text is not None}
    return {"downloads/dl49-markdown.zip": File(zipped(texts, guide.epoch), label)}

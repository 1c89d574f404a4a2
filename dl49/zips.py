"""Zip files that are the same for the same content."""

from __future__ import annotations

import io
import zipfile
from collections.abc import Collection, Mapping
from datetime import UTC, datetime


def zipped(files: Mapping[str, str | bytes], epoch: int, stored: Collection[str] = ()) -> bytes:
    """Return a zip of files by name, dated ``epoch`` (seconds since 1970); those ``stored`` are not compressed."""
    # A zip cannot date a file before 1980, and keeps no time zone.
    date = max(datetime.fromtimestamp(epoch, UTC), datetime(1980, 1, 1, tzinfo=UTC)).timetuple()[:6]
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, data in files.items():
            entry = zipfile.ZipInfo(name, (date[0], date[1], date[2], date[3], date[4], date[5]))
            entry.compress_type = zipfile.ZIP_STORED if name in stored else zipfile.ZIP_DEFLATED
            entry.external_attr = 0o644 << 16
            archive.writestr(entry, data)
    return buffer.getvalue()

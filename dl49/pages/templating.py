"""The HTML templates of the pages."""

from __future__ import annotations

import functools

from jinja2 import Environment, PackageLoader, StrictUndefined

from dl49.policy import Templates


@functools.cache
def environment() -> Environment:
    """Return the environment that renders the templates: escaping on, unknown names an error."""
    return Environment(
        loader=PackageLoader("dl49.pages"),
        autoescape=True,
        undefined=StrictUndefined,
        extensions=[Templates],
        trim_blocks=True,
        lstrip_blocks=True,
    )

"""The templates of files in XML: feeds and e-books."""

from __future__ import annotations

import functools

from jinja2 import Environment, PackageLoader, StrictUndefined


@functools.cache
def xml_templates() -> Environment:
    """Return the environment that renders the templates: escaping on, unknown names an error."""
    return Environment(
        loader=PackageLoader("dl49"), autoescape=True, undefined=StrictUndefined, trim_blocks=True, lstrip_blocks=True
    )

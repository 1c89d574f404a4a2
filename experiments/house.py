"""The house style of the figures: size, fonts, inks, and the few ways of drawing that most programs share.

A figure is 400 units wide, and a unit is a pixel where it is shown at its own size. On a phone it shrinks to three
quarters, so text is 12 units high and there is room for little of it: say one thing.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from pathlib import Path
from typing import Any, Final, TypeAlias

import matplotlib as mpl
import numpy as np
import pylopdf_fonts_zh_cn
from cycler import cycler
from matplotlib import font_manager
from matplotlib.axes import Axes
from matplotlib.figure import Figure
from matplotlib.layout_engine import ConstrainedLayoutEngine
from matplotlib.ticker import FixedLocator, FuncFormatter, NullFormatter, NullLocator
from matplotlib.typing import LineStyleType
from numpy.typing import NDArray

from dl49.languages import Language

Say: TypeAlias = Callable[[str, str], str]
"""Returns the first text, which is Chinese, or the second, which is English."""
Numbers: TypeAlias = NDArray[np.float64]

WIDTH: Final = 400
"""Units."""

# The five inks of Okabe and Ito (2008) that have a contrast of 3 : 1 on white and on the theme's dark background alike.
BLUE: Final = "#0072b2"
RED: Final = "#d55e00"
GREEN: Final = "#009e73"
PINK: Final = "#cc79a7"
GRAY: Final = "#808080"
INKS: Final = (BLUE, RED, GREEN, PINK, GRAY)
STYLES: Final[tuple[LineStyleType, ...]] = (
    "-",
    (0, (5, 1.5)),
    (0, (1.2, 1.2)),
    (0, (5, 1.5, 1.2, 1.5)),
    (0, (2.5, 1.5)),
)
"""A line style for each ink, so that nothing is told by color alone."""

# These three are replaced by the page's own colors on the site, light or dark; the values are for paper.
INK: Final = "#1d2433"
FAINT: Final = "#d5d9e0"
PAPER: Final = "#ffffff"

_FONT: Final = Path(pylopdf_fonts_zh_cn.__file__).with_name("NotoSansSC-Regular.otf")

_STYLE: Final[dict[Any, Any]] = {
    "axes.edgecolor": INK,
    "axes.grid": True,
    "axes.labelcolor": INK,
    "axes.labelsize": 12,
    "axes.linewidth": 0.8,
    "axes.prop_cycle": cycler(color=INKS, linestyle=STYLES),
    "axes.spines.right": False,
    "axes.spines.top": False,
    "axes.titlecolor": INK,
    "axes.titlelocation": "left",
    "axes.titlesize": 12,
    "figure.dpi": 72,  # a unit is a point
    "font.family": ["Noto Sans SC", "DejaVu Sans"],  # the second has raised and lowered digits
    "font.size": 12,
    "grid.color": FAINT,
    "grid.linewidth": 0.6,
    "hatch.linewidth": 0.8,
    "legend.borderaxespad": 0.2,
    "legend.facecolor": "none",
    "legend.fontsize": 12,
    "legend.frameon": False,
    "legend.handlelength": 2.2,
    "legend.labelcolor": INK,
    "legend.labelspacing": 0.25,
    "lines.dash_capstyle": "butt",
    "lines.linewidth": 1.8,
    "lines.markersize": 5,
    "lines.scale_dashes": True,
    "path.simplify": False,  # what it leaves out may differ between machines
    "patch.linewidth": 0.8,
    "savefig.transparent": True,
    "svg.fonttype": "none",  # text stays text
    "svg.hashsalt": "dl49",
    "text.color": INK,
    "text.parse_math": False,  # math is set with Unicode: 10⁻³, σ, ‖g‖
    "xtick.color": INK,
    "xtick.labelsize": 12,
    "xtick.major.width": 0.8,
    "ytick.color": INK,
    "ytick.labelsize": 12,
    "ytick.major.width": 0.8,
}

_RAISED: Final = str.maketrans("-0123456789", "⁻⁰¹²³⁴⁵⁶⁷⁸⁹")


def set_style() -> None:
    """Make matplotlib draw as the house does, with the font of the locked package and none of the system's."""
    mpl.use("svg")
    font_manager.fontManager.addfont(_FONT)
    mpl.rcParams.update(_STYLE)


def say_in(language: Language) -> Say:
    """Return the function that chooses the text of ``language``."""
    return (lambda chinese, _: chinese) if language == "zh" else (lambda _, english: english)


def figure(height: float = 250) -> Figure:
    """Return an empty figure, ``height`` units high."""
    # A reader's own fonts may be wider than ours: the right edge is left free.
    layout = ConstrainedLayoutEngine(h_pad=4 / 72, w_pad=4 / 72, rect=(0, 0, 0.97, 1))
    return Figure(figsize=(WIDTH / 72, height / 72), layout=layout)


def panel(height: float = 250) -> tuple[Figure, Axes]:
    """Return a figure with one panel."""
    drawing = figure(height)
    return drawing, drawing.subplots()


def panels(rows: int, columns: int, height: float, **options: Any) -> tuple[Figure, Sequence[Axes]]:
    """Return a figure with several panels, in reading order. Two beside each other have room for a word or two each."""
    drawing = figure(height)
    axes = drawing.subplots(rows, columns, squeeze=False, **options)
    return drawing, list(axes.flat)


def power_of_ten(value: float) -> str:
    """Return 10 to the power of ``value`` as text, such as 10⁻³."""
    return f"10{str(round(value)).translate(_RAISED)}"


def log_axis(axes: Axes, which: str, exponents: Sequence[int] | None = None) -> None:
    """Make the axis ``"x"`` or ``"y"`` logarithmic, with ticks at the powers of ten (those of ``exponents``)."""
    (axes.set_xscale if which == "x" else axes.set_yscale)("log")
    axis = axes.xaxis if which == "x" else axes.yaxis
    axis.set_major_formatter(FuncFormatter(lambda value, _: power_of_ten(float(np.log10(value)))))
    axis.set_minor_formatter(NullFormatter())
    axis.set_minor_locator(NullLocator())
    if exponents is not None:
        axis.set_major_locator(FixedLocator([10.0**exponent for exponent in exponents]))


def line_label(axes: Axes, place: tuple[float, float], text: str, ink: str = INK, **options: Any) -> None:
    """Write ``text`` at ``place`` (of the data), next to the line it names; a dot of the line's ink goes before it.

    Text itself is never colored: no ink has enough contrast for text on both light and dark.
    """
    shift = options.pop("shift", (4, 0))
    options = {"va": "center", "ha": "left", **options}
    if ink != INK:
        axes.plot(*place, marker="o", color=ink, markersize=4, linestyle="none", clip_on=False)
    axes.annotate(text, place, xytext=shift, textcoords="offset points", annotation_clip=False, **options)

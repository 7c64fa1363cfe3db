"""Coverage as a map shows it: areas with three shares each, in five steps from thin to well served."""

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import date

from shapely.geometry.base import BaseGeometry

COVERAGES = ("organisation", "stations", "service")
"""组织, 阵地, 服务: who leads an area, how near a station is, who was visited in time."""

STEPS = ((0.0, "#eef3ea"), (0.5, "#c3dcd3"), (0.7, "#8fbfb6"), (0.85, "#52968f"), (0.95, "#1f5f5c"))
"""
From which share on, and the fill: one hue from pale to deep, so that thin places stand out by lightness alone.

CIELAB lightness falls from 95 to 36, at least 11 from step to step: they are told apart in grey and by every eye.
"""

ABSENT_PAPER, ABSENT_LINE = "#efece6", "#a8a296"
"""Areas of which nothing was recorded are hatched: they must not be taken for thin ones."""


ON_PALE, ON_DEEP = "#46505c", "#e3eee9"
"""Borders of areas: a dark one would be lost between two of the two deepest steps."""


@dataclass(frozen=True)
class Figure:
    """A number; None where it is not known, or where it is under ten and may not be told: then ``suppressed``."""

    value: int | None
    suppressed: bool = False


@dataclass(frozen=True)
class CoverArea:
    """An area and its shares, 0 to 1 in the order of `COVERAGES`; None where nothing was recorded. Degrees, WGS 84."""

    code: str
    name: str
    households: Figure
    shares: tuple[float | None, float | None, float | None]
    shape: BaseGeometry | None = None


@dataclass(frozen=True)
class CoverMatter:
    """Something that needs a decision: what kind of thing, in which area, and the figure that belongs to it."""

    kind: str
    area: str
    figure: Figure | None = None
    title_zh: str = ""
    title_en: str = ""


@dataclass(frozen=True)
class CoverSheet:
    """
    The coverage of an area on a day.

    ``numbers`` are the five: households outside any grid, grids without a leader, grids out of band, households far
    from a station, visits overdue. ``title`` names the area, empty for all.
    """

    title: str
    day: date
    minutes: float
    level: str
    households: Figure
    numbers: tuple[Figure, ...]
    areas: Sequence[CoverArea] = ()
    matters: Sequence[CoverMatter] = field(default=())


def step_of(share: float | None) -> int | None:
    """Return the number of the step of a share, None of none."""
    return None if share is None else sum(share >= least for least, _ in STEPS) - 1


def border_of(step: int | None) -> str:
    """Return the colour of the border of an area of a step."""
    return ON_PALE if step is None or step < len(STEPS) - 2 else ON_DEEP


def step_label(step: int) -> str:
    """Return what shares a step stands for."""
    least = round(100 * STEPS[step][0])
    if step + 1 == len(STEPS):
        return f"≥ {least} %"
    most = round(100 * STEPS[step + 1][0])
    return f"< {most} %" if step == 0 else f"{least}–{most} %"

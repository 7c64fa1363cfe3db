"""Why there is no plan, and what would make one possible: the objects that are told."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Literal

from shapely.geometry.base import BaseGeometry

Rule = Literal["min", "max", "count", "radius", "whole_groups", "group", "strict_parts", "whole_units", "centers"]


@dataclass(frozen=True, order=True)
class Demand:
    """
    One thing that was asked for and that could be given up.

    ``min``, ``max``, ``count``, ``radius`` and ``centers`` belong to a level; ``group`` is one natural group to be
    kept whole, as ``village`` and ``name``; the others hold everywhere.
    """

    rule: Rule
    level: str = ""
    village: str = ""
    name: str = ""


@dataclass(frozen=True)
class Cause:
    """
    Demands that no plan can keep together at one place, proven; without any one of them the proof falls.

    Attributes
    ----------
    rule
        The kind, a key of `partition.feasibility.CAUSES`.
    village
        Its code; None where several villages share the demands.
    measured, allowed, unit
        The figure met and what it would have to be.
    units
        Ids of the units concerned; empty for a whole village.
    message
        A sentence in English and Chinese.
    where
        The place, in the working CRS.
    smallest
        Whether it is proven of every demand that the proof falls without it; not where the budget of the proofs ended.
    """

    rule: str
    village: str | None
    level: str
    demands: tuple[Demand, ...]
    measured: float
    allowed: str
    unit: str
    message: str
    units: tuple[str, ...] = ()
    where: BaseGeometry | None = None
    smallest: bool = True

    def __str__(self) -> str:
        return f"{self.rule} · {self.level}: {self.message}"


@dataclass(frozen=True)
class Finding:
    """
    A place where no plan can be, proven; ``tell`` works out why, which takes longer.

    ``village`` and ``level`` are None where the proof is about several.
    """

    village: str | None
    level: str | None
    units: tuple[str, ...]
    tell: Callable[[], Cause]


@dataclass(frozen=True)
class Relaxation:
    """
    A change of what is asked under which a plan was found that breaks no rule that must hold.

    ``typed`` are the words of the command line, or of the table, that say it; ``cost`` is what it takes away, as a
    share of what was asked, and only serves to compare.
    """

    typed: str
    cost: float
    message: str

    def __str__(self) -> str:
        return f"{self.typed}: {self.message}"


@dataclass(frozen=True)
class WhyNot:
    """
    Why no plan keeps every rule, and the cheapest ways out, each tried.

    ``proven`` is False where no cause was found: then the search did not find a plan, which proves nothing.
    ``message`` says in one sentence which of the two it is, and whether effort ran out, in English and Chinese.
    """

    causes: tuple[Cause, ...]
    relaxations: tuple[Relaxation, ...]
    message: str

    @property
    def proven(self) -> bool:
        """Whether no plan can exist."""
        return bool(self.causes)

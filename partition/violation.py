"""A rule that a plan does not keep: the same object is a sentence, a JSON row and a red shape."""

from dataclasses import dataclass
from typing import Literal

from shapely.geometry.base import BaseGeometry

Severity = Literal["must", "wish"]


@dataclass(frozen=True)
class Violation:
    """
    One broken rule at one place, with the figure met and the figure allowed.

    ``message`` is a sentence in English and Chinese; ``where`` is the shape to draw, in the working CRS.
    """

    rule: str
    village: str
    level: str
    grid_id: str | None
    measured: float | None
    allowed: str | None
    unit: str
    severity: Severity
    message: str
    where: BaseGeometry | None = None

    def __str__(self) -> str:
        return f"{self.severity} · {self.rule} · {self.grid_id or self.village}: {self.message}"

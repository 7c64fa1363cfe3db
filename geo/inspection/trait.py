"""One thing worth knowing about a village."""

from collections.abc import Mapping
from dataclasses import dataclass, field

import shapely

from geo.errors import Fault


@dataclass(frozen=True)
class Trait:
    """
    One thing worth knowing about a village.

    Attributes
    ----------
    name
        That of its measure in `geo.inspection.traits.TRAITS`.
    village
        The code of the village.
    warns
        Whether somebody should look before dividing; else it is only good to know.
    en, zh
        The sentence, with its numbers.
    figures
        The numbers by name; the unit stands in the name.
    place
        Where it is, in the metric CRS; None where it is the whole village.
    """

    name: str
    village: str
    warns: bool
    en: str
    zh: str
    figures: Mapping[str, float]
    place: shapely.Geometry | None = field(default=None, compare=False)

    def __str__(self) -> str:
        return str(Fault(f"{self.village} · {self.name}", self.en, self.zh))

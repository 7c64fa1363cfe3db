"""Which levels a form offers first for a village: one rule for its page and for the import."""

from collections.abc import Sequence
from dataclasses import dataclass

from api.services.plans.outlooks import KeptOutlook
from api.store.records.plans import PlanRecord
from partition.profile import shipped_names

Row = tuple[str, str, str]
"""The name of a level, and the fewest and most households of one of its grids, as a form writes them."""

EXAMPLE: tuple[Row, ...] = (("micro_grid", "50", "100"),)
ROWS = 3


@dataclass(frozen=True)
class Preselected:
    """A profile that ships, or levels of their own where ``profile`` is None."""

    profile: str | None
    levels: tuple[Row, ...] = ()

    @property
    def rows(self) -> tuple[Row, ...]:
        """The rows of levels of a form: those chosen, or an example, and room for more."""
        shown = self.levels or EXAMPLE
        return (*shown, *(("", "", ""),) * max(1, ROWS - len(shown)))


def preselected(outlook: KeptOutlook | None = None, plans: Sequence[PlanRecord] = ()) -> Preselected:
    """
    Return what a form has chosen when it opens: what was asked last of the village, else the first profile that ships.

    Asked of it were its plans, and whether it can be divided; ``plans`` are the newest first.
    """
    newest = next((plan for plan in plans if plan.asked is not None), None)
    if outlook is not None and (newest is None or outlook.at > newest.created):
        profile, rows = outlook.profile, [(band.level, str(band.min), str(band.max)) for band in outlook.bands]
    elif newest is not None and newest.asked is not None:
        profile, rows = newest.asked.profile, [_row(level) for level in newest.asked.levels]
    else:
        profile, rows = None, []
    if profile in shipped_names():
        return Preselected(profile)
    return Preselected(None, tuple(rows)) if rows else Preselected(shipped_names()[0])


def _row(level: str) -> Row:
    """Return a level as a form has it, from "micro_grid=50-100"."""
    name, _, band = level.partition("=")
    low, _, high = band.partition("-")
    return name, low, high

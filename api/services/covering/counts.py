"""Numbers and shares of households as far as they may be told: small ones say something of single doors."""

from dataclasses import dataclass
from math import floor

from api.governance.role import Permission, allowed
from api.services.accounts.callers import Caller
from api.services.ogc.sight import FEWEST

STEPS = 10
"""Who reads nothing but counts is told shares in tenths, rounded down: of 60 households one tenth is six."""


@dataclass(frozen=True)
class Count:
    """A number of households; None where nobody knows it, or where it is too small to be told: then ``suppressed``."""

    n: int | None
    suppressed: bool = False


@dataclass(frozen=True)
class Share:
    """A part of households, 0 to 1; None as of `Count`."""

    value: float | None
    suppressed: bool = False


def reads_more(who: Caller, path: str) -> bool:
    """Return whether somebody reads more than counts in an area, and so is told small ones too."""
    wanted = (Permission.READ_HOUSEHOLDS, Permission.READ_VISITS)
    return any(allowed(who.grants, permission, path) for permission in wanted)


def told(n: int | None, *, whole: bool) -> Count:
    """Return a number as it may be told; ``whole`` is whether small ones may."""
    return Count(None, suppressed=True) if n is not None and n < FEWEST and not whole else Count(n)


def told_share(part: int | None, of: int, *, whole: bool) -> Share:
    """Return what part of some households something holds, as it may be told; unknown of no households at all."""
    if part is None or of == 0:
        return Share(None)
    if whole:
        return Share(round(part / of, 3))
    return Share(None, suppressed=True) if of < FEWEST else Share(floor(part * STEPS / of) / STEPS)

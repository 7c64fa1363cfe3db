"""Words on the map, Chinese and English side by side."""

from collections.abc import Iterable, Sequence

from maps.language import LEVELS
from partition.levels import CHINESE

ESTIMATED = {
    "boundary": "边界 boundary",
    "roads": "道路 roads",
    "positions": "位置 positions",
    "households": "户数 household numbers",
    "georeference": "本地平面，无地理位置 local plane, no place on earth",
}
LEFT_OUT = {"households": "住户 households", "buildings": "建筑 buildings"}


NAMED = 3
"""So many villages a title names."""

WALKS_REST_ON = frozenset({"roads", "positions"})
"""What makes walks an estimate where it is one itself."""


def walks_estimated(estimated: Iterable[str]) -> bool:
    """Return whether walks are an estimate, for what they rest on is."""
    return not WALKS_REST_ON.isdisjoint(estimated)


def share_label(share: float) -> str:
    """Return a share in per cent, never 0 for what is more than that."""
    return "<0.1%" if 0 < share < 0.0005 else f"{share:.1%}"


def villages_title(names: Sequence[str]) -> str:
    """Return the names of villages as the title of a page: the first three, and how many there are where more."""
    if len(names) <= NAMED:
        return "、".join(names)
    return f"{'、'.join(names[:NAMED])}等 {len(names)} 村 · {len(names)} villages"


def level_label(name: str) -> str:
    """Return what a level is called on the map: ``微网格 micro-grid``, or the bare name of one that is not known."""
    return f"{CHINESE[name]} {LEVELS[name][0].lower()}" if name in LEVELS else name


def estimated_label(estimated: Iterable[str], share: float) -> str:
    """Return what of the input was derived and not given, or an empty text; ``share`` is that of positions."""
    shares = {"positions": f" {share_label(share)}"}
    return ", ".join(ESTIMATED.get(what, what) + shares.get(what, "") for what in sorted(estimated))

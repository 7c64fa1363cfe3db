"""The parts that a file can play in a plan, and the columns and shapes that each part reads."""

from collections.abc import Sequence
from dataclasses import dataclass

Text = tuple[str, str]
"""The same thing said in English and in Chinese."""


@dataclass(frozen=True)
class Pick:
    """
    The headings of a file that are read.

    ``taken`` gives for a column the heading that fills it, in the order of the file; ``dropped`` names the other
    headings; ``twice`` holds headings that would fill the same column.
    """

    taken: dict[str, str]
    dropped: tuple[str, ...]
    twice: tuple[tuple[str, ...], ...]


@dataclass(frozen=True)
class Role:
    """
    One part that a file can play.

    Attributes
    ----------
    columns
        For each column the headings that fill it, the best first. A heading is met in any case of letters.
    layers
        Names by which a file of several layers may mark the layer meant.
    kinds
        Types of geometry that are read.
    wants, zh
        Those types in words; what the part is called in Chinese.
    needs_rows
        Whether a file without rows is a fault.
    """

    name: str
    columns: dict[str, tuple[str, ...]]
    layers: tuple[str, ...]
    kinds: frozenset[str]
    wants: Text
    zh: str
    needs_rows: bool = False

    def reads(self, heading: str) -> bool:
        """Return whether a heading fills a column of this part."""
        return any(_plain(heading) in headings for headings in self.columns.values())

    def pick(self, headings: Sequence[str]) -> Pick:
        """Return which headings of a file are read, which are dropped, and which would fill the same column."""
        taken: dict[str, str] = {}
        twice = []
        for column, names in self.columns.items():
            found = [(names.index(_plain(h)), h) for h in headings if _plain(h) in names]
            best = [h for rank, h in found if rank == min(found)[0]]
            if best:
                taken[column] = best[0]
            if len(best) > 1:
                twice.append(tuple(best))
        in_file_order = sorted(taken, key=lambda column: headings.index(taken[column]))
        dropped = dict.fromkeys(_printable(h) for h in headings if h not in taken.values())
        return Pick({column: taken[column] for column in in_file_order}, tuple(dropped), tuple(twice))


def _plain(heading: str) -> str:
    return heading.strip().casefold()


def _printable(heading: str) -> str:
    return "".join(c if c.isprintable() else "\N{REPLACEMENT CHARACTER}" for c in heading)


_AREAS = frozenset({"Polygon", "MultiPolygon"})
_LINES = frozenset({"LineString", "MultiLineString"})
_LINES_IN_WORDS = ("lines (LineString, MultiLineString)", "线（LineString、MultiLineString）")
_AREAS_IN_WORDS = ("polygons (Polygon, MultiPolygon)", "面（Polygon、MultiPolygon）")


def _same(*names: str) -> dict[str, tuple[str, ...]]:
    return {name: (name,) for name in names}


ROLES = {
    role.name: role
    for role in (
        Role(
            "households",
            {
                "household_id": ("household_id", "id"),
                **_same("households", "village", "group", "building_id", "unit", "floor"),
            },
            layers=("households",),
            kinds=frozenset({"Point", "MultiPoint"}) | _AREAS,
            wants=("points, or building polygons", "点或建筑物面"),
            zh="住户",
            needs_rows=True,
        ),
        Role(
            "boundary",
            _same("code", "name"),
            ("boundary", "villages"),
            _AREAS,
            _AREAS_IN_WORDS,
            "边界",
            needs_rows=True,
        ),
        Role("roads", _same("highway", "name", "bridge"), ("roads",), _LINES, _LINES_IN_WORDS, "道路"),
        Role("barriers", _same("kind", "name"), ("barriers",), _LINES, _LINES_IN_WORDS, "障碍"),
        Role("buildings", {"building_id": ("building_id", "id")}, ("buildings",), _AREAS, _AREAS_IN_WORDS, "建筑"),
    )
}
"""Every part, by the name that it has among the input files."""

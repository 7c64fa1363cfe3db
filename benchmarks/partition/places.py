"""Places to be divided: one village each, measured once for all tools alike."""

import json
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

import numpy as np
from judge import Ground

from geo.adjacency import build_adjacency, components
from geo.build import build_villages
from geo.formats import InputFiles, read_inputs
from geo.units import Units, build_units
from geo.village import Village
from geo.walk import build_graph, compile_walk

SHIPPED = Path(__file__).parents[2] / "data" / "boundaries"
LAYERS = ("households", "boundary", "roads", "barriers", "buildings")
LOW, HIGH, USUAL = 50, 100, 75
"""The band of a grid, and the households by which the number of grids is found; the same for every tool."""


@dataclass(frozen=True)
class Source:
    """The files of a place: a folder, and the code of one village of it, or None where it has but one."""

    name: str
    folder: Path
    village: str | None = None


SHIPPED_PLACES = (
    Source("karhula", SHIPPED / "karhula"),
    Source("xigu_guyang", SHIPPED / "xigu", "140121203201"),
)


@dataclass(frozen=True)
class Place:
    """
    A place, measured.

    Attributes
    ----------
    files
        Its layers by role, for tools that read files.
    door_ids
        The id of each address, in the order of ``ground``.
    xy
        The main door of each unit, metres, shape ``(n, 2)``.
    weights
        Households of each unit.
    n_grids
        How many grids are asked of every tool.
    """

    name: str
    files: dict[str, Path]
    door_ids: Sequence[str]
    xy: np.ndarray
    weights: np.ndarray
    ground: Ground
    n_grids: int


def find_places(folder: Path | None, only: Sequence[str]) -> Iterator[Source]:
    """Yield the places that ship and those in a folder of folders, or of all these only the named ones."""
    found = list(SHIPPED_PLACES)
    if folder is not None:
        found += [Source(path.parent.name, path.parent) for path in sorted(folder.glob("*/boundary.geojson"))]
    unknown = set(only) - {source.name for source in found}
    if unknown:
        raise SystemExit(f"--only {' '.join(sorted(unknown))}: there are {', '.join(s.name for s in found)}")
    yield from (source for source in found if not only or source.name in only)


def measure(source: Source, room: Path) -> Place:
    """Return a place, measured; ``room`` is a folder for files that are made on the way."""
    files = {role: source.folder / f"{role}.geojson" for role in LAYERS}
    if source.village is not None:
        files["boundary"] = _only(source.folder / "villages.geojson", "code", source.village, room)
        files["households"] = _only(files["households"], "village", source.village, room)
    files = {role: path for role, path in files.items() if path.exists()}
    (village,) = build_villages(read_inputs(InputFiles(**files)))
    return _measured(source.name, files, village, build_units(village))


def _only(path: Path, column: str, value: str, room: Path) -> Path:
    """Write the features of a file that have one value in one column, and return where."""
    layer = json.loads(path.read_text(encoding="utf-8"))
    layer["features"] = [one for one in layer["features"] if one["properties"][column] == value]
    kept = room / path.name
    kept.write_text(json.dumps(layer, ensure_ascii=False), encoding="utf-8")
    return kept


def _measured(name: str, files: dict[str, Path], village: Village, units: Units) -> Place:
    doors = village.households
    households = doors["households"].to_numpy()
    xy = np.c_[doors.geometry.x, doors.geometry.y]
    graph = build_graph(village.roads) if len(village.roads) else None
    walk_m = compile_walk(graph, xy).distances().metres
    cells = units.table.geometry.to_numpy()
    border = build_adjacency(cells, village.barriers.geometry.to_numpy(), village.roads.geometry.to_numpy())
    order = np.lexsort((-households, units.of_household))
    main = order[np.unique(units.of_household[order], return_index=True)[1]]
    pairs = joined(np.c_[border.left, border.right][border.is_open], walk_m[np.ix_(main, main)])
    ground = Ground(households, units.of_household, walk_m, pairs, cells)
    n_grids = round(int(households.sum()) / USUAL)
    return Place(name, files, doors["household_id"].tolist(), xy[main], units.weights, ground, n_grids)


def joined(pairs: np.ndarray, walk_m: np.ndarray) -> np.ndarray:
    """Return pairs of neighbours and the shortest walks by which pieces of land that lie apart are joined."""
    while True:
        piece = components(len(walk_m), *pairs.T)
        sizes = np.bincount(piece)
        if len(sizes) == 1:
            return pairs
        inside, outside = (np.flatnonzero(mask) for mask in (piece == sizes.argmin(), piece != sizes.argmin()))
        between = walk_m[np.ix_(inside, outside)]
        at = np.unravel_index(between.argmin(), between.shape)
        pairs = np.vstack([pairs, [inside[at[0]], outside[at[1]]]])

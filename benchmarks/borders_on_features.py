"""
Do the borders of cells lie on the roads, rivers and railways that run between units?

    python benchmarks/borders_on_features.py [FOLDER ...]

FOLDER holds households.geojson, roads.geojson, barriers.geojson and boundary.geojson, or villages.geojson instead of
the last. Each road and barrier is sampled every 5 m. A sample inside the village counts if the nearest unit to its
left and the nearest to its right, both within 60 m, are two, and no dead end of a road or barrier lies within 20 m.
Left and right are told by the direction of the line there. Printed is how many samples count, and how many of these
lie within 2 m of a border between two cells.

Where two lines run side by side, such as a street and its footway, the same two units lie left and right of both, and
their border can lie on one of them only.
"""

import argparse
from pathlib import Path

import numpy as np
import shapely

from geo.build import build_villages
from geo.coverage import shared_segments
from geo.formats import InputFiles, read_inputs
from geo.units import Units, build_units
from geo.village import Village

STEP_M, LOOK_M, DEAD_END_M, NEAR_M = 5.0, 60.0, 20.0, 2.0
AHEAD_M = 0.5
"""How far before and behind a sample the direction of its line is taken."""

TOUCH_M = 0.01
KARHULA = Path(__file__).parents[1] / "data" / "boundaries" / "karhula"


def main() -> None:
    for folder in _arguments().folders:
        total = np.zeros((2, 2), dtype=int)
        for village in read(folder):
            if len(village.households):
                units = build_units(village)
                total += [measure(lines, village, units) for lines in (village.roads, village.barriers)]
        counted, near = total.sum(axis=0)
        kinds = ", ".join(
            f"{what} {n}: {_share(m, n)}" for what, (n, m) in zip(("roads", "barriers"), total, strict=True)
        )
        print(f"{folder.name}: {counted} samples count, {_share(near, counted)} lie on a border ({kinds})")


def read(folder: Path) -> tuple[Village, ...]:
    """Return the villages of a folder."""
    files = {role: folder / f"{role}.geojson" for role in ("households", "roads", "barriers")}
    boundary = next(path for name in ("villages", "boundary") if (path := folder / f"{name}.geojson").exists())
    return build_villages(read_inputs(InputFiles(boundary=boundary, **files)))


def measure(table: object, village: Village, units: Units) -> tuple[int, int]:
    """Return how many samples of some lines count, and how many of these lie near a border."""
    lines = table.geometry.to_numpy()
    lines = lines[shapely.intersects(lines, village.boundary)]
    places, ahead = sample(lines)
    points = np.asarray(shapely.points(places))
    counts = shapely.intersects_xy(village.boundary, places) & differ(places, ahead, village, units)
    ends = dead_ends(village)
    counts[shapely.STRtree(points).query(ends, predicate="dwithin", distance=DEAD_END_M)[1]] = False
    borders = shapely.STRtree(shared_segments(units.table.geometry.to_numpy()).lines)
    on = borders.query(points[counts], predicate="dwithin", distance=NEAR_M)[0]
    return int(counts.sum()), len(np.unique(on))


def sample(lines: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
    """Return places along lines, and the direction of the line at each, both of shape (n, 2)."""
    along = [np.arange(STEP_M / 2, length, STEP_M) for length in shapely.length(lines)]
    line = np.repeat(lines, [len(each) for each in along])
    at = np.concatenate([np.empty(0), *along])
    behind, here, before = (
        shapely.get_coordinates(shapely.line_interpolate_point(line, np.clip(at + step, 0, None)))
        for step in (-AHEAD_M, 0.0, AHEAD_M)
    )
    return here, before - behind


def differ(places: np.ndarray, ahead: np.ndarray, village: Village, units: Units) -> np.ndarray:
    """Return at which places the nearest units to the left and to the right are there and are two."""
    doors = village.households.geometry.to_numpy()
    points = np.asarray(shapely.points(places))
    place, door = shapely.STRtree(doors).query(points, predicate="dwithin", distance=LOOK_M)
    off = shapely.get_coordinates(doors)[door] - places[place]
    side = ahead[place, 0] * off[:, 1] - ahead[place, 1] * off[:, 0]
    nearest = np.full((2, len(places)), -1)
    order = np.argsort(-np.hypot(*off.T), kind="stable")  # so that the nearest is written last
    for row, there in enumerate((side > 0, side < 0)):
        kept = order[there[order]]
        nearest[row, place[kept]] = units.of_household[door[kept]]
    return (nearest >= 0).all(axis=0) & (nearest[0] != nearest[1])


def dead_ends(village: Village) -> np.ndarray:
    """Return the ends of roads and barriers that no other road or barrier touches."""
    lines = np.concatenate([village.roads.geometry, village.barriers.geometry])
    lines = lines[shapely.dwithin(lines, village.boundary, DEAD_END_M)]
    ends = np.concatenate([shapely.get_point(lines, 0), shapely.get_point(lines, -1)])
    end, line = shapely.STRtree(lines).query(ends, predicate="dwithin", distance=TOUCH_M)
    other = line != end % len(lines) if len(lines) else np.empty(0, dtype=bool)
    return np.delete(ends, np.unique(end[other]))


def _share(part: int, whole: int) -> str:
    return f"{part / whole:.2%}" if whole else "none"


def _arguments() -> argparse.Namespace:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("folders", type=Path, nargs="*", default=[KARHULA])
    return parser.parse_args()


if __name__ == "__main__":
    main()

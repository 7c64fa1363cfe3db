"""
Cells of real villages: are they exact, how fast are they made, and how smooth are they.

    python benchmarks/tiling.py FOLDER

FOLDER holds households.geojson, roads.geojson, barriers.geojson, boundary.geojson and perhaps villages.geojson; each
village and the whole boundary are tiled and simplified. CPU seconds are held against `shapely.voronoi_polygons` of the
same doors, clipped to the same boundary, in the same run. What must hold is asserted, so a cell that is taken away
ends the run: see ``--without``.
"""

import argparse
import resource
from collections.abc import Sequence
from pathlib import Path
from time import process_time

import numpy as np
import shapely

from geo.build import build_villages
from geo.coverage import blunt, simplify, tile
from geo.coverage.segments import on_lines
from geo.formats import InputFiles, read_inputs
from geo.units import SMOOTH_M, build_units
from geo.village import Village

TOLERANCE_M2 = 0.01
SPIKE_DEGREES, SPIKE_ARM_M = 20.0, 1.0
"""A spike is a corner of a cell sharper than this, its sides longer than this and one of them at least on no line."""


def main() -> None:
    args = _arguments()
    for boundary in ("villages", "boundary"):
        if (args.folder / f"{boundary}.geojson").exists():
            villages = read(args.folder, boundary)
            print(f"{args.folder.name}/{boundary}: {len(villages)} villages, {sum(map(_n, villages))} doors")
            measure(villages, without=args.without)


def read(folder: Path, boundary: str) -> tuple[Village, ...]:
    """Return the villages of a folder within one of its boundary files."""
    files = {role: folder / f"{role}.geojson" for role in ("households", "roads", "barriers")}
    return build_villages(read_inputs(InputFiles(boundary=folder / f"{boundary}.geojson", **files)))


def measure(villages: Sequence[Village], *, without: int | None) -> None:
    """Print the figures of villages, and stop where a tiling is not exact."""
    seconds = {"voronoi": 0.0, "tiled": 0.0, "simplified": 0.0, "blunted": 0.0}
    bends, spikes = np.zeros(3, dtype=int), np.zeros(3, dtype=int)
    for village in villages:
        sites, owner = sites_of(village)
        barriers, roads = (
            lines[shapely.intersects(lines, village.boundary)]
            for lines in (village.barriers.geometry.to_numpy(), village.roads.geometry.to_numpy())
        )
        fixed = np.append(barriers, roads)
        start = process_time()
        plain_voronoi(village, sites)
        voronoi = process_time()
        cells = tile(village.boundary, sites, owner, barriers=barriers, separators=roads)
        tiled = process_time()
        doors = np.asarray(shapely.points(sites))
        smooth = simplify(cells, tolerance_m=SMOOTH_M, doors=doors, owner=owner, fixed=fixed)
        simplified = process_time()
        done = blunt(smooth, doors=doors, fixed=fixed)
        end = process_time()
        for name, spent in zip(seconds, np.diff([start, voronoi, tiled, simplified, end]).tolist(), strict=True):
            seconds[name] += spent
        check(np.delete(done, without) if without is not None else done, village.boundary, doors, owner)
        bends += [shapely.get_num_coordinates(each).sum() for each in (cells, smooth, done)]
        spikes += [count_spikes(each, village) for each in (cells, smooth, done)]
    ours = sum(spent for name, spent in seconds.items() if name != "voronoi")
    print(f"  exact: valid coverages, difference below {TOLERANCE_M2} m2, every door in its own cell")
    spent = " + ".join(f"{name} {seconds[name]:.2f}" for name in ("tiled", "simplified", "blunted"))
    print(f"  CPU seconds: {spent} = {ours:.2f}")
    print(f"  plain Voronoi {seconds['voronoi']:.2f}: ours / plain = {ours / seconds['voronoi']:.1f}")
    print(
        f"  peak memory {resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024:.0f} MB, imports and files included"
    )
    print(f"  tiled, simplified, blunted: vertices {bends.tolist()}, spikes {spikes.tolist()}")


def sites_of(village: Village) -> tuple[np.ndarray, np.ndarray]:
    """Return the place of each unit's first door, and the unit's number."""
    unit_of = build_units(village).of_household
    _, first = np.unique(unit_of, return_index=True)
    doors = village.households.geometry
    return np.c_[doors.x, doors.y][first], np.arange(len(first))


def plain_voronoi(village: Village, sites: np.ndarray) -> np.ndarray:
    """Return the Voronoi cells of the sites, clipped to the boundary."""
    cells = shapely.get_parts(shapely.voronoi_polygons(shapely.multipoints(sites), extend_to=village.boundary))
    return shapely.intersection(cells, village.boundary)


def check(cells: np.ndarray, boundary: shapely.Geometry, doors: np.ndarray, owner: np.ndarray) -> None:
    """Stop unless the cells tile the boundary and each door lies in its own."""
    if len(cells) != len(owner):
        print(f"  {len(owner)} units but {len(cells)} cells")
    difference = shapely.symmetric_difference(shapely.union_all(cells), boundary).area
    assert shapely.coverage_is_valid(cells), "the cells are no valid coverage"
    assert difference < TOLERANCE_M2, f"the cells and the boundary differ by {difference:.2f} m2"
    assert shapely.intersects(cells[owner], doors).all(), "a door lies outside its own cell"


def count_spikes(cells: np.ndarray, village: Village) -> int:
    """Return the number of corners of cells that are spikes."""
    fixed = np.concatenate([village.roads.geometry, village.barriers.geometry, [shapely.boundary(village.boundary)]])
    # a vertex on a straight side, where a third cell ends, makes two short arms of a long one
    rings = shapely.get_rings(shapely.simplify(shapely.get_parts(cells), 0.001))
    found = 0
    for ring in rings:
        at = shapely.get_coordinates(ring)[:-1]
        arms = [np.roll(at, step, axis=0) - at for step in (1, -1)]
        lengths = [np.hypot(*arm.T) for arm in arms]
        turn = np.degrees(np.arccos(np.clip((arms[0] * arms[1]).sum(axis=1) / (lengths[0] * lengths[1]), -1, 1)))
        sharp = (turn < SPIKE_DEGREES) & (np.minimum(*lengths) > SPIKE_ARM_M)
        if sharp.any():
            on = [on_lines((at + arm / 2)[sharp], fixed) for arm in arms]
            found += int((~on[0] | ~on[1]).sum())
    return found


def _n(village: Village) -> int:
    return len(village.households)


def _arguments() -> argparse.Namespace:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("folder", type=Path)
    parser.add_argument("--without", type=int, help="take this cell away before checking, to see the check fail")
    return parser.parse_args()


if __name__ == "__main__":
    main()

"""Cells of real villages are exact; what would break them is seen."""

from pathlib import Path

import numpy as np
import pytest
import shapely

from geo.build import build_villages
from geo.coverage import shared_segments
from geo.formats import InputFiles, read_inputs
from geo.units import Units, build_units
from geo.village import Village

KARHULA = Path(__file__).parents[2] / "data" / "boundaries" / "karhula"


def measured(folder: Path, boundary: str) -> list[tuple[Village, Units]]:
    files = {role: folder / f"{role}.geojson" for role in ("households", "roads", "barriers")}
    villages = build_villages(read_inputs(InputFiles(boundary=folder / f"{boundary}.geojson", **files)))
    return [(village, build_units(village)) for village in villages]


@pytest.fixture(scope="module")
def karhula() -> tuple[Village, Units]:
    return measured(KARHULA, "boundary")[0]


def assert_exact(village: Village, units: Units, cells: np.ndarray) -> None:
    assert shapely.coverage_is_valid(cells)
    assert shapely.symmetric_difference(shapely.union_all(cells), village.boundary).area < 0.01
    doors = village.households.geometry.to_numpy()
    main = np.unique(units.of_household, return_index=True)[1]
    assert shapely.intersects(cells, doors[main]).all()


def test_the_cells_of_karhula_are_exact(karhula: tuple[Village, Units]) -> None:
    village, units = karhula
    assert_exact(village, units, units.table.geometry.to_numpy())


def test_the_cells_of_a_township_with_exclaves_are_exact(shared: Path) -> None:
    villages = measured(shared / "villages" / "li_unterland", "villages")
    assert len(villages) == 5
    for village, units in villages:
        assert_exact(village, units, units.table.geometry.to_numpy())


@pytest.mark.parametrize("fault", ["taken away", "moved", "swapped"])
def test_a_cell_that_is_not_there_is_seen(karhula: tuple[Village, Units], fault: str) -> None:
    village, units = karhula
    cells = units.table.geometry.to_numpy().copy()
    if fault == "taken away":
        cells[7] = shapely.Polygon()
    if fault == "moved":
        cells[7] = shapely.transform(cells[7], lambda at: at + 0.1)
    if fault == "swapped":
        cells[[7, 8]] = cells[[8, 7]]
    with pytest.raises(AssertionError):
        assert_exact(village, units, cells)


def test_borders_in_karhula_lie_on_its_roads_and_barriers_to_the_last_digit(karhula: tuple[Village, Units]) -> None:
    """A border is on a line or it is not: simplifying has left none a few centimetres beside one."""
    village, units = karhula
    shared = shared_segments(units.table.geometry.to_numpy())
    lines = np.concatenate([village.roads.geometry, village.barriers.geometry])
    on = shared.on(lines)
    ends = shapely.get_point(shared.lines[on], 0)
    assert on.sum() > 2000
    assert (shapely.STRtree(lines).query_nearest(ends, return_distance=True, all_matches=False)[1] < 1e-6).all()

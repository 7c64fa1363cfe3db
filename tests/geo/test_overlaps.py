import numpy as np
import shapely

from geo.overlaps import cut_slivers, find_overlaps


def _areas(*boxes: tuple[float, float, float, float]) -> np.ndarray:
    return np.array([shapely.box(*box) for box in boxes])


def test_neighbours_share_a_border_and_no_land() -> None:
    assert find_overlaps(_areas((0, 0, 100, 100), (100, 0, 200, 100), (500, 0, 600, 100))) == []


def test_a_narrow_strip_is_a_sliver_and_goes_to_the_first() -> None:
    areas = _areas((0, 0, 100.4, 100), (100, 0, 200, 100))

    (overlap,) = find_overlaps(areas)
    assert overlap.sliver
    first, second = cut_slivers(areas, [overlap])
    assert (round(first.area), round(second.area)) == (10040, 9960)
    assert find_overlaps(np.array([first, second])) == []


def test_a_strip_with_a_wide_piece_is_no_sliver() -> None:
    bulge = shapely.box(0, 0, 100.1, 100) | shapely.box(90, 200, 110, 210)
    other = shapely.box(100, 0, 200, 100) | shapely.box(105, 200, 300, 210)

    (overlap,) = find_overlaps(np.array([bulge, other]))
    assert not overlap.sliver


def test_a_village_that_is_itself_a_strip_is_not_cut_away() -> None:
    (overlap,) = find_overlaps(_areas((0, 0, 100, 100), (50, 0, 50.4, 100)))

    assert not overlap.sliver

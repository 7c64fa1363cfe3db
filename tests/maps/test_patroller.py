"""The parts of a patrol as they are told: street by street, nothing of no length."""

import pytest
import shapely

from maps.patroller import parts_of
from partition.visits.patrol import Call, Patrol, Stretch


def patrol(*walked: tuple[str, str, float], calls: tuple[Call, ...] = ()) -> Patrol:
    """Return a walk due east over streets, each with its purpose and metres."""
    stretches, at = [], 0.0
    for edge, (street, purpose, metres) in enumerate(walked):
        line = shapely.LineString([(at, 0), (at + metres, 0)])
        stretches.append(Stretch(edge, True, line, metres, street, purpose))
        at += metres
    return Patrol(shapely.Point(0, 0), tuple(stretches), calls, False, at, at, at, True, ())


def told(one: Patrol) -> list[tuple[str, str, str]]:
    return [(part.street, part.purpose, part.metres) for part in parts_of(one, ["井"])]


def test_corners_of_two_centimetres_are_part_of_the_street_before_them() -> None:
    walk = patrol(
        ("县道512", "patrol", 129.8), ("", "patrol", 0.02), ("", "again", 0.02), ("", "patrol", 69.96),
        ("一巷", "patrol", 40.0), ("", "way", 0.02), ("一巷", "patrol", 30.0),
    )  # fmt: skip

    assert told(walk) == [("县道512", "patrol", "130"), ("", "patrol", "70"), ("一巷", "patrol", "70")]
    assert [part.number for part in parts_of(walk)] == [1, 2, 3]
    assert sum(len(part.stretches) for part in parts_of(walk)) == len(walk.stretches)
    assert parts_of(walk)[-1].walked_m == pytest.approx(walk.length_m)


def test_a_walk_that_begins_with_a_corner_begins_with_the_street_after_it() -> None:
    assert told(patrol(("", "way", 0.02), ("一巷", "patrol", 40.0))) == [("一巷", "patrol", "40")]
    assert told(patrol(("", "way", 0.02))) == [("", "way", "0")]


def test_a_place_at_a_corner_is_passed_on_the_street_that_the_corner_is_part_of() -> None:
    call = Call(0, 2, shapely.Point(40, 0), 0.0)
    walk = patrol(("一巷", "patrol", 40.0), ("", "way", 0.02), ("二巷", "patrol", 50.0), calls=(call,))

    assert [part.places for part in parts_of(walk, ["井"])] == [("井",), ()]

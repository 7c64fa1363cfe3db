from dataclasses import replace

from drawings import at, cut_off, musts, nested, redrawn, refusal, six_grids

from partition.redraw import Assign, Lock, Merge, Split, apply, begin


def test_a_split_gives_parts_inside_the_band_where_they_fit():
    drawing = redrawn(six_grids(), Merge(("V1-001", "V1-002")), Split("V1-001", 2))
    assert musts(drawing) == []
    assert 50 <= drawing.households("V1-007") <= drawing.households("V1-001") <= 100


def test_parts_too_small_for_the_band_are_nearly_equal():
    drawing = redrawn(six_grids(), Split("V1-002", 3))
    assert [drawing.households(grid) for grid in ("V1-002", "V1-007", "V1-008")] == [20, 20, 20]


def test_new_grids_take_the_serial_numbers_that_follow():
    assert sorted(redrawn(six_grids(), Split("V1-002", 3)).names)[-2:] == ["V1-007", "V1-008"]
    assert sorted(redrawn(nested(), Split("V1-00102", 2)).names)[3] == "V1-00104"


def test_ids_of_earlier_versions_are_passed_over():
    start = six_grids()
    drawing = begin(start.plan, start.ground, retired=["V1-011"])
    assert "V1-012" in redrawn(drawing, Split("V1-002", 2)).names


def test_new_names_are_like_the_old_one_and_unique():
    names = redrawn(six_grids(), Split("V1-001", 3)).names
    assert len(set(names.values())) == len(names)
    assert names["V1-007"].startswith("1-1组（")


def test_a_grid_over_a_river_can_be_split():
    drawing = redrawn(cut_off(), Merge(("V1-001", "V1-004")), Split("V1-001", 2))
    assert not {"contiguity", "household_count"} & set(musts(drawing))


def test_the_same_seed_splits_the_same_way():
    first, second = (apply(six_grids(), Split("V1-001", 2, seed=3)).drawing for _ in range(2))
    assert first.grid_of.equals(second.grid_of)


def test_a_split_that_cannot_be_is_refused():
    assert "2 or more" in refusal(six_grids(), Split("V1-001", 1))
    assert "只有6个单元" in refusal(six_grids(), Split("V1-001", 7))
    assert "is locked" in refusal(redrawn(six_grids(), Lock("V1-001")), Split("V1-001", 2))
    assert "there is no such grid" in refusal(six_grids(), Split("V1-009", 2))


def test_serial_numbers_run_out():
    full = replace(nested(), retired=frozenset({"V1-00199"}))
    assert "0 serial numbers left" in refusal(full, Split("V1-00101", 2))
    assert redrawn(full, Assign((at(1, 0),), "V1-00102")).retired == {"V1-00199"}

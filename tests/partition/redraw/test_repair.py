from drawings import at, cut_off, musts, nested, redrawn, six_grids

from partition.redraw import Assign, Lock, Repair, apply


def test_a_unit_left_behind_goes_to_a_grid_beside_it():
    drawing = redrawn(six_grids(), Assign((at(5, 0),), "V1-001"), Repair())
    assert drawing.grid_of.equals(six_grids().grid_of)


def test_bands_are_restored_with_the_fewest_households_moved():
    broken = redrawn(six_grids(), Assign((at(2, 0), at(2, 1)), "V1-001"))
    assert musts(broken) == ["household_count"]
    drawing = redrawn(broken, Repair())
    assert musts(drawing) == []
    assert drawing.ground.units.weights[drawing.labels != broken.labels].sum() == 10


def test_units_of_another_parent_go_home():
    broken = redrawn(nested(), Assign((at(3, 3),), "V1-00102"))
    assert "nesting" in musts(broken)
    assert musts(redrawn(broken, Repair())) == []


def test_a_locked_grid_stays_as_it_is_even_where_it_is_broken():
    broken = redrawn(six_grids(), Assign((at(5, 0),), "V1-001"), Lock("V1-001"))
    assert redrawn(broken, Repair()).grid_of.equals(broken.grid_of)


def test_what_is_sound_is_left_alone():
    assert set(vars(apply(cut_off(), Repair()).change).values()) == {0}

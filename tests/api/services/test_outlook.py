"""What is measured of a village before it is told whether it can be divided."""

import pytest
from service import square

import partition.walks
from api.services.feasibility import Surveys, look_ahead
from partition.feasibility.case import Case
from partition.levels import Band, Level
from partition.walks import compile_walk

__all__ = ["square"]


@pytest.fixture
def walked(monkeypatch):
    """Return how many doors each walk had that was measured."""
    doors = []

    def noted(graph, xy):
        doors.append(len(xy))
        return compile_walk(graph, xy)

    monkeypatch.setattr(partition.walks, "compile_walk", noted)
    return doors


def test_no_walk_is_measured_where_none_is_asked_about(square, walked):
    sites = Surveys().of(square)
    assert look_ahead(Case(sites, (Level("micro_grid", Band(30, 50)),))).possible
    assert walked == []


def test_walks_are_measured_once_where_a_radius_is_asked_for(square, walked):
    sites = Surveys().of(square)
    for radius_m in (1.0, 2.0):
        assert not look_ahead(Case(sites, (Level("micro_grid", Band(30, 50), radius_m=radius_m),))).possible
    assert walked == [12]

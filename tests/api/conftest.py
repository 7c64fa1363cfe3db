"""A finished division, and those who would make one, without the work."""

from collections.abc import Callable
from dataclasses import dataclass, field, replace

import pandas as pd
import pyogrio
import pytest
from hamlets import checkerboard
from pyproj import CRS

from api.services.drawing.plan import Collaborators
from geo.inputs import Inputs
from partition.division import Division, LevelOutcome
from partition.levels import Band, Level
from partition.tables import PlanTables
from partition.violation import Violation


@pytest.fixture(scope="session", autouse=True)
def quick_geopackages():
    """Do not wait for the disk at every layer: what a test writes need not outlive a power cut."""
    pyogrio.set_gdal_config_options({"OGR_SQLITE_SYNCHRONOUS": "OFF"})
    yield
    pyogrio.set_gdal_config_options({"OGR_SQLITE_SYNCHRONOUS": None})


@pytest.fixture
def division():
    """Return the checkerboard as a division: grids of 60 and 40 households, walked 100 m and 50 m on average."""
    tables = checkerboard()
    figures = {
        "households": [60, 40],
        "mean_walk_m": [100.0, 50.0],
        "max_walk_m": [250.0, 90.5],
        "objective_m": [6000.0, 2000.0],
        "polsby_popper": [0.5, 0.7],
        "in_band": [True, False],
        "within_tolerance": [True, True],
    }
    return Division(
        tables=replace(tables, grids=tables.grids.assign(**figures)),
        levels=(Level("micro_grid", Band(50, 100), tolerance=0.2),),
        outcomes=(LevelOutcome("V1", "micro_grid", contiguous=2, lower_bound_m=7500.0, seconds=1.25),),
        violations=(),
        seed=7,
    )


@pytest.fixture
def inputs():
    """Return what a planner gave for the checkerboard, in the planner's own order: the last household first."""
    tables = checkerboard()
    households = tables.households.iloc[::-1].reset_index(drop=True).assign(unit=None, floor=None)
    kept = pd.DataFrame({"ID": range(len(households)), "households": households["households"]}, dtype=object)
    return Inputs(
        crs=CRS("EPSG:32650"),
        households=households,
        kept=kept,
        villages=tables.villages,
        roads=tables.roads,
        barriers=tables.barriers,
        buildings=tables.buildings,
        notices=(),
        dropped_columns=("phone",),
    )


@dataclass
class Work:
    """Collaborators that give what they are told to, and remember what they were asked."""

    inputs: Inputs
    division: Division
    page: Callable[[PlanTables, str, object], str] = lambda tables, attribution, _: f"<html>网格 {attribution}</html>"
    asked: list[object] = field(default_factory=list)

    def read(self, files):
        self.asked.append(files)
        return self.inputs

    def divide(self, villages, levels, *, seed, effort, terms=None, on_progress=None):
        self.asked.append((levels, seed, effort))
        if on_progress:
            on_progress("dividing", 0.5)
        return self.division

    @property
    def collaborators(self):
        return Collaborators(self.read, lambda inputs: (), self.divide, self.page)


@pytest.fixture
def work(inputs, division):
    """Return collaborators for the checkerboard."""
    return Work(inputs, division)


@pytest.fixture
def households(tmp_path):
    """Return a file of households; the fake reader does not open it."""
    path = tmp_path / "households.geojson"
    path.write_text("{}", encoding="utf-8")
    return str(path)


@pytest.fixture
def too_few():
    """Return a broken rule: a grid of the checkerboard holds too few households."""
    return Violation(
        rule="household_count",
        village="V1",
        level="micro_grid",
        grid_id="V1-002",
        measured=40.0,
        allowed="50-100",
        unit="households",
        severity="must",
        message="40 households are fewer than 50 / 40 户少于 50 户",
    )

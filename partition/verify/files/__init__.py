"""Reading: a finished plan's folder, and the planner's originals, into one case to judge."""

from collections.abc import Sequence
from pathlib import Path

from geopandas import GeoDataFrame

from partition.verify.case import Case
from partition.verify.files import geopackage, report
from partition.verify.files.columns import fault
from partition.verify.files.deliverables import ASSIGNMENT, PUBLISHED, read_assignment, read_published
from partition.verify.files.fresh_keys import known_by_place
from partition.verify.files.geopackage import Layers, read_layers
from partition.verify.files.originals import Originals, note, read_originals
from partition.verify.files.report import read_report
from partition.verify.finding import Finding, about, named

FILES = (report.NAME, geopackage.NAME, ASSIGNMENT, PUBLISHED)

__all__ = ["FILES", "read_case"]

MOVED_M = 0.001
PULLED_IN_M = 1.1
"""Doors up to a metre outside every village are taken to be inside, and drawn a hand's breadth from the border."""


def read_case(folder: Path, inputs: Sequence[Path]) -> tuple[Case | None, tuple[Finding, ...]]:
    """
    Return the case that a plan's folder makes, and what is wrong with its files.

    There is no case where the report or a layer is missing without which nothing can be judged; the findings say so.
    """
    found = {name: folder / name for name in FILES if (folder / name).is_file()}
    faults = [fault(name, "file is missing", "缺少文件") for name in FILES if name not in found]
    stated = read_report(found[report.NAME], faults) if report.NAME in found else None
    if stated is None:
        return None, tuple(faults)
    layers = read_layers(found[geopackage.NAME], stated, faults) if geopackage.NAME in found else None
    rows = read_assignment(found[ASSIGNMENT], stated, faults) if ASSIGNMENT in found else None
    polygons = read_published(found[PUBLISHED], stated, faults) if PUBLISHED in found else None
    if layers is None:
        return None, tuple(faults)
    originals = read_originals(inputs, stated, layers.villages, faults)
    given = None if originals.households is None else known_by_place(originals.households, layers.households)
    case = Case(
        report=stated,
        villages=_villages(layers, originals),
        units=layers.units,
        households=layers.households if given is None else _households(layers, given, faults),
        unplaced=None if given is None else frozenset(given.index[given.geometry.isna()]),
        recorded=layers.households,
        grids=layers.grids,
        roads=layers.roads if originals.roads is None else originals.roads,
        barriers=layers.barriers if originals.barriers is None else originals.barriers,
        assignment=rows,
        published=polygons,
        dedicated=layers.dedicated,
        given_areas=originals.dedicated,
        centres=layers.centres,
        given_centres=originals.centers,
        outlines=layers.buildings if originals.buildings is None else originals.buildings,
        not_compared=originals.lacking(stated) if inputs else (),
    )
    return case, tuple(faults)


def _villages(layers: Layers, originals: Originals) -> GeoDataFrame:
    """Return the villages with the boundary given, where it was."""
    if originals.boundary is None:
        return layers.villages
    return layers.villages.set_geometry(originals.boundary.geometry)


def _households(layers: Layers, given: GeoDataFrame, faults: list[Finding]) -> GeoDataFrame:
    """
    Return the households that there really are, each with the place where the plan put it.

    The plan's place counts for a household to which the original gives none. A door just outside its village, or on
    the border, may be drawn just inside: then the plan's place counts as well, and it is noted.
    """
    lost = given.geometry.isna() & ~given.index.isin(layers.households.index)
    faults += about(
        given.index[lost], "assignment", "households in no grid: the plan does not know them", "规划中没有的住户"
    )
    placed = layers.households.drop(columns=["households", "building_id", "geometry"])
    given = given[~lost].join(placed)
    drawn = layers.households.geometry.reindex(given.index)
    if given.geometry.isna().all():  # a register: the plan may know buildings from its addresses
        given["building_id"] = layers.households["building_id"].reindex(given.index)
    given = given.set_geometry(given.geometry.fillna(drawn))
    villages = layers.villages.geometry[~layers.villages.index.duplicated()]
    own = villages.reindex(layers.households["village"].reindex(given.index)).set_axis(given.index)
    # a door on the border itself is drawn inside as well
    at_the_edge = (given.geometry.distance(own) > 0) | (given.geometry.distance(own.boundary) <= MOVED_M)
    pulled = at_the_edge & given.geometry.distance(drawn).between(MOVED_M, PULLED_IN_M)
    if pulled.any():
        ids = named(given.index[pulled])
        faults.append(note(f"households outside the boundary, drawn inside: {ids}", f"边界外、画在界内的住户：{ids}"))
    return given.set_geometry(given.geometry.where(~pulled, drawn))

"""The report of stations: whom each serves, what each saves, walks before and after, and the proof."""

from dataclasses import asdict, dataclass
from math import isfinite
from typing import Any

import numpy as np
from geopandas import GeoDataFrame
from numpy.typing import NDArray

from api.services.drawing.plan_folder import Report
from geo.local_plane import is_local_plane
from geo.walk import WalkingSpeed
from partition.stations import Certificate, Reach, Service, measure_reach, measure_services
from partition.tables import PlanTables

DISTANCES_M = (500.0, 1000.0)
"""Distances on foot within which households are counted, where none is asked for."""


@dataclass(frozen=True)
class StationsFound:
    """
    Stations that stand and those placed, in the CRS of the households, with the walks of every household row.

    ``walk_m`` and ``unreachable`` have a column a station: first those that stand, then ``places``, that which saves
    most first.
    """

    existing: GeoDataFrame | None
    places: GeoDataFrame
    walk_m: NDArray[np.float64]
    unreachable: NDArray[np.bool_]
    within_m: float | None
    n_candidates: int
    certificate: Certificate

    @property
    def n_existing(self) -> int:
        """How many stations stand."""
        return 0 if self.existing is None else len(self.existing)

    @property
    def nearest(self) -> NDArray[np.intp]:
        """The station of each household row."""
        near: NDArray[np.intp] = self.walk_m.argmin(axis=1)
        return near


def build_stations_report(found: StationsFound, tables: PlanTables, told: Report) -> Report:
    """
    Return the report. Metres are rounded to millimetres, minutes to tenths, shares to six decimals.

    Household-metres and minutes are those of every household once to its nearest station, one way, at the walking
    speed on flat pavement; ``saved`` is what all would walk more without the station.
    """
    weights = tables.households["households"].to_numpy()
    distances = DISTANCES_M if found.within_m is None else (found.within_m,)
    _, services = measure_services(found.walk_m, weights, found.within_m)
    before = measure_reach(found.walk_m[:, : found.n_existing], weights, distances)
    after = measure_reach(found.walk_m, weights, distances)
    total = int(weights.sum())
    lost = found.unreachable[np.arange(len(weights)), found.nearest]
    return {
        "aim": "walking" if found.within_m is None else "cover",
        "new": len(found.places),
        "existing": found.n_existing,
        "within_m": found.within_m,
        "candidates": found.n_candidates,
        "households": total,
        "points": len(tables.households),
        "stations": [_station(found, number, service) for number, service in enumerate(services)],
        "before": _reach(before, total),
        "after": _reach(after, total),
        "saved_m": _round(before.objective_m - after.objective_m, 3) if before and after else None,
        "saved_minutes": _minutes(before.objective_m - after.objective_m) if before and after else None,
        "speed_kmh": WalkingSpeed().flat_kmh,
        "certificate": _certificate(found.certificate),
        "unreachable_households": int(weights[lost].sum()),
        "estimated": sorted(tables.estimated),
        "estimated_share": _round(tables.estimated_share(), 6),
        "crs": tables.villages.crs.to_string(),
        "local_plane": is_local_plane(tables.villages.crs),
        **told,
    }


def station_id(found: StationsFound, number: int) -> str:
    """Return what a station is called by: its own id, or E and a number if it stands, S and a number if it is new."""
    new = number >= found.n_existing
    table = found.places if new else found.existing
    place = number - found.n_existing if new else number
    said = None if table is None else table["station_id"].iloc[place]
    return str(said) if said else f"{'S' if new else 'E'}{place + 1}"


def _station(found: StationsFound, number: int, service: Service) -> Report:
    new = number >= found.n_existing
    table = found.places if new else found.existing
    assert table is not None
    row = table.iloc[number - found.n_existing if new else number]
    saved = service.saved_m
    return {
        "station_id": station_id(found, number),
        "kind": "new" if new else "existing",
        "name": row["name"],
        "household_id": row.get("household_id"),
        "households": service.households,
        "mean_walk_m": _round(service.mean_walk_m, 3),
        "max_walk_m": _round(service.max_walk_m, 3),
        "saved_m": _round(saved, 3),
        "saved_minutes": None if saved is None else _minutes(saved),
        "covered_alone": service.covered_alone,
    }


def _reach(reach: Reach | None, households: int) -> Report | None:
    if reach is None:
        return None
    return {
        "objective_m": _round(reach.objective_m, 3),
        "minutes": _minutes(reach.objective_m),
        "mean_walk_m": _round(reach.mean_walk_m, 3),
        "max_walk_m": _round(reach.max_walk_m, 3),
        "within": [
            {"metres": metres, "households": count, "share": _round(count / households, 6)}
            for metres, count in reach.within.items()
        ],
    }


def _certificate(certificate: Certificate) -> Report:
    told: dict[str, Any] = asdict(certificate)
    covers = told.pop("covers")
    gap = told["gap"] if isfinite(told["gap"]) else None
    return {
        "measure": "households" if covers else "household_metres",
        "bound_is": "upper" if covers else "lower",
        "reached": _round(told["reached"], 3),
        "bound": _round(told["bound"], 3),
        "gap": _round(gap, 8),
        "proven": told["proven"],
    }


def _minutes(metres: float) -> float | None:
    return _round(metres * WalkingSpeed().minutes_per_m, 1)


def _round(figure: float | None, decimals: int) -> float | None:
    return None if figure is None else round(float(figure), decimals)

"""What was read from a planner's files, and what is worth knowing before villages are divided."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from geopandas import GeoDataFrame
from pandas import DataFrame

from api.services.inputs.coordinates import read_coordinates
from api.services.inputs.input_roles import cast_files
from geo.detective import DatumVerdict
from geo.errors import Fault, InputError
from geo.formats import InputFiles
from geo.inputs import Inputs
from geo.inspection import LevelBand, Trait, inspect_villages
from geo.village import Village
from partition.levels import CHINESE, Level
from partition.tables import PlanTables


@dataclass(frozen=True)
class Inspection:
    """What was read, the villages made of it, what is worth knowing of them, and the files that were left aside."""

    inputs: Inputs
    villages: tuple[Village, ...]
    traits: tuple[Trait, ...]
    idle: tuple[Path, ...]

    def as_json(self) -> dict[str, Any]:
        """Return everything but the shapes, for a program to read."""
        return {
            "sources": [vars(source) for source in self.inputs.sources],
            "crs": self.inputs.crs.to_string(),
            "datum": _verdict(self.inputs.datum),
            "denied_columns": list(self.inputs.denied_columns),
            "not_read": [path.name for path in self.idle],
            "dropped_columns": list(self.inputs.dropped_columns),
            "notices": [_fault(notice) for notice in self.inputs.notices],
            "villages": [self._village(village) for village in self.villages],
        }

    def _village(self, village: Village) -> dict[str, Any]:
        traits = [trait for trait in self.traits if trait.village == village.code]
        return {
            **village_figures(village),
            "traits": [
                {"name": each.name, "warns": each.warns, "en": each.en, "zh": each.zh, "figures": dict(each.figures)}
                for each in traits
            ],
        }


def inspect_files(
    named: Sequence[str],
    levels: Sequence[Level],
    *,
    datums: Sequence[str] = (),
    crs: Sequence[str] = (),
    read: Callable[[InputFiles], Inputs],
    build: Callable[[Inputs], Sequence[Village]],
) -> Inspection:
    """
    Return what files hold and what is worth knowing of their villages, seen with the bands of levels.

    Raises
    ------
    InputError
        A file cannot be used; carries every fault of all of them.
    """
    cast = cast_files(named)
    said = read_coordinates(datums, crs, cast.files)
    if said.faults:
        raise InputError(said.faults)
    inputs = read(InputFiles.by_role(cast.files, datum=said.datum, crs=said.crs))
    villages = tuple(build(inputs))
    bands = [LevelBand(each.name, CHINESE.get(each.name, each.name), each.band.min, each.band.max) for each in levels]
    return Inspection(inputs, villages, inspect_villages(inputs, villages, bands), cast.idle)


def village_figures(village: Village) -> dict[str, Any]:
    """Return code, name, households, addresses, area and the share of estimated positions of a village."""
    doors = village.households
    households = int(doors["households"].sum())
    guessed = int(doors.loc[doors["estimated"].astype(bool), "households"].sum())
    return {
        "code": village.code,
        "name": village.name,
        "households": households,
        "points": len(doors),
        "area_km2": round(village.boundary.area / 1e6, 3),
        "estimated": sorted(village.estimated),
        "estimated_share": round(guessed / households, 4) if households else 0.0,
    }


def tables_of(inspection: Inspection) -> PlanTables:
    """Return what was read as the tables of a map: no grids, and what is worth knowing where rules would be broken."""
    inputs, villages = inspection.inputs, inspection.villages
    crs = inputs.crs
    figures = DataFrame([village_figures(village) for village in villages])
    boundaries = [village.boundary for village in villages]
    return PlanTables(
        villages=GeoDataFrame(figures[["code", "name", "households", "points"]], geometry=boundaries, crs=crs),
        units=GeoDataFrame(geometry=[], crs=crs),
        households=inputs.households,
        grids=GeoDataFrame(columns=["level", "grid_id", "centre_household_id"], geometry=[], crs=crs),
        roads=inputs.roads,
        barriers=inputs.barriers,
        buildings=inputs.buildings,
        violations=_marks(inspection.traits, inputs),
        levels=(),
        estimated=frozenset().union(*(village.estimated for village in villages)),
        dedicated=inputs.dedicated if len(inputs.dedicated) else None,
    )


def _marks(traits: Sequence[Trait], inputs: Inputs) -> GeoDataFrame:
    rows = [
        {"rule": each.name, "level": "", "grid_id": "", "severity": "wish", "message": f"{each.zh} · {each.en}"}
        for each in traits
    ]
    columns = ["rule", "level", "grid_id", "severity", "message"]
    return GeoDataFrame(DataFrame(rows, columns=columns), geometry=[each.place for each in traits], crs=inputs.crs)


def _verdict(verdict: DatumVerdict | None) -> dict[str, Any] | None:
    if verdict is None:
        return None
    fits = [vars(fit) for fit in verdict.fits]
    return {**vars(verdict), "fitting": dict(verdict.fitting), "fits": fits}


def _fault(fault: Fault) -> dict[str, str]:
    return {"where": fault.where, "en": fault.en, "zh": fault.zh}

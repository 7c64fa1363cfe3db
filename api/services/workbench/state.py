"""Everything that a workbench draws at first."""

import shapely

from api.schemas.patch import GridOut
from api.schemas.problem import FaultOut
from api.schemas.workbench import (
    PaletteOut,
    WorkbenchLevelOut,
    WorkbenchOut,
    WorkbenchPlanOut,
    WorkbenchVillageOut,
)
from api.services.accounts.callers import Caller
from api.services.redrawing.desk import Desk
from api.services.redrawing.ledger import Ledger
from api.services.redrawing.outlines import PLANE_M
from api.services.workbench.certificate import certificates_of
from api.services.workbench.figures import figures_at
from api.services.workbench.grids import grids_at
from api.services.workbench.may_edit import why_not_edit
from api.services.workbench.units import borders_of, units_of
from api.services.workbench.violations import violations_of
from api.store.records.plans import PlanRecord
from maps.palette import PALETTE, colour
from partition.levels import Level

ENGLISH = {"grid": "grid", "micro_grid": "micro-grid", "ten_household_group": "ten-household group"}
"""What levels of the usual names are called in English."""


def workbench_of(plan: PlanRecord, desk: Desk, ledger: Ledger, caller: Caller, ground: str) -> WorkbenchOut:
    """Return a plan for the workbench of somebody; ``ground`` is the address of what lies under it."""
    grids = {level: _grids(desk, level) for level in desk.level_names}
    worn = max((grid.colour for rows in grids.values() for grid in rows), default=0)
    return WorkbenchOut(
        plan=_plan(plan, desk, ledger, caller),
        user=caller.user,
        palette=[PaletteOut(fill=each.fill, ink=each.ink) for each in map(colour, range(max(worn + 1, len(PALETTE))))],
        villages=[
            WorkbenchVillageOut(code=code, name=ground.village.name) for code, ground in desk.outlines.grounds.items()
        ],
        bounds=_bounds(desk),
        levels=[_level(level) for level in desk.begun.levels],
        units=units_of(desk),
        **borders_of(desk),
        assigned={level: _assigned(desk, level, grids[level]) for level in grids},
        grids=grids,
        violations=violations_of(desk, desk.villages),
        figures=figures_at(desk, desk.drawings),
        certificate=certificates_of(desk),
        ground=ground,
    )


def _plan(plan: PlanRecord, desk: Desk, ledger: Ledger, caller: Caller) -> WorkbenchPlanOut:
    tables, why_not = desk.begun.tables, why_not_edit(plan, caller)
    return WorkbenchPlanOut(
        id=plan.id,
        name=plan.name or plan.id,
        village_id=plan.village_id,
        version=plan.version,
        stage=plan.stage,
        editable=why_not is None,
        why_not=None if why_not is None else FaultOut(where=why_not.where, en=why_not.en, zh=why_not.zh),
        estimated=sorted(tables.estimated),
        estimated_share=round(float(tables.estimated_share()), 6),
        can_undo=bool(ledger.held),
        can_redo=bool(ledger.taken_back),
        plane_m=PLANE_M if desk.begun.to_lonlat is None else None,
    )


def _grids(desk: Desk, level: str) -> list[GridOut]:
    return [grid for village in desk.villages for grid in grids_at(desk, (village, level))]


def _assigned(desk: Desk, level: str, grids: list[GridOut]) -> list[int]:
    """Return the position of each unit's grid among the grids of a level."""
    position = {grid.id: at for at, grid in enumerate(grids)}
    return [position[str(label)] for drawing in desk.drawings_at(level) for label in drawing.labels]


def _bounds(desk: Desk) -> list[list[float]]:
    """Return what all villages cover: the south-west and the north-east corner, latitude before longitude."""
    lands = desk.outlines.placed(desk.begun.tables.villages.geometry.to_numpy())
    west, south, east, north = (round(float(each), 6) for each in shapely.total_bounds(lands))
    return [[south, west], [north, east]]


def _level(level: Level) -> WorkbenchLevelOut:
    return WorkbenchLevelOut(
        name=level.name,
        zh=level.zh,
        en=ENGLISH.get(level.name, level.name),
        min=level.band.min,
        max=level.band.max,
        low=level.allowed.min,
        high=level.allowed.max,
        radius_m=level.radius_m,
    )

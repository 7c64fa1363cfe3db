"""Walking rounds that are kept with their plan: have them planned, list them, read them."""

import json
from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import datetime
from pathlib import Path
from threading import Lock

from pydantic import ValidationError

from api.logs import quiet_logger
from api.schemas.rounds import Rounds, RoundsIn
from api.services.drawing.plan_folder import GRIDS_GEOJSON
from api.services.plans.keeping import DamagedPlanError, PlanFile, ready_plan
from api.services.rounds.names import ROUNDS_JSON, round_files
from api.services.turns import turn
from api.services.villages import get_village
from api.store.base import NotFoundError, absent
from api.store.library import Library
from api.store.records.plans import PlanRecord
from api.store.records.visits import RoundRecord
from geo.errors import Fault, InputError

ONE_GRID = "grid"
"""The kind of rounds that are one grid's; those of all members are another room's."""

_walking = Lock()

log = quiet_logger("gridhood.rounds")


@dataclass(frozen=True)
class GridChoice:
    """A grid that rounds can be asked for."""

    level: str
    grid_id: str
    name: str
    households: int


@dataclass(frozen=True)
class KeptRounds:
    """Rounds as they are kept: the record, what rounds.json says, and the files."""

    record: RoundRecord
    summary: Rounds
    files: tuple[PlanFile, ...]


def make_rounds(
    library: Library, examples: Mapping[str, Path], plan_id: str, asked: RoundsIn, *, now: datetime
) -> KeptRounds:
    """
    Plan the rounds of a grid and keep them with its plan.

    Raises
    ------
    NotFoundError, NotReadyError
        As `api.services.plans.keeping.ready_plan`.
    InputError
        What is asked cannot be done; carries every fault.
    BusyError
        Rounds are being planned for somebody else.
    """
    from api.services.rounds.round import plan_rounds  # heavy, and not needed before somebody asks for rounds

    plan = ready_plan(library, plan_id)
    with turn(_walking, "rounds", "走访路线"), library.plan_folder(plan_id) as folder, library.workspace() as stage:
        try:
            plan_rounds(
                folder,
                asked.grid_id,
                start=(asked.start.lon, asked.start.lat) if asked.start else None,
                minutes=asked.minutes,
                visit_minutes=asked.visit_minutes,
                out=stage / "rounds",
                attribution=_attribution(library, examples, plan),
            )
        except InputError as error:
            faults = [replace(fault, where=fault.where.replace("--", "")) for fault in error.faults]
            raise InputError(faults) from error
        record = library.add_round(RoundRecord(0, plan_id, asked.grid_id, now), stage / "rounds")
    return kept_rounds(library, record)


def list_rounds(library: Library, plan_id: str) -> tuple[KeptRounds, ...]:
    """Return the rounds of a plan, the newest first; damaged ones are passed over, which the log says."""
    kept = []
    for record in library.rounds(plan_id):
        if record.kind != ONE_GRID:
            continue
        try:
            kept.append(kept_rounds(library, record))
        except DamagedPlanError as error:
            log.warning("rounds %s of %s: %s", record.id, plan_id, error)
    return tuple(kept)


def kept_rounds(library: Library, record: RoundRecord) -> KeptRounds:
    """
    Return rounds with what their files say.

    Raises
    ------
    NotFoundError
        They are not those of one grid.
    DamagedPlanError
        rounds.json does not read as one.
    """
    if record.kind != ONE_GRID:
        raise absent("round", "走访路线", record.id)
    with library.round_folder(record.plan_id, record.id) as folder:
        try:
            summary = Rounds.model_validate_json((folder / ROUNDS_JSON).read_bytes())
        except (OSError, ValidationError) as error:
            fault = Fault(ROUNDS_JSON, "cannot be read; plan the rounds anew", "无法读取；请重新规划路线")
            raise DamagedPlanError(fault) from error
        there = [folder / name for name in round_files(len(summary.rounds)) if (folder / name).is_file()]
        return KeptRounds(record, summary, tuple(PlanFile(path.name, path.stat().st_size) for path in there))


def grid_choices(folder: Path) -> tuple[GridChoice, ...]:
    """
    Return the grids of the finest level of a plan, in the order of its file.

    Raises
    ------
    DamagedPlanError
        grids.geojson does not read as one.
    """
    try:
        features = json.loads((folder / GRIDS_GEOJSON).read_text(encoding="utf-8"))["features"]
        grids = [_choice(feature["properties"]) for feature in features]
    except (OSError, ValueError, KeyError, TypeError) as error:
        fault = Fault(GRIDS_GEOJSON, "cannot be read; draw the plan anew", "无法读取；请重新生成方案")
        raise DamagedPlanError(fault) from error
    return tuple(grid for grid in grids if grid.level == grids[-1].level)


def _choice(row: Mapping[str, object]) -> GridChoice:
    return GridChoice(str(row["level"]), str(row["grid_id"]), str(row["name"]), int(str(row["households"])))


def _attribution(library: Library, examples: Mapping[str, Path], plan: PlanRecord) -> str:
    """Return whose data a plan was drawn on, where the village is known."""
    try:
        return get_village(library, examples, plan.village_id).attribution if plan.village_id else ""
    except NotFoundError:
        return ""

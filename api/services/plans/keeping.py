"""Plans that are kept: read one, its files, and have it judged."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from threading import Lock

from pydantic import ValidationError

from api.errors import ApiError
from api.schemas.report import Report
from api.services.drawing.plan_folder import PLAN_FILES, REPORT_JSON
from api.services.drawing.verify import verify_plan
from api.services.turns import turn
from api.services.villages import get_village, village_folder
from api.store.base import NotFoundError, absent
from api.store.library import Library
from api.store.records.plans import PlanRecord
from geo.errors import Fault
from partition.verify import Verdict, verify

_judging = Lock()


class NotReadyError(ApiError):
    """A plan is not drawn yet, or could not be."""


class DamagedPlanError(ApiError):
    """The files of a plan are not what they should be."""


@dataclass(frozen=True)
class PlanFile:
    """A file of a plan: its name and how large it is."""

    name: str
    n_bytes: int


def ready_plan(library: Library, plan_id: str) -> PlanRecord:
    """
    Return a plan that is drawn.

    Raises
    ------
    NotFoundError, NotReadyError
        There is no such plan; or it waits, is being drawn, or could not be.
    """
    return drawn(library.plan(plan_id))


def drawn(plan: PlanRecord) -> PlanRecord:
    """Return a plan, if it is drawn; raises `NotReadyError` if not."""
    if plan.state == "done":
        return plan
    if plan.state == "failed":
        raise NotReadyError(Fault(plan.id, "could not be drawn; ask for another", "方案未能完成；请另行提交"))
    raise NotReadyError(Fault(plan.id, "is not drawn yet; ask again when it is done", "方案尚未完成；请完成后再试"))


def read_report(folder: Path) -> Report:
    """
    Return the report in the folder of a plan.

    Raises
    ------
    DamagedPlanError
        There is none, or it does not read as one.
    """
    try:
        return Report.model_validate_json((folder / REPORT_JSON).read_bytes())
    except (OSError, ValidationError) as error:
        raise DamagedPlanError(
            Fault(REPORT_JSON, "cannot be read; draw the plan anew", "无法读取；请重新生成方案")
        ) from error


def plan_files(folder: Path) -> tuple[PlanFile, ...]:
    """Return the files of a plan that a folder holds."""
    there = (folder / name for name in PLAN_FILES)
    return tuple(PlanFile(path.name, path.stat().st_size) for path in there if path.is_file())


def named_file(folder: Path, name: str, allowed: Sequence[str]) -> Path:
    """
    Return a file of a folder by its name, which must be one of those allowed: no path is ever made of what was asked.

    Raises
    ------
    NotFoundError
        There is no such file.
    """
    found = next((folder / known for known in allowed if known == name), None)
    if found is None or not found.is_file():
        raise absent("file", "文件", name)
    return found


def judge_plan(library: Library, examples: Mapping[str, Path], plan_id: str) -> Verdict:
    """
    Return what the independent judge says of a plan, held against the village's own tables where they are kept.

    Raises
    ------
    NotFoundError, NotReadyError
        As `ready_plan`.
    BusyError
        The judge has another plan before it: judging takes all of a core.
    """
    plan = ready_plan(library, plan_id)
    with turn(_judging, "the judge", "核验"), library.plan_folder(plan_id) as folder:
        return _judged(library, examples, plan, folder)


def _judged(library: Library, examples: Mapping[str, Path], plan: PlanRecord, folder: Path) -> Verdict:
    if plan.village_id is None:
        return verify_plan(folder, [], verify)
    try:
        if get_village(library, examples, plan.village_id).ground != plan.ground:  # it was drawn on another ground
            return verify_plan(folder, [], verify)
        with village_folder(library, examples, plan.village_id) as tables:
            return verify_plan(folder, [tables], verify)
    except NotFoundError:  # the village has gone; the plan has copies of what it was drawn on
        return verify_plan(folder, [], verify)

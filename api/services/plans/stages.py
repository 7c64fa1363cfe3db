"""A plan on its way into force: the steps of it that people take, and what publishing and calling off write."""

from dataclasses import replace
from datetime import date
from pathlib import Path

from geopandas import GeoDataFrame
from shapely.geometry.base import BaseGeometry

from api.governance.approval import Actor, Standing, Step, approve, check_step, publish, submit, take_back, unpublish
from api.governance.approval_chain import ApprovalChain, chain_in
from api.governance.area import is_code, is_of_other_township, path_of
from api.governance.codes import give, retire
from api.governance.errors import WrongStateError
from api.services.accounts.audit import note_in
from api.services.accounts.callers import Caller
from api.services.drawing.plan_reading import read_plan
from api.services.plans.broken import broken_musts, must_be_accepted
from api.services.plans.calling_off import call_off, never_began
from api.services.plans.coming_into_force import settle_doors
from api.services.plans.grids_tile import must_tile
from api.services.plans.keeping import ready_plan
from api.services.plans.overlap import end_plan, make_way
from api.services.plans.standing import published_of, standing_in, who, with_standing
from api.services.redrawing.edits import ChangedMeanwhileError
from api.services.redrawing.numbering import register_of
from api.services.staffing.places import profile_asked
from api.store.base import Books
from api.store.conditions import Among
from api.store.library import Library
from api.store.records.areas import Area, GivenCode
from api.store.records.plans import PlanRecord, PlanStage, PlanStep
from api.store.scope import EVERYWHERE
from geo.errors import Fault
from geo.local_plane import is_local_plane

CALLED_OFF = "publication called off"
ACCEPTED_BROKEN = "broken rules accepted"


def take_step(
    library: Library,
    plan_id: str,
    step: Step,
    caller: Caller,
    *,
    since: int | None,
    grounds: str = "",
    despite_violations: bool = False,
) -> PlanRecord:
    """
    Submit, withdraw, return or approve a plan, and keep that it was done; that rules are broken is written down too.

    Raises
    ------
    NotFoundError, NotReadyError
        As `api.services.plans.keeping.ready_plan`.
    NotAllowedError, WrongStateError
        As `api.governance.approval.check_step`; or it breaks rules that must hold, and is to go on without
        ``despite_violations``.
    DamagedPlanError
        Its report cannot be read.
    ChangedMeanwhileError
        The plan has another version than the one that was read.
    """
    known = ready_plan(library, plan_id)
    broken = broken_musts(library, plan_id) if step in (Step.SUBMIT, Step.APPROVE) else ()
    with library.store.writing(library.scope) as books:
        plan = _as_read(books, plan_id, since)
        if plan.version != known.version:
            raise ChangedMeanwhileError(plan, known.version, None)
        actor, chain = Actor(who(caller.user), caller.grants), chain_of(plan, caller)
        before = standing_in(plan)
        if step is Step.SUBMIT:
            after = submit(before, actor, chain)
        elif step is Step.APPROVE:
            after = approve(before, actor, chain)
        else:
            after = take_back(before, actor, chain, step=step)
        must_be_accepted(broken, accepted=despite_violations)
        if broken:
            told = {"step": step.value, "broken": len(broken), "rules": sorted({row.rule for row in broken})}
            note_in(books, caller, ACCEPTED_BROKEN, books.now(), path=plan.path, subject=plan_id, detail=told)
        return _kept(books, plan, after, step, actor, grounds)


def publish_plan(
    library: Library, plan_id: str, caller: Caller, *, since: int | None, valid_from: date | None, today: date
) -> PlanRecord:
    """
    Publish an approved plan from a day on: its grids become areas, and those that it takes the place of end that day.

    Raises
    ------
    NotFoundError, NotReadyError, ChangedMeanwhileError
        As `take_step`.
    NotAllowedError, WrongStateError, InputError
        As `api.governance.approval.publish`; or a code of it was retired, or is another village's.
    NotAllowedError, WrongStateError
        As `api.services.plans.overlap.make_way`.
    InputError
        As `api.services.plans.grids_tile.must_tile`.
    """
    plan = ready_plan(library, plan_id)
    with library.plan_folder(plan_id) as folder:
        drawn = _drawn_areas(plan, folder) if valid_from else ()
    with library.store.writing(library.scope) as books:
        now = _as_read(books, plan_id, since)
        if now.version != plan.version:
            raise ChangedMeanwhileError(now, plan.version, None)
        actor, chain = Actor(who(caller.user), caller.grants), chain_of(now, caller)
        others = {one.id: one for one in published_of(books, now)}
        standings = map(standing_in, others.values())
        found = publish(standing_in(now), actor, chain, valid_from=valid_from, today=today, published=standings)
        assert valid_from is not None
        if found.previous is not None:
            end_plan(books, others[found.previous.id], valid_from)

        def may_end(plan: PlanRecord) -> None:
            check_step(standing_in(plan), Step.RETIRE, actor, chain_of(plan, caller))

        ended = make_way(books, now.path, drawn, beside={plan_id, *others}, day=valid_from, may_end=may_end)
        _give_codes(books, now, drawn, valid_from, ended)
        _begin_areas(books, drawn, valid_from)
        kept = _kept(books, now, found.plan, Step.PUBLISH, actor, "")
    settle_doors(library.seen_with(EVERYWHERE), today)
    return kept


def unpublish_plan(library: Library, plan_id: str, caller: Caller, *, since: int | None, today: date) -> PlanRecord:
    """
    Call a publication off whose day has not come: the plan is approved again, and what it had ended holds on.

    Raises
    ------
    NotFoundError, NotReadyError, ChangedMeanwhileError
        As `take_step`.
    NotAllowedError, WrongStateError
        As `api.governance.approval.unpublish`.
    """
    plan = ready_plan(library, plan_id)
    drawn = _areas_that_never_began(library.seen_with(EVERYWHERE), plan)
    with library.store.writing() as books:  # what it had ended may lie beyond what the caller sees
        now = _as_read(books, plan_id, since)
        if now.version != plan.version:
            raise ChangedMeanwhileError(now, plan.version, None)
        actor = Actor(who(caller.user), caller.grants)
        after = unpublish(standing_in(now), actor, chain_of(now, caller), today=today)
        again = call_off(books, now, drawn)
        told = {"valid_from": str(now.valid_from), "hold again": [one.id for one in again]}
        note_in(books, caller, CALLED_OFF, books.now(), path=now.path, subject=plan_id, detail=told)
        return _kept(books, now, after, Step.UNPUBLISH, actor, "")


def _areas_that_never_began(library: Library, plan: PlanRecord) -> dict[str, tuple[Area, ...]]:
    if plan.valid_from is None:
        return {}
    with library.store.reading() as books:
        plans = never_began(books, plan)
    drawn = {}
    for one in plans:
        with library.plan_folder(one.id) as folder:
            drawn[one.id] = _drawn_areas(one, folder)
    return drawn


def chain_of(plan: PlanRecord, caller: Caller) -> ApprovalChain:
    """Return the chain of a plan's profile; where nobody logs in, who is alone approves their own, which is kept."""
    chain = chain_in(profile_asked(plan))
    return replace(chain, own_plan=True) if caller.user is None else chain


def _as_read(books: Books, plan_id: str, since: int | None) -> PlanRecord:
    plan = books.plans.get(plan_id)
    if since is not None and plan.version != since:
        raise ChangedMeanwhileError(plan, since, None)
    return plan


def _kept(books: Books, plan: PlanRecord, after: Standing, step: Step, actor: Actor, grounds: str) -> PlanRecord:
    kept = with_standing(plan, after)
    books.plans.change(plan, kept)
    last = books.steps.find(plan_id=plan.id, newest=True, most=1)
    serial = last[0].serial + 1 if last else 1
    own = step is Step.APPROVE and after.own_approval
    stages: tuple[PlanStage, PlanStage] = plan.stage, kept.stage
    told = {"by": actor.user, "taken": step.value, "grounds": grounds, "own": own}
    books.steps.add(PlanStep(plan.id, serial, plan.path, books.now(), *stages, **told))  # type: ignore[arg-type]
    return kept


def _drawn_areas(plan: PlanRecord, folder: Path) -> tuple[Area, ...]:
    """Return the grids of a plan as areas below its village, not yet with days on which they hold."""
    tables = read_plan(folder).tables
    must_tile(tables)
    one = len(tables.villages) == 1 and plan.path != "/"
    paths = {str(code): plan.path if one else path_of(plan.path, str(code)) for code in tables.villages["code"]}
    areas: list[Area] = []
    for level in tables.levels:
        grids = tables.grids_of(level)
        shapes = _lonlat(grids)
        for row, shape in zip(grids.itertuples(), shapes, strict=True):
            parent = str(getattr(row, "parent_id", None) or row.village)
            above = paths.get(parent, paths[str(row.village)])
            path = _path(above, str(row.grid_id))
            area = Area(
                str(row.grid_id), date.min, level, str(row.name), path,
                parent=parent, plan_id=plan.id, households=int(row.households), geom=shape,
            )  # fmt: skip
            areas.append(area)
            paths[area.code] = path
    return tuple(areas)


def _path(above: str, code: str) -> str:
    if not is_code(code):
        text = ("is no code; have the plan numbered", "不是有效编码；请先为方案编码")
        raise WrongStateError(Fault(f"grid {code[:64]}", *text))
    return path_of(above, code)


def _lonlat(grids: GeoDataFrame) -> list[BaseGeometry | None]:
    return [None] * len(grids) if is_local_plane(grids.crs) else list(grids.geometry.to_crs("EPSG:4326"))


def _give_codes(
    books: Books, plan: PlanRecord, drawn: tuple[Area, ...], day: date, ended: tuple[PlanRecord, ...]
) -> None:
    """Give the codes that are new, and retire those of the village that are in use no more."""
    register = register_of(books, plan.path)
    codes = {area.code: area for area in drawn}
    if len(codes) < len(drawn):
        text = ("two areas have one code; have the plan numbered", "有两个区域编码相同；请先为方案编码")
        raise WrongStateError(Fault(f"plan {plan.id}", *text))
    if again := sorted(register.retired & codes.keys()):
        text = ("was retired and is never given again; have the plan numbered", "已停用，不得再次使用；请先为方案编码")
        raise WrongStateError(Fault(f"codes {', '.join(again[:5])}", *text))
    new = sorted(codes.keys() - register.given.keys())
    if beyond := [code for code in new if is_of_other_township(code, plan.path)]:
        text = ("is of another township than the plan", "不属于本方案所在的乡镇")
        raise WrongStateError(Fault(f"codes {', '.join(beyond[:5])}", *text))
    if elsewhere := books.codes.find(code=Among(new)):
        text = ("is another village's", "已属于其他村")
        raise WrongStateError(Fault(f"codes {', '.join(one.code for one in elsewhere[:5])}", *text))
    gone = sorted(_in_use_of(books, plan, ended) - codes.keys())
    retire(give(register, new, day), gone, day)  # what cannot be is refused
    books.codes.add(*(GivenCode(code, codes[code].path, day, codes[code].parent) for code in new))
    for one in books.codes.find(code=Among(gone)):
        books.codes.change(one, replace(one, retired=day))


def _in_use_of(books: Books, plan: PlanRecord, ended: tuple[PlanRecord, ...]) -> set[str]:
    """Return the codes that the published plans of the same area, and those that made way, have in use."""
    ids = [one.id for one in (*published_of(books, plan), *ended)]
    areas = {area.code for area in books.areas.find(plan_id=Among(ids))}
    return areas & register_of(books, plan.path).in_use


def _begin_areas(books: Books, drawn: tuple[Area, ...], day: date) -> None:
    """Keep areas from a day on; one of the same code that would have begun that day never held."""
    codes = [area.code for area in drawn]
    books.areas.remove(code=Among(codes), valid_from=day, valid_to=day)
    books.areas.add(*(replace(area, valid_from=day) for area in drawn))

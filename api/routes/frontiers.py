"""Frontiers: ask for plans that each put one wish first, and see how they stand."""

from typing import Annotated

from fastapi import APIRouter, Body, Response

from api.deps import CallerDep, EditPlan, ReadPlan, Service, ServiceDep
from api.problems import documented
from api.routes.strict import StrictRoute
from api.schemas.frontier import ChoiceIn, FrontierIn, FrontierOut, FrontierPlanOut, FrontiersOut
from api.schemas.plan import PlanOut, plan_out
from api.services.plans.choosing import choice_of, choose
from api.services.plans.frontiers import Frontier, ask_frontier, frontiers_of
from api.services.plans.showing import standing_of
from api.services.villages import get_village
from api.store.library import Library

router = APIRouter(prefix="/api/v1/villages", tags=["frontiers 多方案"], route_class=StrictRoute)


@router.post(
    "/{village_id}/frontiers",
    status_code=202,
    summary="Ask for a frontier 生成多方案",
    responses=documented(400, 404, 408, 409, 413, 415, 422, 429),
)
def create_frontier(
    village_id: str, asked: Annotated[FrontierIn, Body()], library: EditPlan, who: CallerDep, service: ServiceDep
) -> FrontierOut:
    """Ask for three plans, or four where one holds today: shortest walks, most compact, customary, fewest moves."""
    made = ask_frontier(
        library,
        service.examples,
        service.jobs,
        village_id,
        asked.asked(),
        today=asked.today,
        by=who.user,
        now=service.clock(),
    )
    return _out(library, service, made)


@router.post(
    "/{village_id}/frontiers/choice",
    status_code=201,
    summary="Choose a plan 选用方案",
    responses=documented(400, 404, 409, 413, 415, 422),
)
def create_choice(
    village_id: str,
    asked: Annotated[ChoiceIn, Body()],
    library: EditPlan,
    who: CallerDep,
    service: ServiceDep,
    response: Response,
) -> PlanOut:
    """Begin the draft of the village with a plan of a frontier; its plans stay, to be compared."""
    village = get_village(library, service.examples, village_id)
    draft = choose(library, village.id, asked.plan, name=asked.name.strip(), by=who.user, now=service.clock())
    shown = plan_out(standing_of(library, service.jobs, draft))
    response.headers["Location"] = shown.links.self
    return shown


@router.get("/{village_id}/frontiers", summary="List frontiers 多方案列表", responses=documented(404))
def read_frontiers(village_id: str, library: ReadPlan, service: ServiceDep) -> FrontiersOut:
    """Return the frontiers of a village and how their plans stand, the newest first."""
    village = get_village(library, service.examples, village_id)
    return FrontiersOut(frontiers=[_out(library, service, each) for each in frontiers_of(library, village.id)])


def _out(library: Library, service: Service, frontier: Frontier) -> FrontierOut:
    choice = choice_of(library, frontier.plans)
    plans = [
        FrontierPlanOut(
            first=str(plan.asked and plan.asked.first),
            plan=plan_out(standing_of(library, service.jobs, plan, as_filed=True)),
            draft=choice.draft.id if choice and choice.plan.id == plan.id else None,
        )
        for plan in frontier.plans
    ]
    return FrontierOut(asked=frontier.asked, waits=frontier.waits, plans=plans)

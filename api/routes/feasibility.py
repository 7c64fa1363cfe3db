"""What a village can be divided into, before anything is searched."""

from typing import Annotated

from fastapi import APIRouter, Body

from api.deps import CallerDep, ReadPlan, ServiceDep
from api.problems import documented
from api.routes.strict import StrictRoute
from api.schemas.feasibility import FeasibilityOut, feasibility_out
from api.schemas.plan import PlanIn

router = APIRouter(prefix="/api/v1/villages", tags=["villages 村庄"], route_class=StrictRoute)


@router.post(
    "/{village_id}/feasibility",
    summary="Ask whether it can be divided 可行性",
    responses=documented(400, 404, 408, 413, 415, 422),
)
def create_feasibility(
    village_id: str, asked: Annotated[PlanIn, Body()], library: ReadPlan, who: CallerDep, service: ServiceDep
) -> FeasibilityOut:
    """
    Say within seconds how many grids a village can have at each level, what stands against it, and ways out.

    Only what can be proven by arithmetic and on the ground is told; a plan that nothing stands against may still not
    be found. The answer is kept, and shown with the village, where who asks may draw its plans.
    """
    from api.services.feasibility import ask_outlook  # heavy, and not needed before somebody asks

    words = asked.asked()
    return feasibility_out(ask_outlook(library, service.examples, village_id, words, who=who, now=service.clock()))

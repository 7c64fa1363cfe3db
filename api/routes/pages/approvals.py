"""Plans on their way into force, by browser: what waits for somebody, and the steps that they take."""

from datetime import date
from typing import Annotated, Literal

from fastapi import APIRouter, Form, Request
from fastapi.responses import HTMLResponse, RedirectResponse

from api.deps import CallerDep, ReadPlan, ServiceDep
from api.governance.approval import TRANSITIONS, Step
from api.pages import render, segment
from api.services.plans.inbox import waiting_plans
from api.services.plans.stages import publish_plan, take_step, unpublish_plan
from api.services.staffing.today import day_of

router = APIRouter(include_in_schema=False, default_response_class=HTMLResponse)

MOST_GROUNDS = 500

StepForm = Annotated[Literal["submit", "withdraw", "return", "approve", "publish", "unpublish"], Form()]
VersionForm = Annotated[int, Form(ge=0, le=2**31 - 1)]
GroundsForm = Annotated[str, Form(max_length=MOST_GROUNDS)]
DayForm = Annotated[date | None, Form()]
DespiteForm = Annotated[bool, Form()]


@router.get("/approvals")
def approvals(request: Request, library: ReadPlan, who: CallerDep, service: ServiceDep) -> HTMLResponse:
    """Show the plans that wait to be approved or published, those first that wait for who asks."""
    waiting = waiting_plans(library, service.examples, who)
    return HTMLResponse(render(request, "plan/approvals.html", {"waiting": waiting}))


@router.post("/plans/{plan_id}/stage")
def take(
    plan_id: str,
    library: ReadPlan,
    who: CallerDep,
    service: ServiceDep,
    step: StepForm,
    version: VersionForm,
    grounds: GroundsForm = "",
    valid_from: DayForm = None,
    despite_violations: DespiteForm = False,
) -> RedirectResponse:
    """Take a step about a plan as it was seen, and show the plan."""
    library.plan(plan_id)
    taken = Step(step)
    seen = service.library.seen_with(who.scope(TRANSITIONS[taken].permission))
    today, said = day_of(service.clock()), " ".join(grounds.split())
    if taken is Step.PUBLISH:
        publish_plan(seen, plan_id, who, since=version, valid_from=valid_from, today=today)
    elif taken is Step.UNPUBLISH:
        unpublish_plan(seen, plan_id, who, since=version, today=today)
    else:
        take_step(seen, plan_id, taken, who, since=version, grounds=said, despite_violations=despite_violations)
    return RedirectResponse(f"/plans/{segment(plan_id)}", status_code=303)

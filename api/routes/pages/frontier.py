"""The page of a village's frontiers: ask for one, see its plans beside each other, choose."""

from typing import Annotated, Any
from urllib.parse import quote

from fastapi import APIRouter, Form, Query, Request
from fastapi.responses import HTMLResponse, RedirectResponse

from api.deps import CallerDep, EditPlan, ReadPlan, ServiceDep
from api.governance.approval import Step
from api.governance.role import Permission
from api.pages import render, segment
from api.pages.language import language_of
from api.pages.scorecard import principles_beside
from api.schemas.compare import grid_out
from api.schemas.profile import profile_out
from api.services.plans.choosing import choice_of, choose
from api.services.plans.comparing import grids_beside
from api.services.plans.frontiers import Frontier, ask_frontier, cards_of, frontiers_of
from api.services.plans.inbox import n_broken
from api.services.plans.showing import plans_of, standing_of
from api.services.plans.steps import open_steps
from api.services.villages import get_village
from api.store.base import absent
from api.store.library import Library
from api.store.records.plans import Asked
from partition.profile import shipped_names, shipped_profile

router = APIRouter(include_in_schema=False, default_response_class=HTMLResponse)

AS_PLAN = "plan:"
"""Begins the choice of levels that are those of a plan; the others name a profile."""


@router.get("/villages/{village_id}/frontier")
def frontier(
    request: Request,
    village_id: str,
    library: ReadPlan,
    who: CallerDep,
    service: ServiceDep,
    at: Annotated[str | None, Query(max_length=60)] = None,
) -> HTMLResponse:
    """Show a frontier of a village, the newest unless another is named, and the form that asks for one."""
    village = get_village(library, service.examples, village_id)
    found = frontiers_of(library, village.id)
    shown = next((each for each in found if each.asked.isoformat() == at), found[0] if found else None)
    plans = [plan for plan in plans_of(library, village.id) if plan.state == "done"]
    choice = choice_of(library, shown.plans) if shown else None
    context = {
        "village": village,
        "choice": choice,
        "may_submit": choice is not None and Step.SUBMIT in open_steps(choice.draft, who).steps,
        "n_broken": n_broken(library, choice.draft) if choice is not None and choice.draft.state == "done" else None,
        "frontiers": found,
        "shown": shown,
        "standings": [standing_of(library, service.jobs, plan, as_filed=True) for plan in shown.plans] if shown else [],
        "levels": _levels(request, library, shown),
        "grids": _grids(library, shown),
        "bases": [plan for plan in plans if plan.asked is not None and plan.asked.first is None],
        "todays": plans,
        "profiles": [profile_out(shipped_profile(name)) for name in shipped_names()],
        "may_draw": who.may(Permission.EDIT_PLAN),
    }
    return HTMLResponse(render(request, "frontier/frontier.html", context))


@router.post("/villages/{village_id}/frontier")
def ask(
    village_id: str,
    library: EditPlan,
    who: CallerDep,
    service: ServiceDep,
    levels: Annotated[str, Form(min_length=1, max_length=300)],
    today: Annotated[str, Form(max_length=200)] = "",
) -> RedirectResponse:
    """Ask for a frontier and show it."""
    now = service.clock()
    ask_frontier(
        library,
        service.examples,
        service.jobs,
        village_id,
        _asked(library, levels),
        today=today or None,
        by=who.user,
        now=now,
    )
    return RedirectResponse(f"/villages/{segment(village_id)}/frontier", status_code=303)


@router.post("/villages/{village_id}/frontier/choice")
def take(
    village_id: str,
    library: EditPlan,
    who: CallerDep,
    service: ServiceDep,
    plan: Annotated[str, Form(min_length=1, max_length=200)],
    name: Annotated[str, Form(max_length=200)] = "",
) -> RedirectResponse:
    """Choose a plan of a frontier, and show that frontier with what can be done next."""
    village = get_village(library, service.examples, village_id)
    choose(library, village.id, plan, name=name.strip(), by=who.user, now=service.clock())
    asked = quote(library.plan(plan).created.isoformat())
    return RedirectResponse(f"/villages/{segment(village_id)}/frontier?at={asked}#chosen", status_code=303)


def _asked(library: Library, levels: str) -> Asked:
    """Return what is asked: the levels and terms of a plan, or a profile."""
    if not levels.startswith(AS_PLAN):
        return Asked(profile=levels)
    plan = library.plan(levels.removeprefix(AS_PLAN))
    if plan.asked is None:
        raise absent("plan", "方案", plan.id)
    return plan.asked


def _levels(request: Request, library: Library, shown: Frontier | None) -> list[tuple[str, Any]]:
    """Return the scorecards of the plans beside each other, level by level, the topmost first."""
    if shown is None:
        return []
    language = language_of(request)
    cards = cards_of(library, shown.plans)
    return [(level, principles_beside(each, language)) for level, each in cards.items()]


def _grids(library: Library, shown: Frontier | None) -> dict[str, list[dict[str, Any]]]:
    """Return what the small maps show, by plan, of those that are drawn."""
    done = [plan for plan in shown.plans if plan.state == "done"] if shown else []
    sides = grids_beside(library, done)
    return {plan.id: [grid_out(grid).model_dump() for grid in side] for plan, side in zip(done, sides, strict=True)}

"""Villages by the steps that each has to take: its data, a plan that can be, its approval, its publication."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from enum import StrEnum
from pathlib import Path

from api.governance.approval import PlanStatus, Step
from api.services.accounts.callers import Caller
from api.services.jobs import Jobs
from api.services.plans.choosing import choice_among
from api.services.plans.frontiers import Frontier, frontiers_in
from api.services.plans.outlooks import AskedBand, KeptOutlook, outlooks_of
from api.services.plans.showing import Standing, standing_of
from api.services.plans.standing import standing_in
from api.services.plans.steps import open_steps
from api.services.villages import list_villages, may_draw
from api.store.library import Library
from api.store.records.plans import PlanRecord
from api.store.records.villages import VillageRecord


class Mark(StrEnum):
    """How a step stands, at a glance."""

    DONE = "done"
    BUSY = "busy"
    WAITS = "waits"
    WRONG = "wrong"
    OPEN = "open"


@dataclass(frozen=True)
class Stand:
    """How a step of a village stands: what is said of it, by a key, and what that is said with."""

    mark: Mark
    what: str
    n: int = 0
    share: float = 0.0
    day: date | None = None
    bands: tuple[AskedBand, ...] = ()


class Next(StrEnum):
    """What is to be done next for a village."""

    DRAW = "draw"
    CHOOSE = "choose"
    WATCH = "watch"
    REPAIR = "repair"
    SUBMIT = "submit"
    REVIEW = "review"
    PUBLISH = "publish"
    LOOK = "look"


@dataclass(frozen=True)
class Row:
    """
    A village, how its steps stand, and what is next for who looks; ``plan`` is the one that it is about.

    Where somebody asked for a ``frontier`` and has not chosen from it yet, the village is about that.
    """

    village: VillageRecord
    data: Stand
    feasible: Stand
    plans: Stand
    approval: Stand
    publication: Stand
    action: Next | None
    plan: PlanRecord | None = None
    frontier: Frontier | None = None

    @property
    def steps(self) -> Mapping[str, Stand]:
        """The steps in their order, by name."""
        return {
            "data": self.data,
            "feasible": self.feasible,
            "plans": self.plans,
            "approval": self.approval,
            "publication": self.publication,
        }


@dataclass(frozen=True)
class Board:
    """Every village that somebody sees, and the plans that belong to none of them."""

    rows: tuple[Row, ...] = ()
    others: tuple[Standing, ...] = field(default=())

    @property
    def households(self) -> int:
        """Households in all imported villages."""
        return sum(row.village.households for row in self.rows if not row.village.example)

    def marked(self, step: str, *marks: Mark) -> int:
        """Return how many villages stand so at a step."""
        return sum(row.steps[step].mark in marks for row in self.rows)


def board_for(library: Library, jobs: Jobs, examples: Mapping[str, Path], who: Caller, today: date) -> Board:
    """Return the board of the villages that a library shows, with what who asks may do next."""
    plans = library.plans()
    villages = list_villages(library, examples)
    outlooks = outlooks_of(library, villages)
    rows = tuple(
        _row(library, jobs, village, [plan for plan in plans if plan.village_id == village.id], outlooks, who, today)
        for village in villages
    )
    known = {village.id for village in villages}
    others = [plan for plan in plans if plan.village_id not in known]
    return Board(rows, tuple(standing_of(library, jobs, plan, as_filed=True) for plan in others))


def leading_plan(plans: Sequence[PlanRecord]) -> PlanRecord | None:
    """
    Return the plan that a village is about, of its plans the newest first: one that was submitted, else the newest.

    Drafts of a frontier are there to be chosen from: none of them leads, unless all that is left has failed.
    """
    offered = {plan.id for frontier in frontiers_in(plans) for plan in frontier.plans if plan.stage == "draft"}
    kept = [plan for plan in plans if plan.stage != "retired"]
    failed = [plan for plan in kept if plan.state == "failed"]
    sound = [plan for plan in kept if plan.state != "failed" and plan.id not in offered]
    submitted = [plan for plan in kept if plan.stage == "submitted"]
    return next(iter(submitted or sound or failed), None)


def undecided_frontier(plans: Sequence[PlanRecord]) -> Frontier | None:
    """
    Return the newest frontier among the plans of a village if nobody has chosen from it yet, None otherwise.

    Who drew another plan since has gone another way; nothing can be chosen where every plan of it has failed.
    """
    frontier = next(iter(frontiers_in(plans)), None)
    if frontier is None or all(plan.state == "failed" for plan in frontier.plans):
        return None
    ours = {plan.id for plan in frontier.plans}
    since = (plan for plan in plans if plan.id not in ours and plan.created > frontier.asked)
    taken = any(plan.stage not in ("draft", "retired") for plan in frontier.plans)
    left = taken or any(plan.state != "failed" for plan in since) or choice_among(plans, frontier.plans) is not None
    return None if left else frontier


def _row(
    library: Library,
    jobs: Jobs,
    village: VillageRecord,
    plans: Sequence[PlanRecord],
    outlooks: Mapping[str, KeptOutlook],
    who: Caller,
    today: date,
) -> Row:
    plan, frontier = leading_plan(plans), undecided_frontier(plans)
    if plan is not None and plan.stage == "submitted":
        frontier = None
    standing = standing_of(library, jobs, plan, as_filed=True) if plan else None
    approval = _approval(library, plan)
    return Row(
        village,
        _data(village),
        _feasible(village, outlooks.get(village.id)),
        _plans(standing, len(plans)) if frontier is None else _offered(jobs, frontier, len(plans)),
        approval,
        _publication(plans, today),
        _next(village, standing, approval, who) if frontier is None else _choosing(village, frontier, who),
        plan if frontier is None else _followed(frontier),
        frontier,
    )


def _data(village: VillageRecord) -> Stand:
    missing = [role for role in ("roads", "boundary") if role not in village.tables]
    what = "neither" if len(missing) == 2 else f"no_{missing[0]}" if missing else "complete"
    return Stand(Mark.WAITS if missing else Mark.DONE, what)


def _feasible(village: VillageRecord, kept: KeptOutlook | None) -> Stand:
    """Return what was last answered to whether a village can be divided, and whether its ground is another since."""
    if kept is None:
        return Stand(Mark.OPEN, "unasked")
    what = "possible" if kept.possible else "impossible"
    if kept.ground != village.ground:
        return Stand(Mark.WAITS, f"{what}_before", bands=kept.bands)
    return Stand(Mark.DONE if kept.possible else Mark.WRONG, what, bands=kept.bands)


def _followed(frontier: Frontier) -> PlanRecord:
    """Return the plan of a frontier by which its progress is told: the first that is still to be drawn."""
    return next((plan for plan in frontier.plans if plan.state in ("queued", "drawing")), frontier.plans[0])


def _offered(jobs: Jobs, frontier: Frontier, n: int) -> Stand:
    """Return how the plans of a frontier stand that nobody has chosen from, where a village has n plans."""
    plan = _followed(frontier)
    if plan.state == "queued":
        return Stand(Mark.BUSY, "queued")
    if plan.state == "drawing":
        doing = jobs.doing(plan.id)
        return Stand(Mark.BUSY, "drawing", share=doing.share if doing else 0.0)
    return Stand(Mark.DONE, "drawn", n)


def _choosing(village: VillageRecord, frontier: Frontier, who: Caller) -> Next:
    """Return what who looks is to do about a frontier: choose, once it is drawn and it is theirs to choose."""
    if frontier.waits:
        return Next.WATCH
    return Next.CHOOSE if may_draw(village, who) else Next.LOOK


def _plans(standing: Standing | None, n: int) -> Stand:
    if standing is None:
        return Stand(Mark.OPEN, "none")
    if standing.plan.state == "queued":
        return Stand(Mark.BUSY, "queued")
    if standing.plan.state == "drawing":
        return Stand(Mark.BUSY, "drawing", share=standing.doing.share if standing.doing else 0.0)
    if standing.plan.state == "failed" or standing.report is None:
        return Stand(Mark.WRONG, "failed")
    return Stand(Mark.DONE, "drawn", n)


def _approval(library: Library, plan: PlanRecord | None) -> Stand:
    if plan is None or plan.state != "done":
        return Stand(Mark.OPEN, "none")
    if plan.approved_by is not None:
        return Stand(Mark.DONE, "approved")
    if plan.stage == "submitted":
        return Stand(Mark.WAITS, "submitted")
    with library.store.reading(library.scope) as books:
        last = books.steps.find(plan_id=plan.id, newest=True, most=1)
    returned = bool(last) and last[0].taken == Step.RETURN.value
    return Stand(Mark.WRONG if returned else Mark.OPEN, "returned" if returned else "draft")


def _publication(plans: Sequence[PlanRecord], today: date) -> Stand:
    days = [
        plan.valid_from
        for plan in plans
        if plan.valid_from is not None and standing_in(plan).status_on(today) is PlanStatus.PUBLISHED
    ]
    if not days:
        return Stand(Mark.OPEN, "none")
    held = [day for day in days if day <= today]
    return Stand(Mark.DONE, "since", day=max(held)) if held else Stand(Mark.WAITS, "from", day=min(days))


def _next(village: VillageRecord, standing: Standing | None, approval: Stand, who: Caller) -> Next | None:
    """Return what who looks is to do next; looking, where it is somebody else's turn."""
    if standing is None or standing.plan.state == "failed":
        return Next.DRAW if may_draw(village, who) else None
    plan = standing.plan
    if plan.state != "done":
        return Next.WATCH
    steps = open_steps(plan, who).steps
    for step, action in ((Step.PUBLISH, Next.PUBLISH), (Step.APPROVE, Next.REVIEW)):
        if step in steps:
            return action
    if Step.SUBMIT in steps and standing.report is not None:
        sound = standing.report.feasible and approval.what != "returned"
        return Next.SUBMIT if sound else Next.REPAIR
    return Next.LOOK

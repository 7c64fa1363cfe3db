"""
How a plan comes into force: from draft to submitted, approved, published and retired; which step asks for what.

A plan is *drawn*, then *submitted*; while it is submitted it is *approved*, or *returned* or *withdrawn* to be drawn
on. An approved plan is *published* with the day from which it holds. It holds up to the day on which the next one of
the same area does: from that day on it is retired. Before that day comes, its publication can be called off
(*unpublished*): it is then approved again, as before.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from datetime import date
from enum import StrEnum
from types import MappingProxyType

from api.governance.approval_chain import DESK_ZH, ApprovalChain, Desk, desk_path
from api.governance.errors import NotAllowedError, WrongStateError
from api.governance.period import in_force
from api.governance.role import WORDS, Grant, Permission, allowed
from geo.errors import Fault, InputError


class PlanStatus(StrEnum):
    """What has become of a plan."""

    DRAFT = "draft"
    SUBMITTED = "submitted"
    PUBLISHED = "published"
    RETIRED = "retired"


class Step(StrEnum):
    """What can be done about a plan."""

    SUBMIT = "submit"
    WITHDRAW = "withdraw"
    RETURN = "return"
    APPROVE = "approve"
    PUBLISH = "publish"
    UNPUBLISH = "unpublish"
    RETIRE = "retire"


STATUS_ZH: Mapping[PlanStatus, str] = MappingProxyType(
    {
        PlanStatus.DRAFT: "草案",
        PlanStatus.SUBMITTED: "已提交",
        PlanStatus.PUBLISHED: "已发布",
        PlanStatus.RETIRED: "已停用",
    }
)
STEP_ZH: Mapping[Step, str] = MappingProxyType(
    {
        Step.SUBMIT: "提交",
        Step.WITHDRAW: "撤回",
        Step.RETURN: "退回",
        Step.APPROVE: "批准",
        Step.PUBLISH: "发布",
        Step.UNPUBLISH: "撤销发布",
        Step.RETIRE: "停用",
    }
)
MOST_YEARS_AHEAD = 2
"""How far ahead a plan may be published; a day beyond is a slip of the pen."""


@dataclass(frozen=True)
class Transition:
    """From where to where a step leads, what it takes, and which key of the chain says at whose desk."""

    before: PlanStatus
    after: PlanStatus
    permission: Permission
    desk: str


TRANSITIONS: Mapping[Step, Transition] = MappingProxyType(
    {
        Step.SUBMIT: Transition(PlanStatus.DRAFT, PlanStatus.SUBMITTED, Permission.SUBMIT, "submit"),
        Step.WITHDRAW: Transition(PlanStatus.SUBMITTED, PlanStatus.DRAFT, Permission.SUBMIT, "submit"),
        Step.RETURN: Transition(PlanStatus.SUBMITTED, PlanStatus.DRAFT, Permission.APPROVE, "approve"),
        Step.APPROVE: Transition(PlanStatus.SUBMITTED, PlanStatus.SUBMITTED, Permission.APPROVE, "approve"),
        Step.PUBLISH: Transition(PlanStatus.SUBMITTED, PlanStatus.PUBLISHED, Permission.PUBLISH, "publish"),
        Step.UNPUBLISH: Transition(PlanStatus.PUBLISHED, PlanStatus.SUBMITTED, Permission.PUBLISH, "publish"),
        Step.RETIRE: Transition(PlanStatus.PUBLISHED, PlanStatus.PUBLISHED, Permission.PUBLISH, "publish"),
    }
)
"""Every step; publishing also asks for an approval. A published plan becomes retired by its ``valid_to`` alone."""


@dataclass(frozen=True)
class Actor:
    """Who takes a step, and what they may do."""

    user: str
    grants: tuple[Grant, ...] = ()


@dataclass(frozen=True)
class Standing:
    """
    Where a plan stands.

    Attributes
    ----------
    area_path
        The village that it divides, or the area of several.
    authors
        Users who drew or edited it.
    submitted_by, approved_by, published_by
        Users who took these steps.
    own_approval
        Whether somebody approved a plan of their own, as the chain let them.
    valid_from, valid_to
        The first day on which it holds, and the first on which it does so no more; where both are one day, another
        took its place before it began.
    id
        By which a store knows the plan.
    """

    area_path: str
    authors: frozenset[str] = frozenset()
    status: PlanStatus = PlanStatus.DRAFT
    submitted_by: str | None = None
    approved_by: str | None = None
    published_by: str | None = None
    own_approval: bool = False
    valid_from: date | None = None
    valid_to: date | None = None
    id: str = ""

    def status_on(self, day: date) -> PlanStatus:
        """Return the status as of a day: a published plan is retired from the day on which it holds no more."""
        over = self.valid_to is not None and self.valid_to <= day
        return PlanStatus.RETIRED if self.status is PlanStatus.PUBLISHED and over else self.status

    @property
    def editable(self) -> bool:
        """Whether it can be drawn on."""
        return self.status is PlanStatus.DRAFT


def edited(standing: Standing, user: str) -> Standing:
    """
    Return a draft with one more author.

    Raises
    ------
    WrongStateError
        It is no draft.
    """
    if not standing.editable:
        en = f"a {standing.status} plan cannot be edited; have it returned, or draw a new version of it"
        zh = f"状态为“{STATUS_ZH[standing.status]}”的规划不能修改；请先退回，或另建新版本"
        raise WrongStateError(Fault("plan", en, zh))
    return replace(standing, authors=standing.authors | {user})


def submit(standing: Standing, actor: Actor, chain: ApprovalChain) -> Standing:
    """Return a draft as submitted; raises as `check_step`."""
    check_step(standing, Step.SUBMIT, actor, chain)
    return replace(standing, status=PlanStatus.SUBMITTED, submitted_by=actor.user)


def take_back(standing: Standing, actor: Actor, chain: ApprovalChain, *, step: Step) -> Standing:
    """Return a submitted plan as a draft, withdrawn by those who submit or returned by those who approve."""
    check_step(standing, step, actor, chain)
    return replace(standing, status=PlanStatus.DRAFT, submitted_by=None, approved_by=None, own_approval=False)


def approve(standing: Standing, actor: Actor, chain: ApprovalChain) -> Standing:
    """Return a submitted plan as approved, and recorded where somebody approves their own; raises as `check_step`."""
    check_step(standing, Step.APPROVE, actor, chain)
    return replace(standing, approved_by=actor.user, own_approval=is_own(standing, actor.user))


@dataclass(frozen=True)
class Publication:
    """A plan that was published, and the one that it takes the place of, with the day up to which that holds."""

    plan: Standing
    previous: Standing | None


def publish(
    standing: Standing,
    actor: Actor,
    chain: ApprovalChain,
    *,
    valid_from: date | None,
    today: date,
    published: Iterable[Standing] = (),
) -> Publication:
    """
    Return an approved plan as published from a day on, and the one that held, retired from that day.

    ``published`` are the published plans of the same area.

    Raises
    ------
    NotAllowedError, WrongStateError
        As `check_step`.
    InputError
        The day is missing, has passed, is over two years ahead, or a plan that is published already begins after it.
    """
    check_step(standing, Step.PUBLISH, actor, chain)
    others = tuple(published)
    if fault := _day_fault(valid_from, today, others):
        raise InputError([fault])
    previous = next(iter(in_force(others, valid_from or today)), None)
    plan = replace(standing, status=PlanStatus.PUBLISHED, published_by=actor.user, valid_from=valid_from)
    return Publication(plan, None if previous is None else replace(previous, valid_to=valid_from))


def unpublish(standing: Standing, actor: Actor, chain: ApprovalChain, *, today: date) -> Standing:
    """
    Return a plan that was published from a day to come as approved again.

    Raises
    ------
    NotAllowedError, WrongStateError
        As `check_step`; or the plan has begun, or another one takes its place.
    """
    check_step(standing, Step.UNPUBLISH, actor, chain)
    if standing.valid_from is None or standing.valid_from <= today:
        en = f"the plan has begun on {standing.valid_from}; publish another in its place"
        raise WrongStateError(Fault("plan", en, f"该规划已自 {standing.valid_from} 起生效；请发布新规划取而代之"))
    if standing.valid_to is not None:
        en = f"another plan takes its place on {standing.valid_to}; call that one off first"
        raise WrongStateError(Fault("plan", en, f"另一规划将自 {standing.valid_to} 起取代它；请先撤销那一次发布"))
    return replace(standing, status=PlanStatus.SUBMITTED, published_by=None, valid_from=None)


def retire(standing: Standing, actor: Actor, chain: ApprovalChain, *, valid_to: date, today: date) -> Standing:
    """
    Return a published plan that holds no more from a day on, with nothing in its place.

    Raises
    ------
    NotAllowedError, WrongStateError
        As `check_step`; or the plan is to end, or has ended, already.
    InputError
        The day has passed, is over two years ahead, or the plan has not begun then.
    """
    check_step(standing, Step.RETIRE, actor, chain)
    if standing.valid_to is not None:
        en = f"the plan holds up to {standing.valid_to} already; nothing is left to retire"
        raise WrongStateError(Fault("plan", en, f"该规划已定于 {standing.valid_to} 停用；无需再停用"))
    if fault := _day_fault(valid_to, today, [standing], where="valid_to"):
        raise InputError([fault])
    return replace(standing, valid_to=valid_to)


def latest_day(today: date) -> date:
    """Return the last day from which a plan may be published; of 29 February the day before."""
    year = today.year + MOST_YEARS_AHEAD
    return today.replace(year=year, day=28 if (today.month, today.day) == (2, 29) else today.day)


def check_step(standing: Standing, step: Step, actor: Actor, chain: ApprovalChain) -> None:
    """
    Let a step pass that the state, the actor's rights and the chain allow.

    Raises
    ------
    NotAllowedError
        The actor has no right to it at the desk that the chain names, or approves a plan of their own.
    WrongStateError
        The plan does not stand where the step begins.
    """
    way = TRANSITIONS[step]
    desk: Desk = getattr(chain, way.desk)
    if not allowed(actor.grants, way.permission, desk_path(standing.area_path, desk)):
        en = f"to {step} this plan takes the right to {way.permission} for the {desk}, or for an area above it"
        zh = f"{STEP_ZH[step]}此规划需要在{DESK_ZH[desk]}或其上级区域拥有“{WORDS[way.permission][1]}”权限"
        raise NotAllowedError(Fault("plan", en, zh))
    if standing.status is not way.before:
        en = f"to {step} takes a plan that is {way.before}, this one is {standing.status}"
        zh = f"只有状态为“{STATUS_ZH[way.before]}”的规划才能{STEP_ZH[step]}，当前状态为“{STATUS_ZH[standing.status]}”"
        raise WrongStateError(Fault("plan", en, zh))
    if step is Step.PUBLISH and standing.approved_by is None:
        en, zh = "the plan has not been approved; have it approved first", "规划尚未批准；请先批准"
        raise WrongStateError(Fault("plan", en, zh))
    if step is Step.APPROVE:
        _check_approval(standing, actor, chain)


def is_own(standing: Standing, user: str) -> bool:
    """Return whether somebody drew, edited or submitted a plan."""
    return user in standing.authors or user == standing.submitted_by


def _check_approval(standing: Standing, actor: Actor, chain: ApprovalChain) -> None:
    if standing.approved_by is not None:
        raise WrongStateError(Fault("plan", "the plan is approved already; publish it", "规划已批准；请发布"))
    if is_own(standing, actor.user) and not chain.own_plan:
        en = "nobody approves a plan that they drew, edited or submitted; ask a colleague"
        raise NotAllowedError(Fault("plan", en, "不得批准本人绘制、修改或提交的规划；请由他人批准"))


def _day_fault(day: date | None, today: date, others: Iterable[Standing], where: str = "valid_from") -> Fault | None:
    """Return what is wrong with the day of a change, or None; it must not lie before the others begin."""
    if day is None:
        en, zh = f"the day is missing; give one from {today} on", f"缺少日期；请填写 {today} 或之后的日期"
        return Fault(where, en, zh)
    if day < today:
        en = f"{day} has passed; give {today} or a later day"
        return Fault(where, en, f"{day} 已过；应为 {today} 或之后的日期")
    if day > (latest := latest_day(today)):
        en = f"{day} is too far ahead; give a day from {today} to {latest}"
        return Fault(where, en, f"{day} 太远；应为 {today} 至 {latest} 之间的日期")
    begins = [one.valid_from for one in others if one.valid_from is not None and one.valid_from != one.valid_to]
    last = max(begins, default=day)
    if day < last:
        en = f"a plan is published that begins on {last}, got {day}; give that day or a later one"
        return Fault(where, en, f"已有规划自 {last} 起生效，得到 {day}；应为该日或之后的日期")
    return None

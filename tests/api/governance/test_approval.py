"""How plans come into force."""

from dataclasses import replace
from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from api.governance.approval import (
    TRANSITIONS,
    Actor,
    PlanStatus,
    Standing,
    Step,
    approve,
    check_step,
    edited,
    publish,
    retire,
    submit,
    take_back,
)
from api.governance.approval_chain import ApprovalChain, chain_in, desk_path
from api.governance.errors import NotAllowedError, WrongStateError
from api.governance.period import in_force
from api.governance.role import Grant, Role
from geo.errors import InputError
from partition.profile import shipped_names, shipped_profile

VILLAGE, TOWNSHIP = "/140121203000/140121203208/", "/140121203000/"
PLANNER = Actor("planner", (Grant(Role.PLANNER, VILLAGE),))
LEADER = Actor("leader", (Grant(Role.LEADER, TOWNSHIP),))
CHAIN = ApprovalChain()
OWN = {"approve": "village", "own_plan": "recorded"}
TODAY = date(2026, 3, 2)
DRAFT = Standing(VILLAGE, authors=frozenset({"planner"}))
SUBMITTED = submit(DRAFT, PLANNER, CHAIN)
APPROVED = approve(SUBMITTED, LEADER, CHAIN)
IN_FORCE = publish(APPROVED, LEADER, CHAIN, valid_from=TODAY, today=TODAY).plan


def in_days(number):
    return TODAY + timedelta(days=number)


def test_a_village_submits_and_its_township_approves_and_publishes():
    assert (IN_FORCE.status, IN_FORCE.valid_from, IN_FORCE.valid_to) == (PlanStatus.PUBLISHED, TODAY, None)
    assert (IN_FORCE.submitted_by, IN_FORCE.approved_by, IN_FORCE.published_by) == ("planner", "leader", "leader")


@pytest.mark.parametrize("step", Step)
@pytest.mark.parametrize(
    "standing", [DRAFT, SUBMITTED, APPROVED, IN_FORCE], ids=["draft", "sent", "approved", "in force"]
)
def test_each_step_is_taken_only_from_where_it_begins(step, standing):
    actor = Actor("other", (*PLANNER.grants, *LEADER.grants))
    fits = standing.status is TRANSITIONS[step].before
    waits = {Step.PUBLISH: standing is SUBMITTED, Step.APPROVE: standing is APPROVED}.get(step, False)
    if fits and not waits:
        check_step(standing, step, actor, CHAIN)
    else:
        with pytest.raises(WrongStateError):
            check_step(standing, step, actor, CHAIN)


@pytest.mark.parametrize(
    "grant",
    [
        Grant(Role.LEADER, VILLAGE),
        Grant(Role.LEADER, "/140121204000/"),
        Grant(Role.PLANNER, TOWNSHIP),
        Grant(Role.ADMINISTRATOR, "/"),
    ],
    ids=str,
)
def test_nobody_approves_without_the_role_at_the_desk_of_the_chain(grant):
    with pytest.raises(NotAllowedError):
        approve(SUBMITTED, Actor("somebody", (grant,)), CHAIN)


@pytest.mark.parametrize("own", [{"authors": frozenset({"leader"})}, {"submitted_by": "leader"}], ids=["drew", "sent"])
def test_nobody_approves_their_own_plan(own):
    with pytest.raises(NotAllowedError, match="nobody approves a plan"):
        approve(replace(SUBMITTED, **own), LEADER, CHAIN)


def test_where_the_chain_lets_somebody_approve_their_own_plan_it_is_recorded():
    chain = ApprovalChain(own_plan=True)
    assert approve(replace(SUBMITTED, authors=frozenset({"leader"})), LEADER, chain).own_approval
    assert not approve(SUBMITTED, LEADER, chain).own_approval


@pytest.mark.parametrize(("step", "actor"), [(Step.RETURN, LEADER), (Step.WITHDRAW, PLANNER)])
def test_what_was_approved_and_is_drawn_on_again_needs_a_new_approval(step, actor):
    draft = take_back(APPROVED, actor, CHAIN, step=step)
    again = submit(edited(draft, "another"), PLANNER, CHAIN)
    assert again.authors == {"planner", "another"}
    with pytest.raises(WrongStateError, match="not been approved"):
        publish(again, LEADER, CHAIN, valid_from=TODAY, today=TODAY)


@pytest.mark.parametrize("standing", [SUBMITTED, IN_FORCE])
def test_only_a_draft_is_edited(standing):
    with pytest.raises(WrongStateError, match="cannot be edited"):
        edited(standing, "planner")


@pytest.mark.parametrize("day", [None, in_days(-1)])
def test_a_plan_is_published_from_today_on_or_later(day):
    with pytest.raises(InputError):
        publish(APPROVED, LEADER, CHAIN, valid_from=day, today=TODAY)


def test_the_previous_plan_holds_up_to_the_day_and_is_retired_from_it():
    done = publish(APPROVED, LEADER, CHAIN, valid_from=in_days(7), today=TODAY, published=[IN_FORCE])
    assert done.previous.status_on(in_days(6)) is PlanStatus.PUBLISHED
    assert done.previous.status_on(in_days(7)) is PlanStatus.RETIRED
    with pytest.raises(InputError, match="begins on"):
        publish(APPROVED, LEADER, CHAIN, valid_from=in_days(6), today=TODAY, published=[done.previous, done.plan])


@given(st.lists(st.tuples(st.integers(0, 5), st.booleans()), max_size=6))
def test_however_plans_are_published_and_retired_one_at_most_holds_on_a_day(steps):
    plans = {}
    for number, (days, ends) in enumerate(steps):
        try:
            if ends and plans:
                changed = [retire(list(plans.values())[-1], LEADER, CHAIN, valid_to=in_days(days), today=TODAY)]
            else:
                plan, others = replace(APPROVED, id=str(number)), plans.values()
                done = publish(plan, LEADER, CHAIN, valid_from=in_days(days), today=TODAY, published=others)
                changed = [one for one in (done.plan, done.previous) if one]
        except (InputError, WrongStateError):
            continue
        plans |= {one.id: one for one in changed}
    assert all(len(in_force(plans.values(), in_days(day))) <= 1 for day in range(8))


def test_a_plan_is_retired_once_and_not_before_it_begins():
    over = retire(IN_FORCE, LEADER, CHAIN, valid_to=in_days(3), today=TODAY)
    assert over.status_on(in_days(3)) is PlanStatus.RETIRED
    with pytest.raises(WrongStateError, match="already"):
        retire(over, LEADER, CHAIN, valid_to=in_days(4), today=TODAY)
    with pytest.raises(InputError):
        retire(replace(IN_FORCE, valid_from=in_days(5)), LEADER, CHAIN, valid_to=in_days(4), today=TODAY)


@pytest.mark.parametrize(
    ("plan", "desk"), [(VILLAGE, TOWNSHIP), (TOWNSHIP, TOWNSHIP), ("/karhula/", "/karhula/"), ("/k/karhula/", "/k/")]
)
def test_the_desk_of_the_township_is_found_by_the_path(plan, desk):
    assert desk_path(plan, "township") == desk
    assert desk_path(plan, "village") == plan


def test_the_profiles_that_ship_say_the_default():
    assert {chain_in(shipped_profile(name)) for name in shipped_names()} == {CHAIN}


def test_a_profile_changes_the_chain_and_leaves_the_rest():
    profile = shipped_profile("xigu_1448")
    said = {key: replace(profile.approval[key], value=value) for key, value in OWN.items()}
    assert chain_in(replace(profile, approval=said)) == ApprovalChain(approve="village", own_plan=True)
    assert chain_in(replace(profile, approval={})) == CHAIN

"""Where a plan stands on its way into force, as governance and the store each keep it."""

from dataclasses import replace

from api.governance.approval import PlanStatus, Standing
from api.store.base import Books
from api.store.records.plans import PlanRecord

OWNER = "owner"
"""Who acts where nobody logs in."""


def who(user: str | None) -> str:
    """Return the name under which somebody's steps are kept."""
    return user or OWNER


def standing_in(plan: PlanRecord) -> Standing:
    """Return where a plan stands."""
    return Standing(
        plan.path,
        frozenset(drawn_by(plan)),
        PlanStatus.PUBLISHED if plan.stage == "retired" else PlanStatus(plan.stage),
        plan.submitted_by,
        plan.approved_by,
        plan.published_by,
        plan.own_approval,
        plan.valid_from,
        plan.valid_to,
        plan.id,
    )


def drawn_by(plan: PlanRecord) -> tuple[str, ...]:
    """Return who drew a plan and who drew on it: they go on being authors of what is begun from it."""
    return tuple(sorted({*plan.editors, *([plan.author] if plan.author else [])}))


def with_standing(plan: PlanRecord, standing: Standing) -> PlanRecord:
    """Return the record of a plan that stands elsewhere; its version is one more, its files are as they were."""
    version = plan.version + 1
    return replace(
        plan,
        stage=standing.status.value,
        submitted_by=standing.submitted_by,
        approved_by=standing.approved_by,
        published_by=standing.published_by,
        own_approval=standing.own_approval,
        valid_from=standing.valid_from,
        valid_to=standing.valid_to,
        version=version,
        filed=version if plan.filed == plan.version else plan.filed,
    )


def published_of(books: Books, plan: PlanRecord) -> tuple[PlanRecord, ...]:
    """Return the plans of the same area that are published, other than one."""
    found = books.plans.find(stage="published", path=plan.path)
    return tuple(one for one in found if one.id != plan.id and one.village_id == plan.village_id)


def published_before(books: Books, plan: PlanRecord) -> PlanRecord | None:
    """Return the published plan that a plan takes, or took, the place of; None where it is the first."""
    others = [one for one in published_of(books, plan) if one.valid_from is not None and one.valid_from != one.valid_to]
    if plan.valid_from is not None:
        others = [one for one in others if one.valid_to == plan.valid_from]
    return max(others, key=lambda one: (one.valid_from, one.id), default=None)

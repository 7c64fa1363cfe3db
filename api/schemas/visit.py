"""Visits as the web gives and takes them: results, how doors are visited, counts for leaders."""

from datetime import date
from hashlib import sha256
from typing import Annotated

from pydantic import BaseModel, Field

from api.schemas.days import Day
from api.schemas.staff import Code
from api.schemas.strict import Strict
from api.services.visits.door_dues import DueSaid
from api.services.visits.results import MOST, Contact, Outcome, Result
from api.store.records.visits import DoorDue, VisitRecord

DoorId = Annotated[str, Field(min_length=1, max_length=200)]


class ResultIn(Strict):
    """
    What came of one visit; ``needs`` are codes of the profile, ``sheet`` the number of the sheet that it stands on.

    ``contact_preference`` and ``ask_again`` are what a household said that declined.
    """

    village: DoorId
    household: DoorId
    date: Day
    result: Outcome
    needs: Annotated[list[Code], Field(max_length=20, default_factory=list)]
    sheet: Annotated[str, Field(pattern=r"^[\w.#-]+$", max_length=80)] | None = None
    contact_preference: Contact | None = None
    ask_again: Day | None = None

    def said(self) -> Result:
        """Return what was said."""
        return Result(
            self.village,
            self.household,
            self.date,
            self.result,
            tuple(self.needs),
            self.sheet,
            self.contact_preference,
            self.ask_again,
        )


class BatchIn(Strict):
    """Results of visits, all of which are kept or none."""

    results: Annotated[list[ResultIn], Field(min_length=1, max_length=MOST)]

    def digest(self) -> str:
        """Return what tells this batch from another, whatever the spaces in it."""
        return sha256(self.model_dump_json().encode()).hexdigest()


class BatchOut(BaseModel):
    """
    What was kept: ``visits`` that are new, ``known`` ones that were there already.

    ``due_again``: nobody was met; ``refused``: left in peace as they said; ``moved``: for the register.
    """

    results: int
    visits: int
    known: int
    due_again: int
    refused: int
    moved: int


class VisitOut(BaseModel):
    """A visit, with the area and the plan that held on its day; null where none did."""

    id: int
    village: str
    household: str
    date: date
    area: str | None
    plan: str | None
    sheet: str | None
    needs: list[str]
    called: bool


class VisitsOut(BaseModel):
    """A page of visits, and the address of the next one."""

    visits: list[VisitOut]
    next: str | None


class DueIn(Strict):
    """What changes of how a door is visited; what is left out stays, and null clears. A tier has no place for why."""

    tier: Code | None = None
    review_by: Day | None = None
    contact_preference: Contact | None = None
    ask_again: Day | None = None

    def said(self) -> DueSaid:
        """Return what was said."""
        return DueSaid(self.model_dump(exclude_unset=True))


class DueOut(BaseModel):
    """How a door is visited."""

    village: str
    household: str
    tier: str | None
    review_by: date | None
    contact_preference: str | None
    ask_again: date | None
    last_visit: date | None
    due_again: bool


class MatterOut(BaseModel):
    """A door of which the register does not hold any more, and since when somebody knows."""

    village: str
    household: str
    to_check: date


class MattersOut(BaseModel):
    """Doors that the planner has to look up in the register."""

    matters: list[MatterOut]


def visit_out(record: VisitRecord) -> VisitOut:
    """Return what the web shows of a visit."""
    return VisitOut(
        id=record.id,
        village=record.village_id,
        household=record.household_id,
        date=record.day,
        area=record.area,
        plan=record.plan_id,
        sheet=record.sheet,
        needs=list(record.needs),
        called=record.called,
    )


def due_out(record: DoorDue) -> DueOut:
    """Return what the web shows of how a door is visited."""
    return DueOut(
        village=record.village_id,
        household=record.household_id,
        tier=record.tier,
        review_by=record.review_by,
        contact_preference=record.contact_preference,
        ask_again=record.ask_again,
        last_visit=record.last_visit,
        due_again=record.due_again,
    )

"""Frontiers as the web asks for them and gives them."""

from datetime import datetime
from typing import Annotated

from pydantic import BaseModel, Field

from api.schemas.plan import PlanIn, PlanOut
from api.schemas.strict import Strict


class FrontierIn(PlanIn):
    """What the plans of a frontier are to be; ``today`` is the plan that holds today, of which little shall change."""

    today: Annotated[str | None, Field(min_length=1, max_length=200, description="the id of a plan")] = None


class ChoiceIn(Strict):
    """The plan of a frontier that is carried on with, and what the draft is to be called."""

    plan: Annotated[str, Field(min_length=1, max_length=200, description="the id of a plan")]
    name: Annotated[str, Field(max_length=200)] = ""


class FrontierPlanOut(BaseModel):
    """A plan of a frontier and the wish that it puts first; ``draft`` is what was begun from it once it was chosen."""

    first: str
    plan: PlanOut
    draft: str | None


class FrontierOut(BaseModel):
    """Plans that were asked for together."""

    asked: datetime
    waits: bool
    plans: list[FrontierPlanOut]


class FrontiersOut(BaseModel):
    """The frontiers of a village, the newest first."""

    frontiers: list[FrontierOut]

"""What a refusal looks like: RFC 9457, with every fault in two languages."""

from typing import Literal

from pydantic import BaseModel, ConfigDict

from api.schemas.edit import DifferenceOut


class FaultOut(BaseModel):
    """One thing that is wrong: where, and what would be right."""

    model_config = ConfigDict(frozen=True)

    where: str
    en: str
    zh: str


class Problem(BaseModel):
    """Why a request was refused (`application/problem+json`)."""

    model_config = ConfigDict(frozen=True)

    type: Literal["about:blank"] = "about:blank"
    title: str
    status: int
    detail: str
    faults: list[FaultOut]


class StaleProblem(Problem):
    """Why a change was refused that was thought of for an older version; of a plan, what became of it since."""

    difference: DifferenceOut | None = None

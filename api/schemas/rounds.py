"""Walking rounds as the web asks for them and gives them, and rounds.json as it is read back."""

from datetime import datetime
from typing import Annotated
from urllib.parse import quote

from pydantic import BaseModel, Field, FiniteFloat

from api.schemas.plan import FileOut
from api.schemas.report import ReadBack
from api.schemas.strict import Strict
from api.services.plans.keeping import PlanFile
from api.store.records.visits import RoundRecord

Longitude = Annotated[float, Field(ge=-180, le=180)]
Latitude = Annotated[float, Field(ge=-90, le=90)]


class StartIn(Strict):
    """Where every round sets out."""

    lon: Longitude
    lat: Latitude


class RoundsIn(Strict):
    """Which grid is walked, from where (its centre if null), and how long a round and a visit take."""

    grid_id: Annotated[str, Field(min_length=1, max_length=200)]
    start: StartIn | None = None
    minutes: Annotated[float, Field(gt=0, le=1440)] = 120.0
    visit_minutes: Annotated[float, Field(ge=0, le=1440)] = 12.0


class RoundFigures(ReadBack):
    """One outing: from the start to each stop and back."""

    number: int
    visits: int
    metres: FiniteFloat
    minutes: FiniteFloat
    over_budget: bool
    estimated: bool
    files: list[str]


class Rounds(ReadBack):
    """What rounds.json says."""

    grid_id: str
    name: str
    level: str
    minutes: FiniteFloat
    visit_minutes: FiniteFloat
    visits: int
    stops: int
    metres: FiniteFloat
    estimated_share: FiniteFloat = 0.0
    rounds: list[RoundFigures]


class RoundsOut(BaseModel):
    """The rounds of one grid, with the files of each."""

    id: int
    plan_id: str
    created: datetime
    summary: Rounds
    files: list[FileOut]


class RoundsListOut(BaseModel):
    """The rounds of a plan, the newest first."""

    rounds: list[RoundsOut]


def rounds_out(record: RoundRecord, summary: Rounds, files: tuple[PlanFile, ...]) -> RoundsOut:
    """Return what the web shows of rounds."""
    here = f"/api/v1/plans/{quote(record.plan_id, safe='')}/rounds/{record.id}/files"
    given = [FileOut(name=file.name, n_bytes=file.n_bytes, href=f"{here}/{file.name}") for file in files]
    return RoundsOut(id=record.id, plan_id=record.plan_id, created=record.created, summary=summary, files=given)

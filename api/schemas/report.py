"""report.json as it is read back: by this service, and by those who ask it."""

from typing import Literal

from pydantic import BaseModel, ConfigDict, FiniteFloat


class ReadBack(BaseModel):
    """A part of a report; keys that are not named are left alone."""

    model_config = ConfigDict(extra="ignore", frozen=True)


class LevelFigures(ReadBack):
    """The figures of one level; what is not known is null."""

    name: str
    count: int
    in_band: int
    within_tolerance: int
    contiguous: int | None = None
    mean_walk_m: FiniteFloat | None = None
    max_walk_m: FiniteFloat | None = None
    polsby_popper: FiniteFloat | None = None
    gap: FiniteFloat | None = None
    min: int | None = None
    max: int | None = None


class VillageFigures(ReadBack):
    """The figures of one village, level by level."""

    code: str
    name: str
    households: int
    points: int
    area_km2: FiniteFloat
    estimated_share: FiniteFloat = 0.0
    feasible: bool
    levels: list[LevelFigures]


class ViolationRow(ReadBack):
    """One rule that is broken (`must`) or wish that is not met (`wish`)."""

    rule: str
    severity: Literal["must", "wish"]
    message: str
    village: str | None = None
    level: str | None = None
    grid_id: str | None = None
    measured: FiniteFloat | None = None
    allowed: str | None = None
    unit: str | None = None


class Report(ReadBack):
    """What a plan says of itself."""

    feasible: bool
    levels: list[LevelFigures]
    villages: list[VillageFigures]
    violations: list[ViolationRow]
    estimated: list[str] = []
    estimated_share: FiniteFloat = 0.0
    dropped_columns: list[str] = []
    denied_columns: dict[str, str] = {}
    tolerance: FiniteFloat = 0.0
    crs: str | None = None
    seed: int | None = None
    version: str | None = None

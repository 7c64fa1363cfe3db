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
    dedicated: int = 0
    in_band: int
    within_tolerance: int
    contiguous: int | None = None
    mean_walk_m: FiniteFloat | None = None
    max_walk_m: FiniteFloat | None = None
    polsby_popper: FiniteFloat | None = None
    gap: FiniteFloat | None = None
    gap_in_parents: FiniteFloat | None = None
    relaxed: list[str] | None = None
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


class CauseRow(ReadBack):
    """One proven cause: demands that no plan can keep together, none of which could be left out of the proof."""

    rule: str
    message: str
    demands: list[str] = []
    village: str | None = None
    level: str | None = None
    measured: FiniteFloat | None = None
    allowed: str | None = None
    unit: str | None = None
    units: list[str] = []


class RelaxationRow(ReadBack):
    """A change under which a plan was found that keeps every rule, and how it is typed."""

    typed: str
    message: str


class WhyNot(ReadBack):
    """Why no plan keeps every rule; not `proven` where the search only did not find one."""

    proven: bool
    message: str
    causes: list[CauseRow] = []
    relaxations: list[RelaxationRow] = []


class Report(ReadBack):
    """What a plan says of itself."""

    feasible: bool
    levels: list[LevelFigures]
    villages: list[VillageFigures]
    violations: list[ViolationRow]
    explanation: WhyNot | None = None
    estimated: list[str] = []
    estimated_share: FiniteFloat = 0.0
    dropped_columns: list[str] = []
    denied_columns: dict[str, str] = {}
    tolerance: FiniteFloat = 0.0
    crs: str | None = None
    seed: int | None = None
    version: str | None = None

"""A plan as the web asks for it and gives it."""

from datetime import date, datetime
from typing import Annotated, Literal
from urllib.parse import quote

from pydantic import BaseModel, Field

from api.schemas.problem import FaultOut
from api.schemas.report import LevelFigures, ViolationRow
from api.schemas.strict import Strict
from api.services.inputs.option_names import FEWEST, WISHES
from api.services.plans.keeping import PlanFile
from api.services.plans.showing import Standing
from api.store.records.plans import Asked, PlanStage, PlanState

MOST_LEVELS = 8
MOST_SPLIT = 1_000


class LevelIn(Strict):
    """One level, and the households that one of its grids may hold."""

    name: Annotated[str, Field(min_length=1, max_length=40, examples=["micro_grid"])]
    min: Annotated[int, Field(ge=0, le=10**9, examples=[50])]
    max: Annotated[int, Field(ge=0, le=10**9, examples=[100])]
    count: Annotated[int | None, Field(ge=1, le=10**9, description="grids over all villages; by size if null")] = None
    radius_m: Annotated[float | None, Field(gt=0, description="longest walk to a grid's centre")] = None


class PlanIn(Strict):
    """
    What a plan is to be: levels coarse to fine, or the name of a profile that has them.

    The same village, levels, seed and iterations give the same plan.
    """

    levels: Annotated[list[LevelIn], Field(max_length=MOST_LEVELS, default_factory=list)]
    profile: Annotated[str | None, Field(max_length=80, examples=[None])] = None
    counts: Annotated[
        dict[str, Annotated[int, Field(ge=1, le=10**9)]],
        Field(max_length=MOST_LEVELS, default_factory=dict, description="grids of a level over all villages, by name"),
    ]
    fewest: Annotated[
        list[Annotated[str, Field(min_length=1, max_length=40)]],
        Field(max_length=MOST_LEVELS, default_factory=list, description="levels of as few grids as the band allows"),
    ]
    whole_groups: Annotated[bool, Field(description="natural groups that fit a grid must not be split")] = False
    may_split: Annotated[
        list[Annotated[str, Field(min_length=1, max_length=200)]],
        Field(max_length=MOST_SPLIT, default_factory=list, description="but these may: GROUP or VILLAGE=GROUP"),
    ]
    parts: Annotated[Literal["span", "strict"], Field(description="strict: no grid on several land parts")] = "span"
    split_oversized: Annotated[bool, Field(description="divide buildings above the band by stairwell")] = False
    wishes: Annotated[
        dict[str, Annotated[float, Field(ge=0)]],
        Field(max_length=len(WISHES), default_factory=dict, description=f"household-metres each: {', '.join(WISHES)}"),
    ]
    tolerance: Annotated[float | None, Field(ge=0, lt=1, description="fraction by which bands may be left")] = None
    compare_tolerance: Annotated[
        float | None, Field(ge=0, lt=1, description="draw at this one as well and report what the plan's own costs")
    ] = None
    seed: Annotated[int, Field(ge=0, lt=2**32)] = 0
    iterations: Annotated[int | None, Field(ge=1, le=10**9, description="by size if null", examples=[None])] = None
    time_limit_s: Annotated[float | None, Field(gt=0, description="instead of iterations", examples=[None])] = None

    def asked(self) -> Asked:
        """Return the same as the command line would be told."""
        return Asked(
            profile=self.profile,
            levels=tuple(f"{level.name}={level.min}-{level.max}" for level in self.levels),
            counts=(
                *(f"{level.name}={level.count}" for level in self.levels if level.count is not None),
                *(f"{name}={count}" for name, count in self.counts.items()),
                *(f"{name}={FEWEST}" for name in self.fewest),
            ),
            radii=tuple(f"{level.name}={level.radius_m}" for level in self.levels if level.radius_m is not None),
            wishes=tuple(f"{name}={metres}" for name, metres in self.wishes.items()),
            whole_groups=self.whole_groups,
            parts=self.parts,
            split_oversized=self.split_oversized,
            may_split=tuple(self.may_split),
            tolerance=None if self.tolerance is None else str(self.tolerance),
            compare_tolerance=None if self.compare_tolerance is None else str(self.compare_tolerance),
            iterations=None if self.iterations is None else str(self.iterations),
            time_limit=None if self.time_limit_s is None else str(self.time_limit_s),
            seed=str(self.seed),
        )


class PlanLinks(BaseModel):
    """Where more of a plan is; all but ``self`` answer 409 until it is done."""

    self: str
    report: str
    violations: str
    grids: str
    files: str
    map: str
    verdict: str
    rounds: str


class PlanOut(BaseModel):
    """
    A plan, and how it stands: `queued`, `drawing`, `done` or `failed`.

    Figures are null until it is done; ``faults`` say why it failed.
    """

    id: str
    village_id: str | None
    created: datetime
    state: PlanState
    doing: str
    progress: float
    feasible: bool | None
    villages: list[str]
    households: int | None
    levels: list[LevelFigures]
    estimated: list[str]
    estimated_share: float | None
    faults: list[FaultOut]
    links: PlanLinks
    name: str = ""
    stage: PlanStage = "draft"
    version: int = 0
    filed: int = 0
    parent: str | None = None
    valid_from: date | None = None
    valid_to: date | None = None


class PlansOut(BaseModel):
    """Plans, the newest first; ``next`` is the address of the next page, null on the last one."""

    plans: list[PlanOut]
    next: str | None = None


class FileOut(BaseModel):
    """A file of a plan."""

    name: str
    n_bytes: int
    href: str


class FilesOut(BaseModel):
    """The files of a plan."""

    files: list[FileOut]


class ViolationsOut(BaseModel):
    """What is broken, what must hold before what should; ``total`` counts all, also those beyond the limit."""

    total: int
    violations: list[ViolationRow]


def plan_out(standing: Standing) -> PlanOut:
    """Return what the web shows of a plan."""
    plan, doing, report = standing.plan, standing.doing, standing.report
    here = f"/api/v1/plans/{quote(plan.id, safe='')}"
    more = ("report", "violations", "grids", "files", "map", "verdict", "rounds")
    return PlanOut(
        id=plan.id,
        village_id=plan.village_id,
        created=plan.created,
        state=plan.state,
        doing=doing.what if doing else "",
        progress=1.0 if plan.state == "done" else doing.share if doing else 0.0,
        feasible=report.feasible if report else None,
        villages=[village.name for village in report.villages] if report else [],
        households=sum(village.households for village in report.villages) if report else None,
        levels=list(report.levels) if report else [],
        estimated=list(report.estimated) if report else [],
        estimated_share=report.estimated_share if report else None,
        faults=[FaultOut(where=fault.where, en=fault.en, zh=fault.zh) for fault in standing.faults],
        links=PlanLinks(self=here, **{name: f"{here}/{name}" for name in more}),
        name=plan.name,
        stage=plan.stage,
        version=plan.version,
        filed=plan.filed,
        parent=plan.parent,
        valid_from=plan.valid_from,
        valid_to=plan.valid_to,
    )


def files_out(plan_id: str, files: tuple[PlanFile, ...]) -> FilesOut:
    """Return files with the addresses to fetch them from."""
    here = f"/api/v1/plans/{quote(plan_id, safe='')}/files"
    return FilesOut(files=[FileOut(name=f.name, n_bytes=f.n_bytes, href=f"{here}/{f.name}") for f in files])

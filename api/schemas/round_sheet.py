"""A sheet of rounds as a phone shows it, and lists of sheets."""

from collections.abc import Iterable, Mapping
from datetime import date as Day  # noqa: N812  # a field is called date
from urllib.parse import quote

from pydantic import BaseModel, Field

from api.services.rounds.sheets.ground import SheetGround
from api.services.rounds.sheets.showing import Door, Shown, Stop
from api.store.records.visits import SheetRecord


class DoorOut(BaseModel):
    """A door: the key of its household, what it is called, and what was recorded of it in the days of the sheet."""

    household: str
    door: str
    households: int
    recorded: str | None


class StopOut(BaseModel):
    """A stop in its order, and the way to it; ``at`` and ``way`` are metres east and south of the map's corner."""

    number: int
    doors: list[DoorOut]
    metres: int | None
    streets: list[str]
    estimated: bool
    time: str | None
    at: tuple[int, int] | None
    way: list[tuple[int, int]]


class NeedOut(BaseModel):
    """Something that may be asked for at a door."""

    code: str
    en: str
    zh: str


class WalkMapOut(BaseModel):
    """How large the map of a walk is, in metres, and where the walk begins."""

    width: int
    height: int
    start: tuple[int, int]


class SheetRef(BaseModel):
    """Where a sheet is."""

    sheet: str
    date: Day
    until: Day
    href: str
    enter: str


class SheetRow(SheetRef):
    """A sheet in a list: whose, and how much it is; never whose door."""

    kind: str
    member: str
    visits: int
    metres: int | None
    leaves: str | None


class SheetsListOut(BaseModel):
    """Sheets by day."""

    sheets: list[SheetRow]


class RoundSheetOut(SheetRow):
    """
    A sheet as it is walked: stops in their order, each of them due, never why nor how often.

    ``village`` and a door's ``household`` are keys in ``visits:batch``; ``recordable`` says that who asks may record
    results there. ``files`` are the papers that there are; ``others`` are further sheets of the same number.
    """

    plan: str
    round: int
    village: str | None
    grids: list[str]
    stops: list[StopOut]
    back: StopOut | None
    needs: list[NeedOut]
    map: WalkMapOut | None
    ground: str | None
    recordable: bool
    files: dict[str, str]
    others: list[SheetRef] = Field(default_factory=list)


class SheetGroundOut(BaseModel):
    """What a walk lies on: each the ``d`` of an SVG path, in metres as of the sheet's map."""

    roads: str
    buildings: str
    barriers: str


def sheet_row(sheet: SheetRecord) -> SheetRow:
    """Return what a list shows of a sheet."""
    return SheetRow(
        **sheet_ref(sheet).model_dump(),
        kind=sheet.kind,
        member=sheet.member or sheet.member_id,
        visits=sheet.visits,
        metres=round(sheet.metres) if sheet.begins is not None else None,
        leaves=_clock(sheet.begins),
    )


def sheet_ref(sheet: SheetRecord) -> SheetRef:
    """Return where a sheet is."""
    here, asked = f"/rounds/{quote(sheet.number, safe='')}", _asked(sheet)
    return SheetRef(
        sheet=sheet.number,
        date=sheet.day,
        until=sheet.last_day,
        href=f"{here}?{asked}",
        enter=f"{here}/enter?{asked}",
    )


def round_sheet_out(shown: Shown, files: Mapping[str, str]) -> RoundSheetOut:
    """Return what a phone shows of a sheet."""
    sheet, corner = shown.found.sheet, shown.corner
    here = f"/api/v1/rounds/{quote(sheet.number, safe='')}"
    return RoundSheetOut(
        **sheet_row(sheet).model_dump(),
        plan=sheet.plan_id,
        round=sheet.round_id,
        village=shown.found.plan.village_id,
        grids=list(shown.grids),
        stops=[_stop(one) for one in shown.stops],
        back=None if shown.back is None else _stop(shown.back),
        needs=[NeedOut(code=one.code, en=one.label.en, zh=one.label.zh) for one in shown.needs],
        map=_map(shown),
        ground=None if corner is None else f"{here}/ground?{_asked(sheet)}",
        recordable=shown.recordable,
        files={kind: f"{here}/files/{kind}?{_asked(sheet)}" for kind in files},
        others=_refs(shown.found.others),
    )


def ground_out(ground: SheetGround) -> SheetGroundOut:
    """Return the ground of a walk."""
    return SheetGroundOut(roads=ground.roads, buildings=ground.buildings, barriers=ground.barriers)


def _map(shown: Shown) -> WalkMapOut | None:
    if shown.corner is None or shown.start is None:
        return None
    return WalkMapOut(width=shown.corner.width, height=shown.corner.height, start=shown.start)


def _refs(sheets: Iterable[SheetRecord]) -> list[SheetRef]:
    return [sheet_ref(one) for one in sheets]


def _asked(sheet: SheetRecord) -> str:
    return f"plan={quote(sheet.plan_id, safe='')}&round={sheet.round_id}"


def _stop(stop: Stop) -> StopOut:
    return StopOut(
        number=stop.number,
        doors=[_door(one) for one in stop.doors],
        metres=stop.metres,
        streets=list(stop.streets),
        estimated=stop.estimated,
        time=_clock(stop.minute),
        at=stop.at,
        way=list(stop.way),
    )


def _door(door: Door) -> DoorOut:
    return DoorOut(household=door.household, door=door.name, households=door.households, recorded=door.recorded)


def _clock(minutes: float | None) -> str | None:
    if minutes is None:
        return None
    hours, rest = divmod(round(minutes), 60)
    return f"{hours % 24}:{rest:02d}"

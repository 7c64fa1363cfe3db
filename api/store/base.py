"""The records that a store keeps, and what every store can do."""

from collections.abc import Iterable, Mapping
from contextlib import AbstractContextManager
from dataclasses import dataclass, field
from datetime import datetime
from pathlib import Path
from typing import Literal, Protocol

from api.errors import ApiError
from geo.errors import Fault, Text

PlanState = Literal["queued", "drawing", "done", "failed"]


class NotFoundError(ApiError):
    """There is no record, or no file, of that name."""


@dataclass(frozen=True)
class VillageRecord:
    """
    A village as it was imported, or several that are divided together.

    ``tables`` names the inputs that are kept; ``dropped_columns`` the headings that were not, and
    ``denied_columns`` what some of these hold about people, never their values.
    ``example`` marks what ships with the program and belongs to no store.
    """

    id: str
    name: str
    created: datetime
    households: int
    points: int
    villages: int = 1
    tables: tuple[str, ...] = ("households",)
    dropped_columns: tuple[str, ...] = ()
    denied_columns: Mapping[str, Text] = field(default_factory=dict)
    notices: tuple[Fault, ...] = ()
    attribution: str = ""
    example: bool = False


@dataclass(frozen=True)
class Asked:
    """What a plan is to be, as a person typed it: the options of ``gridhood plan`` without its files."""

    profile: str | None = None
    levels: tuple[str, ...] = ()
    counts: tuple[str, ...] = ()
    radii: tuple[str, ...] = ()
    wishes: tuple[str, ...] = ()
    whole_groups: bool = False
    parts: str | None = None
    split_oversized: bool = False
    tolerance: str | None = None
    iterations: str | None = None
    time_limit: str | None = None
    seed: str | None = None


@dataclass(frozen=True)
class PlanRecord:
    """
    A plan that is drawn, being drawn, or could not be; ``faults`` say why it could not.

    ``village_id`` and ``asked`` are None for a plan that was made elsewhere and laid into the store.
    """

    id: str
    created: datetime
    state: PlanState = "done"
    village_id: str | None = None
    asked: Asked | None = None
    faults: tuple[Fault, ...] = ()


@dataclass(frozen=True)
class RoundRecord:
    """The walking rounds of one grid of a plan; rounds.json among its files says what they are."""

    id: int
    plan_id: str
    grid_id: str
    created: datetime


class Store(Protocol):
    """
    Remembers villages, plans and rounds; every record has a folder of files.

    A record stands with all its files or not at all. Folders that are given to a store are its own from then on;
    folders that it gives are only to be read. Whatever is not there raises `NotFoundError`.
    """

    def workspace(self) -> AbstractContextManager[Path]:
        """Give an empty folder to prepare files in, which goes afterwards."""
        ...

    def villages(self) -> tuple[VillageRecord, ...]:
        """Return every village, the newest first."""
        ...

    def village(self, village_id: str) -> VillageRecord:
        """Return one village."""
        ...

    def add_village(self, stem: str, draft: VillageRecord, folder: Path) -> VillageRecord:
        """Keep a village and its files; its id is the stem and the next serial."""
        ...

    def village_folder(self, village_id: str) -> AbstractContextManager[Path]:
        """Give the folder of a village's files."""
        ...

    def plans(self) -> tuple[PlanRecord, ...]:
        """Return every plan, the newest first."""
        ...

    def plan(self, plan_id: str) -> PlanRecord:
        """Return one plan."""
        ...

    def add_plan(self, stem: str, draft: PlanRecord) -> PlanRecord:
        """Keep a plan that has no files yet; its id is the stem and the next serial."""
        ...

    def save_plan(self, plan: PlanRecord, folder: Path | None = None) -> None:
        """Keep a changed record, and with it the files in a folder."""
        ...

    def plan_folder(self, plan_id: str) -> AbstractContextManager[Path]:
        """Give the folder of a plan's files."""
        ...

    def rounds(self, plan_id: str) -> tuple[RoundRecord, ...]:
        """Return the rounds of a plan, the newest first."""
        ...

    def round(self, plan_id: str, round_id: int) -> RoundRecord:
        """Return one record of rounds."""
        ...

    def add_round(self, draft: RoundRecord, folder: Path) -> RoundRecord:
        """Keep rounds and their files; the id is the next serial in the plan."""
        ...

    def round_folder(self, plan_id: str, round_id: int) -> AbstractContextManager[Path]:
        """Give the folder of the rounds' files."""
        ...


def next_id(stem: str, taken: Iterable[str]) -> str:
    """Return the stem with the serial after the last one taken: ``karhula-3`` after ``karhula-2``."""
    serials = (name.removeprefix(f"{stem}-") for name in taken if name.startswith(f"{stem}-"))
    last = max((int(serial) for serial in serials if serial.isascii() and serial.isdigit()), default=0)
    return f"{stem}-{last + 1}"


def absent(what: str, zh: str, name: object) -> NotFoundError:
    """Return the error that says that there is no such thing."""
    shown = "".join(letter if letter.isprintable() else "\N{REPLACEMENT CHARACTER}" for letter in str(name)[:80])
    return NotFoundError(Fault(shown, f"there is no {what} of this name", f"没有这个{zh}"))

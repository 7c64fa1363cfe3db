"""
A store on disk: one folder a plan, one folder a village.

::

    DIR/karhula/                 a plan: report.json and plan.gpkg make it one, whoever wrote it
    DIR/village-1-plan-1/        a plan of this service: plan.json says how it was asked for and how it stands
    DIR/<plan>/rounds/1/         walking rounds of a grid, with round.json
    DIR/villages/village-1/      a village: village.json and its cleaned tables

What is asked for by name is looked for among the names that are there, and never made into a path.
"""

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from pathlib import Path
from shutil import rmtree
from tempfile import TemporaryDirectory
from threading import RLock
from typing import TypeVar

from pydantic import TypeAdapter, ValidationError

from api.errors import OutputError
from api.services.plan_folder import REPORT_JSON, is_plan
from api.store.base import PlanRecord, RoundRecord, VillageRecord, absent, next_id
from geo.errors import Fault

VILLAGES = "villages"
ROUNDS = "rounds"
VILLAGE_JSON = "village.json"
PLAN_JSON = "plan.json"
ROUND_JSON = "round.json"

STAGE = ".stage-"
LEFT_BEHIND = timedelta(days=1)
"""A stage so old belongs to a process that was killed."""

Record = TypeVar("Record", VillageRecord, PlanRecord, RoundRecord)

_VILLAGE = TypeAdapter(VillageRecord)
_PLAN = TypeAdapter(PlanRecord)
_ROUND = TypeAdapter(RoundRecord)


class FolderStore:
    """Keeps everything below one folder; for one service at a time."""

    def __init__(self, root: Path) -> None:
        self._root = root.absolute()
        self._numbering = RLock()
        self._root.mkdir(parents=True, exist_ok=True)
        _sweep(self._root)

    @contextmanager
    def workspace(self) -> Iterator[Path]:
        """Give an empty folder on the same disk, so that what is prepared in it can be moved by renaming."""
        with _told():
            stage = TemporaryDirectory(prefix=STAGE, dir=self._root, ignore_cleanup_errors=True)
        with stage as folder:
            yield Path(folder)

    def villages(self) -> tuple[VillageRecord, ...]:
        """Return every village, the newest first."""
        folders = _folders(self._root / VILLAGES).values()
        records = filter(None, (_record(folder / VILLAGE_JSON, _VILLAGE) for folder in folders))
        return tuple(sorted(records, key=lambda village: (village.created, village.id), reverse=True))

    def village(self, village_id: str) -> VillageRecord:
        """Return one village."""
        record = _record(self._village(village_id) / VILLAGE_JSON, _VILLAGE)
        if record is None:
            raise absent("village", "村庄", village_id)
        return record

    def add_village(self, stem: str, draft: VillageRecord, folder: Path) -> VillageRecord:
        """Keep a village and its files: they stand once their folder has been renamed."""
        with self._numbering, _told():
            shelf = self._root / VILLAGES
            shelf.mkdir(exist_ok=True)
            record = replace(draft, id=next_id(stem, _folders(shelf)))
            _save(folder / VILLAGE_JSON, record, _VILLAGE)
            folder.rename(shelf / record.id)
        return record

    @contextmanager
    def village_folder(self, village_id: str) -> Iterator[Path]:
        """Give the folder of a village."""
        yield self._village(village_id)

    def plans(self) -> tuple[PlanRecord, ...]:
        """Return every plan, the newest first; also those that ``gridhood plan`` wrote here."""
        records = filter(None, map(_plan_of, self._plans().values()))
        return tuple(sorted(records, key=lambda plan: (plan.created, plan.id), reverse=True))

    def plan(self, plan_id: str) -> PlanRecord:
        """Return one plan."""
        record = _plan_of(self._plan(plan_id))
        if record is None:
            raise absent("plan", "方案", plan_id)
        return record

    def add_plan(self, stem: str, draft: PlanRecord) -> PlanRecord:
        """Keep a plan that has no files yet."""
        with self._numbering, self.workspace() as stage:
            record = replace(draft, id=next_id(stem, _folders(self._root)))
            (stage / "plan").mkdir()
            _save(stage / "plan" / PLAN_JSON, record, _PLAN)
            (stage / "plan").rename(self._root / record.id)
        return record

    def save_plan(self, plan: PlanRecord, folder: Path | None = None) -> None:
        """Keep a changed record; files come before the record that says that they are there."""
        home = self._plan(plan.id)
        with _told():
            for path in sorted(folder.iterdir()) if folder else ():
                path.replace(home / path.name)
            with self.workspace() as stage:
                _save(stage / PLAN_JSON, plan, _PLAN)
                (stage / PLAN_JSON).replace(home / PLAN_JSON)

    @contextmanager
    def plan_folder(self, plan_id: str) -> Iterator[Path]:
        """Give the folder of a plan."""
        yield self._plan(plan_id)

    def rounds(self, plan_id: str) -> tuple[RoundRecord, ...]:
        """Return the rounds of a plan, the newest first."""
        folders = _folders(self._plan(plan_id) / ROUNDS).values()
        records = filter(None, (_record(folder / ROUND_JSON, _ROUND) for folder in folders))
        return tuple(sorted(records, key=lambda record: record.id, reverse=True))

    def round(self, plan_id: str, round_id: int) -> RoundRecord:
        """Return one record of rounds."""
        record = _record(self._round(plan_id, round_id) / ROUND_JSON, _ROUND)
        if record is None:
            raise absent("round", "走访路线", round_id)
        return record

    def add_round(self, draft: RoundRecord, folder: Path) -> RoundRecord:
        """Keep rounds and their files: they stand once their folder has been renamed."""
        with self._numbering, _told():
            shelf = self._plan(draft.plan_id) / ROUNDS
            shelf.mkdir(exist_ok=True)
            serials = [int(name) for name in _folders(shelf) if name.isascii() and name.isdigit()]
            record = replace(draft, id=max(serials, default=0) + 1)
            _save(folder / ROUND_JSON, record, _ROUND)
            folder.rename(shelf / str(record.id))
        return record

    @contextmanager
    def round_folder(self, plan_id: str, round_id: int) -> Iterator[Path]:
        """Give the folder of one record of rounds."""
        yield self._round(plan_id, round_id)

    def _village(self, village_id: str) -> Path:
        folders = _folders(self._root / VILLAGES)
        if village_id not in folders:
            raise absent("village", "村庄", village_id)
        return folders[village_id]

    def _plan(self, plan_id: str) -> Path:
        folders = self._plans()
        if plan_id not in folders:
            raise absent("plan", "方案", plan_id)
        return folders[plan_id]

    def _plans(self) -> dict[str, Path]:
        folders = _folders(self._root)
        return {name: path for name, path in folders.items() if name != VILLAGES and _holds_plan(path)}

    def _round(self, plan_id: str, round_id: int) -> Path:
        folders = _folders(self._plan(plan_id) / ROUNDS)
        if str(round_id) not in folders:
            raise absent("round", "走访路线", round_id)
        return folders[str(round_id)]


def _folders(shelf: Path) -> dict[str, Path]:
    """Return the folders on a shelf by name; none that are hidden."""
    if not shelf.is_dir():
        return {}
    return {path.name: path for path in sorted(shelf.iterdir()) if path.is_dir() and not path.name.startswith(".")}


def _holds_plan(folder: Path) -> bool:
    return is_plan(folder) or (folder / PLAN_JSON).is_file()


def _plan_of(folder: Path) -> PlanRecord | None:
    """Return the plan in a folder: as this service recorded it, or as found; None if it holds none."""
    if (recorded := _record(folder / PLAN_JSON, _PLAN)) is not None:
        return replace(recorded, id=folder.name)
    if not is_plan(folder):
        return None
    return PlanRecord(folder.name, datetime.fromtimestamp((folder / REPORT_JSON).stat().st_mtime, UTC))


def _record(path: Path, form: TypeAdapter[Record]) -> Record | None:
    """Return the record in a file, None if there is no such file or it holds none."""
    try:
        return form.validate_json(path.read_bytes())
    except (OSError, ValidationError):
        return None


def _save(path: Path, record: Record, form: TypeAdapter[Record]) -> None:
    path.write_bytes(form.dump_json(record, indent=2) + b"\n")


@contextmanager
def _told() -> Iterator[None]:
    """Turn what the operating system refuses into an error for people."""
    try:
        yield
    except OSError as error:
        reason = error.strerror or str(error)
        raise OutputError(Fault("store", f"cannot be written: {reason}", f"数据文件夹无法写入：{reason}")) from error


def _sweep(root: Path) -> None:
    """Remove stages that a killed process left behind."""
    old = (datetime.now(UTC) - LEFT_BEHIND).timestamp()
    for stage in root.glob(f"{STAGE}*"):
        if stage.stat().st_mtime < old:
            rmtree(stage, ignore_errors=True)

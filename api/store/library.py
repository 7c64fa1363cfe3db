"""Villages, plans and rounds together with their files, seen with a scope."""

import os
from collections.abc import Callable, Iterable, Iterator, Sequence
from contextlib import contextmanager, suppress
from dataclasses import dataclass, replace
from datetime import UTC, datetime, timedelta
from hashlib import sha256
from pathlib import Path
from shutil import rmtree
from tempfile import TemporaryDirectory
from typing import TypeVar

from api.errors import OutputError
from api.store.base import Books, Store, TakenError
from api.store.conditions import Begins
from api.store.records.files import ContentRecord, FileRecord
from api.store.records.ground import GroundEdit
from api.store.records.plans import PlanRecord
from api.store.records.villages import VillageRecord
from api.store.records.visits import RoundRecord
from api.store.scope import EVERYWHERE, Scope
from geo.errors import Fault

STAGE = "stage-"
UNUSED = timedelta(days=1)
"""Folders that nobody asked for in so long go; they are written again when they are asked for."""

TRIES = 20
"""How often a serial is looked for while others take theirs."""


Added = TypeVar("Added")
Dated = TypeVar("Dated", VillageRecord, PlanRecord)


@dataclass(frozen=True)
class Library:
    """
    Keeps files as records of a store, and lays them out in folders for what works on folders.

    A record stands with all its files or not at all. Folders that are given are only read; those that it gives are only
    to be read, and may be shared by many readers. Whatever is not there, or not in the scope, raises `NotFoundError`.

    Parameters
    ----------
    shelf
        Where folders are laid out; nothing in it is missed when it goes.
    refile
        Brings the files of a plan that was edited to its present version, before they are laid out.
    """

    store: Store
    shelf: Path
    scope: Scope = EVERYWHERE
    refile: "Callable[[Library, PlanRecord], None]" = lambda _library, _plan: None

    def seen_with(self, scope: Scope) -> "Library":
        """Return the same library as a scope sees it."""
        return replace(self, scope=scope)

    @contextmanager
    def workspace(self) -> Iterator[Path]:
        """Give an empty folder to prepare files in, which goes afterwards."""
        with _told():
            self.shelf.mkdir(parents=True, exist_ok=True)
            stage = TemporaryDirectory(prefix=STAGE, dir=self.shelf, ignore_cleanup_errors=True)
        with stage as folder:
            yield Path(folder)

    def villages(self) -> tuple[VillageRecord, ...]:
        """Return every village, the newest first."""
        with self.store.reading(self.scope) as books:
            return _newest_first(books.villages.find())

    def village(self, village_id: str) -> VillageRecord:
        """Return one village."""
        with self.store.reading(self.scope) as books:
            return books.villages.get(village_id)

    def add_village(
        self,
        stem: str,
        draft: VillageRecord,
        folder: Path,
        *,
        path: str | None = None,
        also: Callable[[Books, VillageRecord], None] = lambda _books, _village: None,
    ) -> VillageRecord:
        """
        Keep a village and its files; its id is the stem and the next serial.

        It lies at a ``path``, or below the path of its draft by its id where none is given.
        ``also`` keeps what belongs to it in the same transaction.
        """

        def add(books: Books, taken: Sequence[str]) -> VillageRecord:
            name = next_id(stem, taken)
            [record] = books.villages.add(replace(draft, id=name, path=path or f"{draft.path}{name}/"))
            keep_files(books, village_owner(name), record.path, folder)
            also(books, record)
            return record

        return self._numbered(add, "villages", [stem])

    def replace_village(
        self,
        before: VillageRecord,
        draft: VillageRecord,
        folder: Path,
        also: Callable[[Books, VillageRecord], None],
        by: str | None = None,
    ) -> VillageRecord:
        """
        Keep a village that was imported anew in place of itself: its id, path and first day stay.

        Its old files and doors go, and what was done to its ground is past; ``also`` keeps what belongs to it now.
        Raises `StaleError` where somebody else changed it in the meantime.
        """
        version = before.ground + 1
        after = replace(draft, id=before.id, path=before.path, created=before.created, ground=version)
        with _told(), self.store.writing(self.scope) as books:
            books.villages.change(before, after)
            books.ground_edits.add(GroundEdit(after.id, after.ground, after.path, books.now(), {"kind": "import"}, by))
            owner = village_owner(after.id)
            books.files.remove(owner=owner)
            books.contents.remove(owner=owner)
            books.households.remove(village_id=after.id)
            keep_files(books, owner, after.path, folder)
            also(books, after)
        return after

    @contextmanager
    def village_folder(self, village_id: str) -> Iterator[Path]:
        """Give the folder of a village's files."""
        self.village(village_id)
        yield self._folder(village_owner(village_id))

    def plans(self) -> tuple[PlanRecord, ...]:
        """Return every plan, the newest first."""
        with self.store.reading(self.scope) as books:
            return _newest_first(books.plans.find())

    def plan(self, plan_id: str) -> PlanRecord:
        """Return one plan."""
        with self.store.reading(self.scope) as books:
            return books.plans.get(plan_id)

    def add_plan(self, stem: str, draft: PlanRecord) -> PlanRecord:
        """Keep a plan that has no files yet; its id is the stem and the next serial."""
        [plan] = self.add_plans([(stem, draft)])
        return plan

    def add_plans(
        self,
        drafts: Sequence[tuple[str, PlanRecord]],
        *,
        also: Callable[[Books, PlanRecord], None] = lambda _books, _plan: None,
    ) -> tuple[PlanRecord, ...]:
        """Keep plans as `add_plan`, all of them or none, and ``also`` what belongs to each in the same transaction."""

        def add(books: Books, taken: Sequence[str]) -> tuple[PlanRecord, ...]:
            plans: list[PlanRecord] = []
            for stem, draft in drafts:
                name = next_id(stem, [*taken, *(plan.id for plan in plans)])
                plans += books.plans.add(replace(draft, id=name))
                also(books, plans[-1])
            return tuple(plans)

        return self._numbered(add, "plans", {stem for stem, _ in drafts})

    def save_plan(self, plan: PlanRecord, folder: Path | None = None) -> None:
        """Keep a changed record, and with it the files in a folder."""
        with _told(), self.store.writing(self.scope) as books:
            books.plans.change(books.plans.get(plan.id), plan)
            if folder is not None:
                keep_files(books, plan_owner(plan.id), plan.path, folder)

    @contextmanager
    def plan_folder(self, plan_id: str, *, as_filed: bool = False) -> Iterator[Path]:
        """Give the folder of a plan's files, of its present version unless those that are there will do."""
        plan = self.plan(plan_id)
        if plan.filed != plan.version and not as_filed:
            self.refile(self, plan)
        yield self._folder(plan_owner(plan_id))

    def laid_out(self, *owners: str) -> Path:
        """Return the folder of the files of the first of several owners that has any."""
        with self.store.reading(self.scope) as books:
            owner = next((one for one in owners if books.files.find(owner=one, most=1)), owners[-1])
        return self._folder(owner)

    def laid(self, key: str, write: Callable[[Path], None]) -> Path:
        """Return the folder that a key names, with what is written into it where it is not there yet."""
        folder = self.shelf / _digest(key.encode())
        if _touched(folder):
            return folder
        with self.workspace() as stage:
            made = stage / "files"
            made.mkdir()
            write(made)
            with suppress(OSError):  # another was quicker
                made.rename(folder)
        return folder

    def rounds(self, plan_id: str) -> tuple[RoundRecord, ...]:
        """Return the rounds of a plan, the newest first."""
        with self.store.reading(self.scope) as books:
            return books.rounds.find(plan_id=books.plans.get(plan_id).id, newest=True)

    def round(self, plan_id: str, round_id: int) -> RoundRecord:
        """Return one record of rounds."""
        with self.store.reading(self.scope) as books:
            return books.rounds.get(books.plans.get(plan_id).id, round_id)

    def add_round(self, draft: RoundRecord, folder: Path) -> RoundRecord:
        """Keep rounds and their files; the id is the next serial in the plan."""
        return self.with_next_round(lambda books: keep_round(books, draft, folder))

    def with_next_round(self, keep: Callable[[Books], Added]) -> Added:
        """Return what `keep_round` and more give in one transaction, done anew where another took the same serial."""
        return self._numbered(lambda books, _: keep(books), "rounds", ())

    @contextmanager
    def round_folder(self, plan_id: str, round_id: int) -> Iterator[Path]:
        """Give the folder of the rounds' files."""
        yield self._folder(round_owner(self.round(plan_id, round_id)))

    def _numbered(self, add: Callable[[Books, Sequence[str]], Added], shelf: str, stems: Iterable[str]) -> Added:
        """
        Add what takes the next serial; where another took it in the same moment, the one after.

        Serials count in all areas together: who adds does not see the others', and yet takes none of theirs.
        """
        for attempt in range(TRIES):
            with self.store.reading() as all_books:
                there = getattr(all_books, shelf)
                taken = [record.id for stem in stems for record in there.find(id=Begins(f"{stem}-"))]
            try:
                with _told(), self.store.writing(self.scope) as books:
                    return add(books, taken)
            except TakenError:
                if attempt == TRIES - 1:
                    raise
        raise AssertionError("unreachable")

    def _folder(self, owner: str) -> Path:
        """Return the folder of a record's files, laid out if it is not."""
        with self.store.reading(self.scope) as books:
            files = books.files.find(owner=owner)
            listing = "\n".join(f"{file.name}\t{file.digest}" for file in files)
            folder = self.shelf / _digest(f"{owner}\n{listing}".encode())
            if _touched(folder):
                return folder
            contents = books.contents.find(owner=owner)

        def write(laid: Path) -> None:
            for content in contents:
                (laid / content.name).parent.mkdir(parents=True, exist_ok=True)
                (laid / content.name).write_bytes(content.content)

        return self.laid(f"{owner}\n{listing}", write)


def keep_plan(books: Books, plan: PlanRecord, folder: Path) -> None:
    """Keep a plan and the files in a folder; other folders in it are passed over."""
    books.plans.add(plan)
    keep_files(books, plan_owner(plan.id), plan.path, folder)


def keep_round(books: Books, draft: RoundRecord, folder: Path, *, deep: bool = False) -> RoundRecord:
    """
    Keep rounds and the files in a folder, ``deep`` also those in folders of it; the id is the next serial in the plan.

    Raises `TakenError` where another took it in the same moment.
    """
    plan = books.plans.get(draft.plan_id)
    last = books.rounds.find(plan_id=plan.id, newest=True, most=1)
    [record] = books.rounds.add(replace(draft, id=last[0].id + 1 if last else 1, path=plan.path))
    keep_files(books, round_owner(record), record.path, folder, deep=deep)
    return record


def village_owner(village_id: str) -> str:
    """Return what the files of a village belong to."""
    return f"villages/{village_id}"


def picture_owner(village_id: str) -> str:
    """Return what the files of the picture under the map of a village belong to."""
    return f"{village_owner(village_id)}/picture"


def outlook_owner(village_id: str) -> str:
    """Return what the last answer belongs to about whether a village can be divided."""
    return f"{village_owner(village_id)}/outlook"


def shipped_outlook_owner(village_id: str, path: str) -> str:
    """Return what the same belongs to about a village that ships, as somebody of an area asked."""
    return f"outlooks/{village_id}{path}"


def plan_owner(plan_id: str) -> str:
    """Return what the files of a plan belong to."""
    return f"plans/{plan_id}"


def drawn_owner(plan_id: str) -> str:
    """Return what the files belong to with which a plan was drawn, once it was edited."""
    return f"{plan_owner(plan_id)}/drawn"


def yardstick_owner(plan_id: str) -> str:
    """Return what the figures of a plan belong to that others of its frontier are held against."""
    return f"{plan_owner(plan_id)}/yardstick"


def round_owner(record: RoundRecord) -> str:
    """Return what the files of rounds belong to."""
    return f"rounds/{record.plan_id}/{record.id}"


def next_id(stem: str, taken: Iterable[str]) -> str:
    """Return the stem with the serial after the last one taken: ``karhula-3`` after ``karhula-2``."""
    serials = (name.removeprefix(f"{stem}-") for name in taken if name.startswith(f"{stem}-"))
    last = max((int(serial) for serial in serials if serial.isascii() and serial.isdigit()), default=0)
    return f"{stem}-{last + 1}"


def sweep_shelf(shelf: Path) -> None:
    """Remove folders that nobody asked for in a while, and stages that killed processes left."""
    old = (datetime.now(UTC) - UNUSED).timestamp()
    for folder in shelf.iterdir() if shelf.is_dir() else ():
        if folder.is_dir() and folder.stat().st_mtime < old:
            rmtree(folder, ignore_errors=True)


def _newest_first(records: Iterable[Dated]) -> tuple[Dated, ...]:
    return tuple(sorted(records, key=lambda record: (record.created, record.id), reverse=True))


def keep_files(books: Books, owner: str, path: str, folder: Path, *, deep: bool = False) -> None:
    """Keep the files of a folder, ``deep`` also those in folders of it; the same names in place of what was there."""
    for file in sorted(path for path in (folder.rglob("*") if deep else folder.iterdir()) if path.is_file()):
        name, content = file.relative_to(folder).as_posix(), file.read_bytes()
        books.files.remove(owner=owner, name=name)
        books.contents.remove(owner=owner, name=name)
        books.files.add(FileRecord(owner, name, path, _digest(content), len(content)))
        books.contents.add(ContentRecord(owner, name, path, content))


def _digest(content: bytes) -> str:
    return sha256(content).hexdigest()


def _touched(folder: Path) -> bool:
    """Return whether a folder is there, and mark that it is used."""
    try:
        os.utime(folder)
    except FileNotFoundError:
        return False
    return True


@contextmanager
def _told() -> Iterator[None]:
    """Turn what the operating system refuses into an error for people."""
    try:
        yield
    except OSError as error:
        reason = error.strerror or str(error)
        raise OutputError(Fault("store", f"cannot be written: {reason}", f"数据文件夹无法写入：{reason}")) from error

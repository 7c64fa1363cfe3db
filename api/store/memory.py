"""A store that forgets everything when it goes: for tests."""

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import replace
from pathlib import Path
from tempfile import TemporaryDirectory

from api.store.base import PlanRecord, RoundRecord, VillageRecord, absent, next_id

Files = dict[str, bytes]


class MemoryStore:
    """Keeps records and the bytes of their files in dictionaries; a folder is written when one is asked for."""

    def __init__(self) -> None:
        self._villages: dict[str, tuple[VillageRecord, Files]] = {}
        self._plans: dict[str, tuple[PlanRecord, Files]] = {}
        self._rounds: dict[tuple[str, int], tuple[RoundRecord, Files]] = {}

    @contextmanager
    def workspace(self) -> Iterator[Path]:
        """Give an empty folder to prepare files in."""
        with TemporaryDirectory(prefix="gridhood-") as folder:
            yield Path(folder)

    def villages(self) -> tuple[VillageRecord, ...]:
        """Return every village, the newest first."""
        return tuple(sorted((record for record, _ in self._villages.values()), key=_age, reverse=True))

    def village(self, village_id: str) -> VillageRecord:
        """Return one village."""
        return self._village(village_id)[0]

    def add_village(self, stem: str, draft: VillageRecord, folder: Path) -> VillageRecord:
        """Keep a village and its files."""
        record = replace(draft, id=next_id(stem, self._villages))
        self._villages[record.id] = (record, _read(folder))
        return record

    @contextmanager
    def village_folder(self, village_id: str) -> Iterator[Path]:
        """Give a folder with a village's files."""
        with _written(self._village(village_id)[1]) as folder:
            yield folder

    def plans(self) -> tuple[PlanRecord, ...]:
        """Return every plan, the newest first."""
        return tuple(sorted((record for record, _ in self._plans.values()), key=_age, reverse=True))

    def plan(self, plan_id: str) -> PlanRecord:
        """Return one plan."""
        return self._plan(plan_id)[0]

    def add_plan(self, stem: str, draft: PlanRecord) -> PlanRecord:
        """Keep a plan that has no files yet."""
        record = replace(draft, id=next_id(stem, self._plans))
        self._plans[record.id] = (record, {})
        return record

    def save_plan(self, plan: PlanRecord, folder: Path | None = None) -> None:
        """Keep a changed record, and with it the files in a folder."""
        files = self._plan(plan.id)[1] | ({} if folder is None else _read(folder))
        self._plans[plan.id] = (plan, files)

    @contextmanager
    def plan_folder(self, plan_id: str) -> Iterator[Path]:
        """Give a folder with a plan's files."""
        with _written(self._plan(plan_id)[1]) as folder:
            yield folder

    def rounds(self, plan_id: str) -> tuple[RoundRecord, ...]:
        """Return the rounds of a plan, the newest first."""
        self.plan(plan_id)
        return tuple(record for (plan, _), (record, _) in reversed(self._rounds.items()) if plan == plan_id)

    def round(self, plan_id: str, round_id: int) -> RoundRecord:
        """Return one record of rounds."""
        return self._round(plan_id, round_id)[0]

    def add_round(self, draft: RoundRecord, folder: Path) -> RoundRecord:
        """Keep rounds and their files."""
        record = replace(draft, id=len(self.rounds(draft.plan_id)) + 1)
        self._rounds[record.plan_id, record.id] = (record, _read(folder))
        return record

    @contextmanager
    def round_folder(self, plan_id: str, round_id: int) -> Iterator[Path]:
        """Give a folder with the rounds' files."""
        with _written(self._round(plan_id, round_id)[1]) as folder:
            yield folder

    def _village(self, village_id: str) -> tuple[VillageRecord, Files]:
        if village_id not in self._villages:
            raise absent("village", "村庄", village_id)
        return self._villages[village_id]

    def _plan(self, plan_id: str) -> tuple[PlanRecord, Files]:
        if plan_id not in self._plans:
            raise absent("plan", "方案", plan_id)
        return self._plans[plan_id]

    def _round(self, plan_id: str, round_id: int) -> tuple[RoundRecord, Files]:
        if (plan_id, round_id) not in self._rounds:
            raise absent("round", "走访路线", round_id)
        return self._rounds[plan_id, round_id]


def _age(record: VillageRecord | PlanRecord) -> tuple[object, str]:
    return record.created, record.id


def _read(folder: Path) -> Files:
    return {path.name: path.read_bytes() for path in sorted(folder.iterdir())}


@contextmanager
def _written(files: Files) -> Iterator[Path]:
    with TemporaryDirectory(prefix="gridhood-") as folder:
        for name, content in files.items():
            Path(folder, name).write_bytes(content)
        yield Path(folder)

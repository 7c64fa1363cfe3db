"""The last answer to whether a village can be divided as somebody asked: kept until it is asked again."""

from collections.abc import Sequence
from contextlib import suppress
from dataclasses import dataclass
from datetime import datetime

from pydantic import TypeAdapter

from api.store.base import Books, TakenError
from api.store.conditions import Among, Begins
from api.store.library import Library, keep_files, outlook_owner, shipped_outlook_owner
from api.store.records.villages import VillageRecord
from geo.errors import Text

FILE = "outlook.json"
SHIPPED = shipped_outlook_owner("", "")


@dataclass(frozen=True)
class AskedBand:
    """
    A level that was asked for, the households that each of its grids may have, and how many grids that makes.

    ``usual`` is the number that is likely, over all villages; any from ``fewest`` to ``most`` is in the band. None
    where there is no such number.
    """

    level: str
    min: int
    max: int
    usual: int | None = None
    fewest: int | None = None
    most: int | None = None


@dataclass(frozen=True)
class KeptOutlook:
    """
    What was answered: whether a village can be divided into the levels asked for, and why not where it cannot.

    ``ground`` is the version of the village's ground that it was worked out on.
    """

    village_id: str
    at: datetime
    possible: bool
    bands: tuple[AskedBand, ...]
    ground: int
    profile: str | None = None
    said: Text = ("", "")
    causes: tuple[Text, ...] = ()
    ways_out: tuple[Text, ...] = ()


_KEPT = TypeAdapter(KeptOutlook)


def keep_outlook(library: Library, village: VillageRecord, answer: KeptOutlook) -> None:
    """
    Keep an answer in place of the one before.

    That about a village that ships is kept for the area of who asked: the village itself belongs to nobody.
    """
    path = library.scope[0] if village.example else village.path
    owner = shipped_outlook_owner(village.id, path) if village.example else outlook_owner(village.id)
    with library.workspace() as stage:
        (stage / FILE).write_bytes(_KEPT.dump_json(answer))
        # where two ask in the same moment one answer is as new as the other
        with suppress(TakenError), library.store.writing(library.scope) as books:
            keep_files(books, owner, path, stage)


def outlooks_of(library: Library, villages: Sequence[VillageRecord]) -> dict[str, KeptOutlook]:
    """Return the last answer about each of some villages, by their ids; none of those nobody has asked about."""
    own = Among([outlook_owner(village.id) for village in villages if not village.example])
    with library.store.reading(library.scope) as books:
        kept = [*_read(books, own), *_read(books, Begins(SHIPPED))]
    known = {village.id for village in villages}
    return {one.village_id: one for one in sorted(kept, key=lambda one: one.at) if one.village_id in known}


def _read(books: Books, owner: Among | Begins) -> list[KeptOutlook]:
    return [_KEPT.validate_json(file.content) for file in books.contents.find(owner=owner)]

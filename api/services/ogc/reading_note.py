"""The audit row that reading households leaves, one a request, before anything is handed out."""

from collections.abc import Sequence
from datetime import datetime
from itertools import takewhile
from typing import Any

from api.governance.area import codes_of
from api.services.accounts.callers import Caller
from api.services.ogc.collection import Collection
from api.store.base import Store
from api.store.records.users import AuditRecord

READ = "read households"


def note_reading(
    store: Store, who: Caller, collection: Collection[Any], records: Sequence[Any], *, how: str, now: datetime
) -> None:
    """Keep that somebody read records, if that is to be kept of the collection."""
    if not collection.noted:
        return
    paths = [record.path for record in records] or list(collection.scope)
    row = AuditRecord(
        id=0,
        at=now,
        what=READ,
        path=common_path(paths),
        by=who.user,
        subject=f"ogc/{collection.id}",
        detail={"given": len(records), "asked": how},
    )
    # without a scope: the area above all that was read can lie above those of who reads
    with store.writing() as books:
        books.audit.add(row)


def common_path(paths: Sequence[str]) -> str:
    """Return the path of the lowest area in which all areas lie."""
    steps = zip(*map(codes_of, paths), strict=False)
    return "/" + "".join(f"{step[0]}/" for step in takewhile(lambda step: len(set(step)) == 1, steps))

"""Imports under way: what somebody sent, what each file is taken for, and what they chose; never what files hold."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from api.store.records.kind import Kind
from geo.errors import Text


@dataclass(frozen=True)
class SentFile:
    """
    One file that was sent; what belongs to it, such as the parts of a shapefile, lies beside it.

    ``roles`` are the parts that it plays, none where it is left aside; ``why`` says how these were told.
    """

    id: str
    name: str
    size: int
    roles: tuple[str, ...] = ()
    why: Text = ("", "")
    sheet: str | None = None


@dataclass(frozen=True)
class ImportRecord:
    """
    An import between sending and keeping.

    The files themselves lie in a folder of the machine that took them, which goes with the import; nothing of what
    they hold is here. ``datums`` and ``crs`` are as the command line would be told them. ``placing`` says where a
    picture lies, and where on it or on the map each natural group is. ``version`` counts what was chosen. Once the
    import is kept, ``village_id`` names the village and there are no files any more.
    """

    id: str
    path: str
    created: datetime
    expires: datetime
    by: str | None = None
    name: str = ""
    attribution: str = ""
    replaces: str | None = None
    datums: tuple[str, ...] = ()
    crs: tuple[str, ...] = ()
    files: tuple[SentFile, ...] = ()
    not_read: tuple[str, ...] = ()
    placing: Mapping[str, Any] = field(default_factory=dict)
    version: int = 0
    village_id: str | None = None


IMPORTS = Kind("imports", ("import", "导入"), ImportRecord, ("id",), lookups=(("expires",),))

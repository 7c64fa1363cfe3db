"""An import becomes a village: what is wanted of its files is kept, and the files go."""

from contextlib import ExitStack
from dataclasses import replace
from datetime import datetime

from api.services.imports.folder import folder_of
from api.services.imports.keeping import must_be_open
from api.services.imports.reading import (
    Read,
    coordinates_said,
    input_paths,
    place_by_hand,
    placed_datum,
    reading_of,
)
from api.services.inputs.uploads import COMPANIONS, Upload
from api.services.same_village import must_be_new
from api.services.villages import import_village
from api.store.library import Library
from api.store.records.imports import ImportRecord
from api.store.records.villages import VillageRecord
from geo.errors import Fault, InputError


def commit(library: Library, record: ImportRecord, *, now: datetime) -> tuple[ImportRecord, VillageRecord]:
    """
    Return the village that an import became, and the import, which has no files any more.

    Raises
    ------
    InputError
        Something is wrong with the files still, or groups lie nowhere; carries every fault.
    VillageThereError
        A village of the same code is there already, and is not the one that is replaced.
    TakenError, StaleError, NotFoundError
        It became a village already, or is becoming one; its files are gone.
    """
    must_be_open(record)
    said = reading_of(library, record)
    _must_be_ready(said)
    must_be_new(library, [str(one["code"]) for one in said["villages"]], replaces=record.replaces)
    with library.store.writing(library.scope) as books:  # who asks in the same moment is told that it is stale
        record = books.imports.change(record, replace(record, version=record.version + 1))
    folder = folder_of(library.shelf, record)
    read = Read(input_paths(folder, record, []))
    place_by_hand(folder, record, read)
    datums, crs = coordinates_said(record, read.paths)
    datums += placed_datum(datums, read.paths, record)
    with ExitStack() as opened:
        uploads = [
            Upload(role, path.name, opened.enter_context(path.open("rb")))
            for role, main in read.paths.items()
            for path in [main, *(each for each in main.parent.iterdir() if _belongs(each.name, main.name))]
        ]
        village = import_village(
            library,
            uploads,
            name=record.name,
            attribution=record.attribution,
            datums=datums,
            crs=crs,
            area=record.path,
            replaces=record.replaces,
            by=record.by,
            now=now,
        )
    kept = replace(record, files=(), not_read=(), placing={}, village_id=village.id, version=record.version + 1)
    with library.store.writing(library.scope) as books:
        kept = books.imports.change(record, kept)
    folder.remove()
    return kept, village


def _belongs(name: str, main: str) -> bool:
    """Return whether a file is part of the same shapefile."""
    stem, dot, _ = main.rpartition(".")
    other, _, end = name.rpartition(".")
    return main.casefold().endswith(".shp") and bool(dot) and other == stem and f".{end.casefold()}" in COMPANIONS


def _must_be_ready(said: dict[str, object]) -> None:
    if said["ready"]:
        return
    told = [Fault(str(one["where"]), str(one["en"]), str(one["zh"])) for one in said["faults"]]  # type: ignore[attr-defined]
    lacking = [one["group"] for one in said["groups"] or () if one["placed"] is None]  # type: ignore[attr-defined]
    if lacking:
        named = ", ".join(map(str, lacking[:10]))
        told.append(Fault("groups", f"say where these lie: {named}", f"请标出这些小组的位置：{named}"))
    raise InputError(told or [Fault("files", "no household can be read from the files", "文件中没有可读取的住户")])

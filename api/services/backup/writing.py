"""Write everything that a store holds to one file, as it stood at one moment, while others go on writing."""

import json
import os
import zlib
from collections.abc import Iterator
from datetime import datetime
from hashlib import sha256
from importlib.metadata import version
from pathlib import Path
from tempfile import TemporaryFile
from typing import IO, Any
from zipfile import ZIP_DEFLATED, ZIP_STORED, ZipFile, ZipInfo

from api.services.backup.manifest import MANIFEST, Manifest, TableEntry, content_member
from api.services.one_file import write_file
from api.store.base import Books, Shelf
from api.store.records import KINDS
from api.store.records.kind import Kind
from api.store.records.users import AuditRecord
from api.store.sql.migrate import newest
from api.store.sql.portable import FORMS, form_of
from api.store.sql.store import SqlStore
from api.store.sql.tables import TABLES
from api.store.sql.whole import serials

PAGE = 2000
"""Records held in memory at a time."""

MOST_RATIO = 100
"""Bytes that shrink by more than this are kept as they are: a reader may take the file for one made to burst."""

CHUNK = 2**20


def write_backup(store: SqlStore, path: Path, *, row: AuditRecord | None = None) -> Manifest:
    """
    Write a backup and return what it says of itself; a file that stood there is replaced once the new one is whole.

    ``row`` is what the audit says of it, in the store and in the backup.

    Only its owner may read it: hashes of passwords and the places of households are in it. The key that signs tokens
    is not.

    Raises
    ------
    OutputError
        The file cannot be written.
    """
    written: list[Manifest] = []

    def write(stage: Path) -> None:
        stage.unlink(missing_ok=True)
        with os.fdopen(os.open(stage, os.O_RDWR | os.O_CREAT | os.O_EXCL, 0o600), "wb") as file:
            if row is not None:
                with store.writing() as books:
                    books.audit.add(row)
            with ZipFile(file, "w") as archive, store.reading() as books:
                written.append(_Writer(archive, books.now()).write(store, books))
            file.flush()
            os.fsync(file.fileno())

    write_file(path, write)
    return written[0]


class _Writer:
    def __init__(self, archive: ZipFile, now: datetime) -> None:
        self._archive = archive
        self._now = now
        self._kept: set[str] = set()

    def write(self, store: SqlStore, books: Books) -> Manifest:
        """Write every kind of records, then the manifest."""
        tables = [self._table(kind, getattr(books, name)) for name, kind in KINDS.items()]
        last = serials(store.engine)  # after the rows were read, so none of them has a higher number
        manifest = Manifest(
            program=version("gridhood"),
            schema_version=newest(),
            written=self._now,
            tables=tuple(table.model_copy(update={"last": last.get(table.name)}) for table in tables),
        )
        self._archive.writestr(self._info(MANIFEST), manifest.model_dump_json(indent=1))
        return manifest

    def _table(self, kind: Kind[Any], shelf: Shelf[Any]) -> TableEntry:
        """Write the records of a kind: on the side first, for the bytes of some become members of their own."""
        columns = {column.name: form_of(column) for column in TABLES[kind.name].c}
        digest, rows = sha256(), 0
        with TemporaryFile() as lines:
            for record in _records(kind, shelf, 1 if "bytes" in columns.values() else PAGE):
                line = self._line(kind, columns, record)
                digest.update(line)
                lines.write(line)
                rows += 1
            lines.seek(0)
            entry = TableEntry(name=kind.name, rows=rows, sha256=digest.hexdigest(), columns=columns)  # type: ignore[arg-type]
            self._copy(lines, entry.member)
        return entry

    def _line(self, kind: Kind[Any], columns: dict[str, str], record: Any) -> bytes:
        row = {name: self._value(kind, name, form, getattr(record, name)) for name, form in columns.items()}
        return json.dumps(row, ensure_ascii=False, separators=(",", ":")).encode() + b"\n"

    def _value(self, kind: Kind[Any], name: str, form: str, value: Any) -> Any:
        if value is None:
            return None
        return self._keep(value) if form == "bytes" else FORMS[form].write(value, TABLES[kind.name].c[name])

    def _keep(self, content: bytes) -> str:
        """Write bytes as a member and return its digest."""
        digest = sha256(content).hexdigest()
        if digest not in self._kept:
            self._kept.add(digest)
            bursts = len(content) > MOST_RATIO * len(zlib.compress(content, 1))
            info = self._info(content_member(digest), ZIP_STORED if bursts else ZIP_DEFLATED)
            self._archive.writestr(info, content)
        return digest

    def _copy(self, lines: IO[bytes], member: str) -> None:
        with self._archive.open(self._info(member), "w", force_zip64=True) as into:
            while chunk := lines.read(CHUNK):
                into.write(chunk)

    def _info(self, member: str, compression: int = ZIP_DEFLATED) -> ZipInfo:
        info = ZipInfo(member, self._now.timetuple()[:6])
        info.compress_type = compression
        info.external_attr = 0o600 << 16
        return info


def _records(kind: Kind[Any], shelf: Shelf[Any], page: int) -> Iterator[Any]:
    """Yield all records of a shelf, a page at a time."""
    after = None
    while found := shelf.find(after=after, most=page):
        yield from found
        after = kind.key_of(found[-1])

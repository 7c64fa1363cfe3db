"""Open a backup that somebody brings, which may be damaged, made to burst, or no backup at all."""

import json
import zlib
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from hashlib import sha256
from pathlib import Path
from typing import Any
from zipfile import BadZipFile, ZipFile

from pydantic import ValidationError

from api.services.backup.manifest import FORMAT, FORMAT_VERSION, MANIFEST, Manifest, TableEntry, content_member
from api.store.sql.portable import FORMS
from geo.errors import Fault, InputError

MIB = 2**20
MOST_MANIFEST = MIB
MOST_LINE = 64 * MIB
MOST_CONTENT = 2**30
MOST_RATIO = 200
"""How many times its size a backup may unpack to; those that `writing` makes stay far below."""

DAMAGED = (BadZipFile, zlib.error, EOFError, NotImplementedError, RuntimeError, ValueError, OverflowError)
"""What a zip raises that was damaged, is encrypted, or is packed in a manner of its own."""


@dataclass(frozen=True)
class Backup:
    """A backup that is open; ``path`` is what it goes by in what is said of it."""

    path: Path
    archive: ZipFile
    manifest: Manifest

    def check(self) -> None:
        """
        Hold every table and every content against its digest.

        Raises
        ------
        InputError
            Names every table that differs.
        """
        faults = [fault for table in self.manifest.tables for fault in self._check_table(table)]
        known = {MANIFEST, *(table.member for table in self.manifest.tables)}
        strange = [name for name in self.archive.namelist() if name not in known and not name.startswith("contents/")]
        if strange:
            faults.append(self._fault(strange[0], "is no part of a backup", "不属于备份"))
        if faults:
            raise InputError(faults)

    def rows(self, table: TableEntry) -> Iterator[dict[str, Any]]:
        """
        Yield the rows of a table, a line at a time.

        Raises
        ------
        InputError
            A line is not what the columns are; names the line and the column.
        """
        for number, line in enumerate(self._lines(table), start=1):
            yield self._row(table, number, line)

    def _lines(self, table: TableEntry) -> Iterator[bytes]:
        with self._told(table.member), self.archive.open(table.member) as lines:
            while line := lines.readline(MOST_LINE):
                if len(line) == MOST_LINE:
                    raise ValueError("a line is too long")
                yield line

    def _check_table(self, table: TableEntry) -> list[Fault]:
        digest, rows = sha256(), 0
        holding = [name for name, form in table.columns.items() if form == "bytes"]
        try:
            for line in self._lines(table):
                digest.update(line)
                rows += 1
                for name in holding:
                    self._check_content(table, rows, json.loads(line).get(name))
        except InputError as error:
            return list(error.faults)
        except (ValueError, AttributeError):
            return [self._fault(table.member, "holds a line that is no JSON", "含有不是 JSON 的行")]
        if (digest.hexdigest(), rows) == (table.sha256, table.rows):
            return []
        en = f"is not what was written: {rows} rows of {table.rows}, digests differ"
        return [self._fault(table.member, en, f"与写入时不符：{rows}/{table.rows} 行，摘要不一致")]

    def _check_content(self, table: TableEntry, number: int, digest: Any) -> None:
        if digest is not None:
            content = self._content(digest)
            if sha256(content).hexdigest() != digest:
                where = f"{table.member}:{number}"
                raise InputError([self._fault(where, "its content is not what was written", "其内容与写入时不符")])

    def _content(self, digest: Any) -> bytes:
        member = content_member(str(digest))
        with self._told(member):
            if self.archive.getinfo(member).file_size > MOST_CONTENT:
                raise ValueError("too large")
            return self.archive.read(member)

    def _row(self, table: TableEntry, number: int, line: bytes) -> dict[str, Any]:
        where = f"{table.member}:{number}"
        try:
            values = json.loads(line)
        except ValueError:
            raise InputError([self._fault(where, "is no JSON", "不是 JSON")]) from None
        if not isinstance(values, dict) or set(values) != set(table.columns):
            en = f"must have exactly the columns {', '.join(table.columns)}"
            raise InputError([self._fault(where, en, f"必须恰好有这些列：{'、'.join(table.columns)}")])
        return {name: self._value(f"{where} {name}", table.columns[name], value) for name, value in values.items()}

    def _value(self, where: str, form: str, value: Any) -> Any:
        if value is None:
            return None
        if form == "bytes":
            return self._content(value)
        try:
            return FORMS[form].read(value)
        except (ValueError, OverflowError) as error:
            raise InputError([self._fault(where, f"must be {error}", f"值不合格式：{value!r:.60}")]) from error

    def _fault(self, where: str, en: str, zh: str) -> Fault:
        return Fault(f"{self.path} {where}", en, zh)

    @contextmanager
    def _told(self, member: str) -> Iterator[None]:
        """Turn what a damaged zip raises into an error for people."""
        try:
            yield
        except InputError:
            raise
        except KeyError:
            raise InputError([self._fault(member, "is missing", "缺失")]) from None
        except DAMAGED as error:
            raise InputError([self._fault(member, f"is damaged: {error}", f"已损坏：{error}")]) from error


@contextmanager
def open_backup(path: Path) -> Iterator[Backup]:
    """
    Give a backup that is what it says it is by its outside; `Backup.check` looks into it.

    Raises
    ------
    InputError
        It cannot be read, is no backup, unpacks to more than a backup does, or was written by a newer program.
    """
    try:
        archive = ZipFile(path)
    except OSError as error:
        why = error.strerror or str(error)
        raise InputError([Fault(str(path), f"cannot be read: {why}", f"无法读取：{why}")]) from error
    except DAMAGED as error:
        raise _foreign(path, "it is no zip, or a damaged one", "不是 zip 文件，或已损坏") from error
    with archive:
        _must_not_burst(path, archive)
        yield Backup(path, archive, _manifest(path, archive))


def _must_not_burst(path: Path, archive: ZipFile) -> None:
    unpacked, packed = sum(info.file_size for info in archive.infolist()), path.stat().st_size
    if unpacked > MOST_RATIO * packed + MIB:
        en = f"would unpack to {unpacked / MIB:,.0f} MiB, more than {MOST_RATIO} times its size; no backup does"
        zh = f"解压后将达 {unpacked / MIB:,.0f} MiB，超过自身大小的 {MOST_RATIO} 倍，不是正常的备份"
        raise InputError([Fault(str(path), en, zh)])
    if len(set(archive.namelist())) != len(archive.namelist()):
        raise _foreign(path, "two of its members have one name", "其中有重名的成员")


def _manifest(path: Path, archive: ZipFile) -> Manifest:
    try:
        if archive.getinfo(MANIFEST).file_size > MOST_MANIFEST:
            raise _foreign(path, f"its {MANIFEST} is too large", f"其中的 {MANIFEST} 过大")
        said = json.loads(archive.read(MANIFEST))
        if not isinstance(said, dict) or said.get("format") != FORMAT:
            raise _foreign(path, f"its {MANIFEST} is not ours", f"其中的 {MANIFEST} 不是本系统的")
        if isinstance(written_as := said.get("format_version"), int) and written_as > FORMAT_VERSION:
            raise newer(path, f"format {written_as}", f"格式 {written_as}")
        return Manifest.model_validate_json(json.dumps(said))
    except ValidationError as error:
        first = error.errors()[0]
        where = ".".join(map(str, first["loc"]))
        raise _foreign(path, f"{MANIFEST}: {where}: {first['msg']}", f"{MANIFEST} 的 {where} 不合格式") from error
    except InputError:
        raise
    except KeyError:
        raise _foreign(path, f"it has no {MANIFEST}", f"其中没有 {MANIFEST}") from None
    except DAMAGED as error:
        raise _foreign(path, f"its {MANIFEST} is damaged", f"其中的 {MANIFEST} 已损坏") from error


def newer(path: Path, what: str, zh: str) -> InputError:
    """Return the error that says that a backup is of a newer program."""
    en = f"was written by a newer Gridhood ({what}): install that one, or a newer one, and restore with it"
    return InputError([Fault(str(path), en, f"由更新版本的 Gridhood 写成（{zh}）：请安装该版本或更新的版本再恢复")])


def _foreign(path: Path, en: str, zh: str) -> InputError:
    return InputError([Fault(str(path), f"is no backup of Gridhood: {en}", f"不是 Gridhood 的备份：{zh}")])

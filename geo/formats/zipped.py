"""
Archives: a shapefile in a ZIP, or the KML file in a KMZ.

What an archive says of itself is checked before anything of it is unpacked, and counted again while it is, for it may
lie. No name in it becomes a path: what is wanted is written under names of our own, into a folder of its own that goes
whatever happens. So ``../`` and absolute names, links, and archives within it are not dangerous here; they are refused
because nobody packs a shapefile so by mistake.

The share of compression is judged only where it matters: a table of wide and nearly empty columns shrinks to a
hundredth, and is no bomb.
"""

import stat
import struct
import zlib
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, replace
from pathlib import Path, PurePosixPath
from zipfile import ZIP_DEFLATED, ZIP_STORED, BadZipFile, ZipFile, ZipInfo

from geo.errors import InputError
from geo.formats.door import check_file, refuse
from geo.formats.encoding import GarbledError, decode_texts
from geo.formats.layer import Layer, list_some, show
from geo.formats.passing import passing_folder
from geo.formats.roles import Role, Text
from geo.formats.shapefile import FULL_NAMES, PARTS, read_shapefile

MAX_PACKED = 48 * 2**20
MAX_UNPACKED = 96 * 2**20
"""Bytes of an archive, and of all that is in it."""

MAX_MEMBERS = 1_000
MAX_RATIO = 200
SMALL = 32 * 2**20
"""An archive that unpacks to more than `SMALL` shrank at most to a 200th."""

CHUNK = 2**16
STEM = "layer"
"""What the files wanted are called once they are unpacked."""

ARCHIVES = (".zip", ".kmz", ".7z", ".rar", ".tar", ".gz", ".tgz", ".bz2", ".xz")
_END = b"PK\x05\x06"
_END_64 = b"PK\x06\x07"
_UTF_8_NAME, _ENCRYPTED = 0x800, 0x1


@dataclass(frozen=True)
class Member:
    """One file of an archive: how it is called, and where it stands."""

    name: PurePosixPath
    info: ZipInfo


@dataclass(frozen=True)
class Inner:
    """The file that was wanted of an archive, unpacked; and how people know it."""

    file: Path
    shown: str

    def named(self, layer: Layer) -> Layer:
        """Return a layer under the name that people know."""
        return replace(layer, file=self.shown)


def read_zip(path: Path, role: Role) -> Layer:
    """
    Return the features of the shapefile in a ZIP archive: the only one, or the one named for the part.

    Raises
    ------
    InputError
        The archive is refused, see `unpacked`, or the shapefile is.
    """
    with unpacked(path, ".shp", role) as inner:
        return inner.named(read_shapefile(inner.file, role))


@contextmanager
def unpacked(path: Path, suffix: str, role: Role) -> Iterator[Inner]:
    """
    Give the file of an archive that ends so, with the files of the same name that belong to it, in a folder that goes.

    Faults of the file name the archive and the file in it.

    Raises
    ------
    InputError
        The archive is damaged, encrypted or too large, holds archives, links, or names that leave it, or not one file
        that ends so, nor one named for the part.
    """
    check_file(path, MAX_PACKED)
    _check_end(path)
    with passing_folder() as folder:
        try:
            with ZipFile(path) as archive:
                members = _members(path, archive)
                _check_members(path, members)
                chosen = _choose(path, members, suffix, role)
                for end, member in _belonging(members, chosen, suffix).items():
                    _unpack(path, archive, member, folder / (STEM + end))
        except (BadZipFile, NotImplementedError, RuntimeError, EOFError, OSError, zlib.error, struct.error) as error:
            raise refuse(
                path,
                f"is not a ZIP archive, or is damaged ({error}); pack it again",
                f"不是 ZIP 压缩包或已损坏（{error}）；请重新压缩",
            ) from error
        inner = Inner(folder / (STEM + suffix), f"{path.name}/{chosen.name}")
        try:
            yield inner
        except InputError as error:
            raise InputError(
                [replace(fault, where=fault.where.replace(inner.file.name, inner.shown, 1)) for fault in error.faults]
            ) from error


def _check_end(path: Path) -> None:
    """Refuse an archive that says it holds too many files, before a list of them is made."""
    tail = _tail(path, 22 + 2**16)
    at = tail.rfind(_END)
    if at < 0 or len(tail) - at < 22:
        raise refuse(path, "is not a ZIP archive, or is cut short", "不是 ZIP 压缩包，或不完整")
    n_members, n_bytes = struct.unpack_from("<HI", tail, at + 10)
    if _END_64 in tail[max(0, at - 20) : at] or n_members > MAX_MEMBERS or n_bytes > MAX_MEMBERS * 2**10:
        raise refuse(
            path,
            f"holds more than {MAX_MEMBERS:,} files; pack the shapefile alone",
            f"压缩包内文件超过 {MAX_MEMBERS:,} 个；请只压缩所需的 Shapefile",
        )


def _tail(path: Path, n_bytes: int) -> bytes:
    with path.open("rb") as stream:
        stream.seek(max(0, path.stat().st_size - n_bytes))
        return stream.read(n_bytes)


def _members(path: Path, archive: ZipFile) -> list[Member]:
    """Return what an archive holds; names not marked as UTF-8 may be GBK, and may part folders by backslashes."""
    infos = archive.infolist()
    marked = [bool(info.flag_bits & _UTF_8_NAME) for info in infos]
    try:
        raw = [info.orig_filename.encode("cp437") for info, utf_8 in zip(infos, marked, strict=True) if not utf_8]
        decoded = decode_texts(raw)
    except (GarbledError, UnicodeEncodeError) as error:
        raise refuse(path, "has names of files in an unknown encoding", "压缩包内文件名编码未知") from error
    names = iter(decoded.texts)
    return [
        Member(PurePosixPath((info.orig_filename if utf_8 else next(names)).replace("\\", "/")), info)
        for info, utf_8 in zip(infos, marked, strict=True)
    ]


def _check_members(path: Path, members: Sequence[Member]) -> None:
    n_bytes = sum(member.info.file_size for member in members)
    n_packed = sum(member.info.compress_size for member in members)
    if n_bytes > MAX_UNPACKED or n_bytes > max(SMALL, MAX_RATIO * n_packed):
        raise _too_large(path, n_bytes)
    for is_wrong, (en, zh) in _WRONG:
        if found := [show(str(member.name)) for member in members if is_wrong(member)]:
            listed = list_some(found)
            raise refuse(path, f"{en}: {listed[0]}", f"{zh}：{listed[1]}")


def _leads_out(member: Member) -> bool:
    name = str(member.name)
    return member.name.is_absolute() or ".." in member.name.parts or "\0" in name or name[1:2] == ":"


def _is_special(member: Member) -> bool:
    return stat.S_IFMT(member.info.external_attr >> 16) not in {0, stat.S_IFREG, stat.S_IFDIR}


_WRONG: tuple[tuple[Callable[[Member], bool], Text], ...] = (
    (_leads_out, ("has names that lead out of the archive; pack it again", "压缩包内有指向包外的路径，请重新压缩")),
    (_is_special, ("has links, which are not followed; pack the files themselves", "压缩包内有链接，请压缩文件本身")),
    (
        lambda member: member.name.suffix.casefold() in ARCHIVES,
        ("has archives within it; unpack those first", "压缩包内还有压缩包，请先解压"),
    ),
    (
        lambda member: bool(member.info.flag_bits & _ENCRYPTED),
        ("has files under a password; pack it without", "压缩包内文件有密码，请不加密码压缩"),
    ),
    (
        lambda member: member.info.compress_type not in {ZIP_STORED, ZIP_DEFLATED},
        ("is packed by another method than deflate; pack it as an ordinary ZIP", "压缩方法不受支持，请用普通 ZIP 压缩"),
    ),
)
"""What no file in an archive may be, and how that is said."""


def _choose(path: Path, members: Sequence[Member], suffix: str, role: Role) -> Member:
    found = [member for member in members if member.name.suffix.casefold() == suffix and not _is_shadow(member)]
    meant = [member for member in found if member.name.stem.casefold() in role.layers]
    if len(found) == 1 or len(meant) == 1:
        return (meant or found)[0]
    listed, wanted = list_some([show(str(member.name)) for member in found] or ["-"]), " / ".join(role.layers)
    raise refuse(
        path,
        f"holds {len(found)} {suffix} files ({listed[0]}); one, or one named {wanted}, would be right",
        f"含 {len(found)} 个 {suffix} 文件（{listed[1]}）；应只有一个，或有一个名为 {wanted}",
    )


def _is_shadow(member: Member) -> bool:
    """Return whether a file is what macOS packs beside the real one."""
    return "__MACOSX" in member.name.parts or member.name.name.startswith("._")


def _belonging(members: Sequence[Member], chosen: Member, suffix: str) -> dict[str, Member]:
    """Return the files that are read together with the one chosen, itself among them, by how their names end."""
    ends = (*PARTS, FULL_NAMES) if suffix in PARTS else (suffix,)
    wanted = {f"{chosen.name.with_suffix('')}{end}".casefold(): end for end in ends}
    found = ((wanted.get(str(member.name).casefold()), member) for member in members)
    return {end: member for end, member in found if end is not None} | {suffix: chosen}


def _unpack(path: Path, archive: ZipFile, member: Member, target: Path) -> None:
    """Write a file of an archive; however large it said to be, it is counted."""
    n_bytes = 0
    with archive.open(member.info) as packed, target.open("wb") as out:
        while chunk := packed.read(CHUNK):
            n_bytes += len(chunk)
            if n_bytes > MAX_UNPACKED:
                raise _too_large(path, n_bytes)
            out.write(chunk)


def _too_large(path: Path, n_bytes: int) -> InputError:
    return refuse(
        path,
        f"unpacks to {n_bytes:,} bytes or more; at most {MAX_UNPACKED:,} are read, "
        f"and at most {MAX_RATIO} times what is packed",
        f"解压后达 {n_bytes:,} 字节以上；最多读取 {MAX_UNPACKED:,} 字节，且不超过压缩后的 {MAX_RATIO} 倍",
    )

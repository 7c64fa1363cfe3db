"""
The blocks of an .osm.pbf file, weighed before anything in them is unpacked.

A few kilobytes may unpack to gigabytes of nodes, and the library that reads them has no limit. Each block says how
much it unpacks to, and the library refuses a block that says less than the truth.

Source: https://wiki.openstreetmap.org/wiki/PBF_Format, "File format".
"""

import zlib
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from geo.errors import InputError
from geo.formats.door import check_file, read_bytes, refuse
from geo.formats.roles import Text

MAX_UNPACKED = 16 * 2**20
"""The most bytes that a file may unpack to. An extract of 100,000 buildings does; bare nodes take three bytes each."""

MAX_BLOCK = 4 * 2**20
"""The most bytes that one block may unpack to: programs write blocks of at most 8,000 things, under a megabyte."""

MAX_RATIO = 30
SMALL = 2**20
"""How many times its own size a file may unpack to, beyond the first megabyte. Real ones do to 2 to 4 times."""

MAX_HEAD = 64 * 2**10
"""The most bytes of the head of a block, by the format."""

_VARINT, _FIXED64, _BYTES, _FIXED32 = 0, 1, 2, 5
_DATASIZE = 3
_RAW, _RAW_SIZE, _ZLIB = 1, 2, 3


@dataclass(frozen=True)
class Block:
    """One block: which it is in the file, at what byte it begins, its message, and the bytes that it unpacks to."""

    number: int
    at: int
    message: memoryview
    unpacked: int


class _BadBlockError(ValueError):
    """A block that cannot be as it is; says why."""

    def __init__(self, en: str, zh: str) -> None:
        super().__init__(en)
        self.text = en, zh


def read_pbf(path: Path) -> bytes:
    """
    Return the content of an .osm.pbf file whose blocks are whole and not too much to unpack.

    Raises
    ------
    InputError
        The file cannot be opened, is cut short or no .osm.pbf, or unpacks to more than `MAX_UNPACKED` bytes; names
        the block and the byte where it begins.
    """
    check_file(path)
    content = read_bytes(path)
    unpacked = 0
    for block in _blocks(path, content):
        unpacked += block.unpacked
        if block.unpacked > MAX_BLOCK or unpacked > MAX_UNPACKED:
            raise _too_much(path, block, unpacked)
        if unpacked > SMALL + MAX_RATIO * (block.at + len(block.message)):
            raise _refuse_block(
                path,
                block,
                f"it unpacks to more than {MAX_RATIO} times its size, which no real extract does; fetch it again",
                f"解压后超过其大小的 {MAX_RATIO} 倍，真实数据不会如此；请重新获取文件",
            )
    return content


def _too_much(path: Path, block: Block, unpacked: int) -> InputError:
    met, most, in_all = f"{unpacked / 2**20:.1f} MiB", f"{MAX_BLOCK // 2**20} MiB", f"{MAX_UNPACKED // 2**20} MiB"
    return _refuse_block(
        path,
        block,
        f"up to here the file unpacks to {met}; at most {most} a block and {in_all} in all are read; "
        "cut it to the villages, for example with osmium extract",
        f"文件至此解压后达 {met}；每块最多 {most}，总共最多 {in_all}；请裁剪到所需村庄，例如用 osmium extract",
    )


def find_damage(path: Path, content: bytes) -> InputError | None:
    """Return the error that names the first block which cannot be unpacked; None if all can."""
    damaged = (block for block in _blocks(path, content) if not _unpacks(block))
    block = next(damaged, None)
    if block is None:
        return None
    return _refuse_block(path, block, "is damaged; fetch the file again", "已损坏；请重新下载")


def _unpacks(block: Block) -> bool:
    packed = _field(block.message, _ZLIB)
    if not isinstance(packed, memoryview):
        return True
    try:
        return len(zlib.decompressobj().decompress(packed, block.unpacked + 1)) == block.unpacked
    except zlib.error:
        return False


def _refuse_block(path: Path, block: Block, en: str, zh: str) -> InputError:
    return refuse(
        path,
        f"block {block.number}, which begins at byte {block.at:,}: {en}",
        f"第 {block.number} 块（起于第 {block.at:,} 字节）：{zh}",
    )


def _blocks(path: Path, content: bytes) -> Iterator[Block]:
    view, at, number = memoryview(content), 0, 0
    while at < len(view):
        number += 1
        begin = at
        try:
            head, at = _take(view, at + 4, int.from_bytes(view[at : at + 4], "big"), MAX_HEAD)
            message, at = _take(view, at, _size(head), MAX_UNPACKED)
            yield Block(number, begin, message, _unpacked(message))
        except _BadBlockError as error:
            raise _refuse_block(path, Block(number, begin, view[:0], 0), *error.text) from error


def _take(view: memoryview, at: int, size: int, most: int) -> tuple[memoryview, int]:
    """Return a stretch of a file and where it ends."""
    if size > most:
        raise _BadBlockError(*_NO_MAP)
    if at + size > len(view):
        left = max(len(view) - at, 0)
        raise _BadBlockError(
            f"the file is cut short: {size:,} bytes should follow, {left:,} do; fetch it again",
            f"文件不完整：此处应有 {size:,} 字节，只有 {left:,} 字节；请重新下载",
        )
    return view[at : at + size], at + size


_NO_MAP: Text = (
    "is not OpenStreetMap data, though its name says so; give an .osm.pbf",
    "文件名为 OpenStreetMap 数据，内容却不是；请给出 .osm.pbf",
)


def _size(head: memoryview) -> int:
    size = _field(head, _DATASIZE)
    if not isinstance(size, int):
        raise _BadBlockError(*_NO_MAP)
    return size


def _unpacked(message: memoryview) -> int:
    raw, size = _field(message, _RAW), _field(message, _RAW_SIZE)
    if isinstance(raw, memoryview):
        return len(raw)
    if not isinstance(size, int):
        raise _BadBlockError(*_NO_MAP)
    return size


def _field(message: memoryview, wanted: int) -> int | memoryview | None:
    """Return a number or bytes from a message of protocol buffers; None if it has none of this number."""
    at = 0
    while at < len(message):
        key, at = _varint(message, at)
        number, kind = key >> 3, key & 7
        value: int | memoryview
        if kind == _VARINT:
            value, at = _varint(message, at)
        elif kind == _BYTES:
            size, at = _varint(message, at)
            value, at = _take(message, at, size, MAX_UNPACKED)
        elif kind in (_FIXED32, _FIXED64):
            value, at = _take(message, at, 4 if kind == _FIXED32 else 8, 8)
        else:
            raise _BadBlockError(*_NO_MAP)
        if number == wanted:
            return value
    return None


def _varint(message: memoryview, at: int) -> tuple[int, int]:
    """Return a number written in groups of seven bits, the least first, and where it ends."""
    number = 0
    for i, byte in enumerate(message[at : at + 10]):
        number |= (byte & 0x7F) << (7 * i)
        if byte < 0x80:
            return number, at + i + 1
    raise _BadBlockError(*_NO_MAP)

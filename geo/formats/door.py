"""The door of every reader: what may be opened at all, and how a file that may not is refused."""

import codecs
from pathlib import Path

from geo.errors import Fault, InputError, Text
from geo.formats.encoding import GarbledError, decode_texts

MAX_BYTES = 256 * 2**20
"""The largest file that is read; some formats read less."""

MAX_TEXT_BYTES = 32 * 2**20
"""The largest file that is read as one text: in memory a text may take four times as much."""

MAX_FEATURES = 75_000
"""More entries than this in one layer are refused; a township of 100,000 people has some 30,000 addresses."""

MAX_VERTICES = 1_000_000
"""More vertices than this in one file are refused; the largest township met has 40,000."""

MAX_HEADINGS = 2_000
"""More columns than this in one layer are refused."""

MARKS = {codecs.BOM_UTF8: "utf-8", codecs.BOM_UTF16_LE: "utf-16", codecs.BOM_UTF16_BE: "utf-16"}
"""Byte order marks, and the encoding that each tells."""


BINARY: dict[bytes, Text] = {
    b"PK\x03\x04": (
        "is an Excel workbook, a KMZ or another ZIP archive, though its name says {}; name it .xlsx, .kmz or .zip",
        "内容是 Excel 工作簿、KMZ 或其他 ZIP 压缩包，名称却是 {}；请改名为 .xlsx、.kmz 或 .zip",
    ),
    b"\xd0\xcf\x11\xe0": (
        "is an old Excel workbook (.xls), though its name says {}; open it and save it as .xlsx",
        "内容是旧版 Excel 工作簿（.xls），名称却是 {}；请打开后另存为 .xlsx",
    ),
}
"""What a file is that begins so, and is no text whatever its name."""


def refuse(path: Path, en: str, zh: str) -> InputError:
    """Return the error that refuses a whole file."""
    return InputError([Fault(path.name or str(path), en, zh)])


def check_file(path: Path, most: int | None = None) -> None:
    """
    Refuse what is not a regular file of a size that can be read: so many bytes at most, or `MAX_BYTES`.

    What a library would take for an address (``/vsicurl/...``, ``https://...``) is no file here and goes no further.

    Raises
    ------
    InputError
        There is no such file, or it is a folder, a pipe, empty, too large, or closed to us.
    """
    try:
        regular, size = path.is_file() and not str(path.resolve()).startswith("/vsi"), _size(path)
    except (OSError, ValueError) as error:  # ValueError: a path with NUL in it
        raise refuse(path, f"cannot be opened ({error})", f"无法打开（{error}）") from error
    if size is None:
        raise refuse(path, f"no such file: {path}; check the path", f"文件不存在：{path}；请检查路径")
    if not regular:
        raise refuse(path, "is not a regular file; give the file itself", "不是普通文件；请给出文件本身")
    if size == 0:
        raise refuse(path, "is empty (0 bytes); give a file with content", "文件为空（0 字节）；请给出有内容的文件")
    most = min(most or MAX_BYTES, MAX_BYTES)
    if size > most:
        raise refuse(
            path,
            f"has {size:,} bytes; at most {most:,} are read; cut it to the villages",
            f"有 {size:,} 字节，最多读取 {most:,} 字节；请裁剪到所需村庄",
        )


def check_count(path: Path, n_features: int) -> None:
    """
    Refuse more entries than are read.

    Raises
    ------
    InputError
        There are more than `MAX_FEATURES`.
    """
    if n_features > MAX_FEATURES:
        raise refuse(
            path,
            f"has more than {MAX_FEATURES:,} entries; so many are read; cut it to the villages",
            f"超过 {MAX_FEATURES:,} 个要素，最多读取这么多；请裁剪到所需村庄",
        )


def read_bytes(path: Path, n_bytes: int = -1) -> bytes:
    """
    Return the first bytes of a file, or all of them.

    Raises
    ------
    InputError
        The operating system refuses.
    """
    try:
        with path.open("rb") as stream:
            return stream.read(n_bytes)
    except OSError as error:
        raise refuse(path, f"cannot be read ({error.strerror})", f"无法读取（{error.strerror}）") from error


def read_text(path: Path) -> str:
    """
    Return a text file as text, in the encoding that makes sense of it.

    Raises
    ------
    InputError
        None does.
    """
    return read_encoded_text(path)[0]


def read_encoded_text(path: Path, named: str | None = None) -> tuple[str, str]:
    """
    Return a text file as text, and the encoding it is in.

    That is UTF-8 or UTF-16 where a byte order mark says so, else the first of the encoding named, UTF-8 and GB 18030
    (which holds GBK) that makes sense of all lines.

    Raises
    ------
    InputError
        None does, which names the first line that tells; or it is a workbook or an archive.
    """
    check_file(path, MAX_TEXT_BYTES)
    content = read_bytes(path)
    if (other := next((said for head, said in BINARY.items() if content.startswith(head)), None)) is not None:
        raise refuse(path, *(said.format(path.suffix) for said in other))
    for mark, encoding in MARKS.items():
        if content.startswith(mark):
            try:
                return content.decode(encoding).removeprefix("\ufeff"), encoding
            except UnicodeDecodeError:
                break
    try:
        decoded = decode_texts(content.split(b"\n"), named)
    except GarbledError as error:
        raise _unreadable(path, error.position) from error
    if decoded.cut:
        raise _unreadable(path, decoded.cut[0])
    return "\n".join(decoded.texts), decoded.encoding


def _unreadable(path: Path, position: int) -> InputError:
    return refuse(
        path,
        f"is neither UTF-8 nor GB 18030 text (line {position + 1}); save it as UTF-8",
        f"既不是 UTF-8 也不是 GB 18030 文本（第 {position + 1} 行）；请另存为 UTF-8",
    )


def _size(path: Path) -> int | None:
    return path.stat().st_size if path.exists() else None

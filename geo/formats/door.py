"""The door of every reader: what may be opened at all, and how a file that may not is refused."""

from pathlib import Path

from geo.errors import Fault, InputError

MAX_BYTES = 256 * 2**20
"""The largest file that is read."""


def refuse(path: Path, en: str, zh: str) -> InputError:
    """Return the error that refuses a whole file."""
    return InputError([Fault(path.name or str(path), en, zh)])


def check_file(path: Path) -> None:
    """
    Refuse what is not a regular file of a size that can be read.

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
    if size > MAX_BYTES:
        raise refuse(
            path,
            f"has {size:,} bytes; at most {MAX_BYTES:,} are read; cut it to the villages",
            f"有 {size:,} 字节，最多读取 {MAX_BYTES:,} 字节；请裁剪到所需村庄",
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
    Return a text file as text: UTF-8 with or without a byte order mark, else GB 18030 (which holds GBK).

    Raises
    ------
    InputError
        It is neither.
    """
    content = read_bytes(path)
    for encoding in ("utf-8-sig", "gb18030"):
        try:
            return content.decode(encoding)
        except UnicodeDecodeError:
            continue
    raise refuse(
        path,
        "is neither UTF-8 nor GB 18030 text; save it as UTF-8",
        "既不是 UTF-8 也不是 GB 18030 文本；请另存为 UTF-8",
    )


def _size(path: Path) -> int | None:
    return path.stat().st_size if path.exists() else None

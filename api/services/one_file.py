"""A single file that a command writes where it was asked to."""

from collections.abc import Callable
from pathlib import Path

from xlsxwriter.exceptions import FileCreateError

from api.errors import OutputError
from geo.errors import Fault


def write_text(path: Path, text: str) -> None:
    """
    Write a text file in UTF-8; a file that stood there is replaced only once the new one is whole.

    Raises
    ------
    OutputError
        The operating system refused; names why.
    """
    write_file(path, lambda stage: stage.write_text(text, encoding="utf-8", newline="\n"))


def write_file(path: Path, write: Callable[[Path], object]) -> None:
    """
    Have a file written; one that stood there is replaced only once the new one is whole.

    Raises
    ------
    OutputError
        The operating system refused; names why.
    """
    stage = path.with_name(f".{path.name}.part")
    try:
        write(stage)
        stage.replace(path)
    except (OSError, FileCreateError) as error:
        stage.unlink(missing_ok=True)
        why = getattr(error, "strerror", None) or error
        raise OutputError(Fault(str(path), f"cannot be written: {why}", f"无法写入：{why}")) from error

"""Files that a person sends: held in a passing folder while they are read, and gone afterwards."""

from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from shutil import copyfileobj
from typing import BinaryIO

from api.errors import ApiError
from geo.errors import Fault, InputError
from geo.formats import FORMATS
from geo.formats.layer import show
from geo.formats.passing import passing_folder
from geo.formats.roles import ROLES

MOST_FILES = 24
MOST_NAME = 120
COMPANIONS = frozenset({".shx", ".dbf", ".prj", ".cpg", ".sbn", ".sbx", ".qix", ".qmd"})
"""What a shapefile comes with."""


class UnsupportedFileError(ApiError):
    """A file is of a kind that is not read."""


class TooLargeError(ApiError):
    """More was sent than is taken."""


@dataclass(frozen=True)
class Upload:
    """One file that was sent for a role; ``name`` is what the sender calls it."""

    role: str
    name: str
    content: BinaryIO


@contextmanager
def received(uploads: Sequence[Upload]) -> Iterator[dict[str, Path]]:
    """
    Give the main file of each role; whatever happens, none of them outlives the block.

    Raises
    ------
    TooLargeError
        There are too many files.
    UnsupportedFileError
        A file is of a kind that is not read.
    InputError
        A name is none, or leaves open which file is meant; carries every such fault.
    """
    if len(uploads) > MOST_FILES:
        right = f"{len(uploads)} files were sent, at most {MOST_FILES} are taken"
        raise TooLargeError(Fault("files", right, f"发送了 {len(uploads)} 个文件，最多 {MOST_FILES} 个"))
    refuse_names(uploads)
    main = _main_files(uploads)
    with passing_folder() as folder:
        for upload in uploads:
            home = folder / upload.role
            home.mkdir(exist_ok=True)
            with (home / upload.name).open("wb") as file:
                copyfileobj(upload.content, file)
        yield {role: folder / role / name for role, name in main.items()}


def format_of(name: str) -> str | None:
    """Return the end of a file's name by which it is known how to read it."""
    return next((suffix for suffix in FORMATS if name.casefold().endswith(suffix)), None)


def refuse_names(uploads: Sequence[Upload]) -> None:
    """Refuse names that are paths or hold what no name does: a file is stored under its name while it is read."""
    faults = [
        Fault(
            f"{upload.role}: {show(upload.name)}",
            f"is no file name; at most {MOST_NAME} characters without / \\ : or control characters would be right",
            f"不是文件名；应不超过 {MOST_NAME} 个字符，且不含 / \\ : 和控制字符",
        )
        for upload in uploads
        if not _is_name(upload.name)
    ]
    if faults:
        raise InputError(faults)


def _is_name(name: str) -> bool:
    plain = name.isprintable() and not set(name) & set('/\\:*?"<>|') and len(name) <= MOST_NAME
    return plain and name == name.strip() and not name.startswith(".") and bool(name)


def _main_files(uploads: Sequence[Upload]) -> dict[str, str]:
    """Return for each role the name of the file that is read, beside which its companions lie."""
    unknown = [upload for upload in uploads if format_of(upload.name) is None and not _is_companion(upload, uploads)]
    if unknown:
        right = ", ".join(FORMATS)
        where = ", ".join(f"{upload.role}: {upload.name}" for upload in unknown)
        en = f"is of a kind that is not read; there are {right}, and .shx .dbf .prj .cpg beside a .shp"
        raise UnsupportedFileError(
            Fault(where, en, f"格式不受支持；可用 {right}，以及与 .shp 同名的 .shx .dbf .prj .cpg")
        )
    main: dict[str, str] = {}
    faults = []
    for role in dict.fromkeys(upload.role for upload in uploads):
        names = [upload.name for upload in uploads if upload.role == role and format_of(upload.name)]
        main[role] = names[0] if names else ""
        if len(names) != 1:
            given = ", ".join(names) or "-"
            text = (f"give one file for {role}, got {given}", f"{ROLES[role].zh}应只有一个文件，得到 {given}")
            faults.append(Fault(role, *text))
    if faults:
        raise InputError(faults)
    return main


def _is_companion(upload: Upload, uploads: Sequence[Upload]) -> bool:
    """Return whether a file belongs to a shapefile that was sent for the same role."""
    path = Path(upload.name)
    if path.suffix.casefold() not in COMPANIONS:
        return False
    return any(
        other.role == upload.role
        and Path(other.name).suffix.casefold() == ".shp"
        and Path(other.name).stem == path.stem
        for other in uploads
    )

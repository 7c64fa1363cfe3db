"""What is sent: the files that are read, each with what belongs to it, and those that are not."""

from collections.abc import Iterable, Sequence
from pathlib import Path

from api.services.imports.guessing import PICTURES
from api.services.inputs.uploads import (
    COMPANIONS,
    MOST_FILES,
    TooLargeError,
    UnsupportedFileError,
    Upload,
    format_of,
    refuse_names,
)
from geo.errors import Fault, InputError
from geo.formats import FORMATS

Bundle = tuple[Upload, tuple[Upload, ...]]
"""A file that is read, and it with all that belongs to it."""


def bundles(uploads: Sequence[Upload]) -> tuple[list[Bundle], list[str]]:
    """Return the files that are read, each with what belongs to it, and the names of the others."""
    if len(uploads) > MOST_FILES * (1 + len(COMPANIONS)):
        raise too_many(len(uploads))
    refuse_names(uploads)
    names = [upload.name.casefold() for upload in uploads]
    twice = sorted({name for name in names if names.count(name) > 1})
    if twice:
        text = ("was sent twice under one name; send one of them", "同名文件出现两次；请只发送一个")
        raise InputError([Fault(name, *text) for name in twice])
    read = [upload for upload in uploads if is_read(upload.name)]
    if len(read) > MOST_FILES:
        raise too_many(len(read))
    bundles = [(main, (main, *_beside(main, uploads))) for main in read]
    taken = {id(upload) for _, bundle in bundles for upload in bundle}
    return bundles, [upload.name for upload in uploads if id(upload) not in taken]


def is_read(name: str) -> bool:
    """Return whether a file of such a name is read: as a table, a layer or a picture."""
    return format_of(name) is not None or name.casefold().endswith(PICTURES)


def _beside(main: Upload, uploads: Sequence[Upload]) -> Iterable[Upload]:
    """Yield the other parts of a shapefile."""
    shape = Path(main.name)
    if shape.suffix.casefold() == ".shp":
        for upload in uploads:
            path = Path(upload.name)
            if path.stem == shape.stem and path.suffix.casefold() in COMPANIONS:
                yield upload


def nothing(not_read: Sequence[str]) -> UnsupportedFileError:
    """Return the error that says that none of the files is read."""
    right = ", ".join([*FORMATS, *PICTURES])
    where = ", ".join(not_read[:5]) or "files"
    return UnsupportedFileError(
        Fault(where, f"no file of a kind that is read; there are {right}", f"没有可读取的文件；可用格式：{right}")
    )


def too_many(n: int) -> TooLargeError:
    """Return the error that says that there are too many files."""
    en = f"{n} files were sent, at most {MOST_FILES} are taken"
    return TooLargeError(Fault("files", en, f"发送了 {n} 个文件，最多 {MOST_FILES} 个"))

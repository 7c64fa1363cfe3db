"""Files of villages, plans and rounds: they stand and go with the records that they belong to."""

from dataclasses import dataclass

from api.store.records.kind import Kind


@dataclass(frozen=True)
class FileRecord:
    """A file of a record; ``owner`` is the kind and the key of that, like ``plans/xigu-plan-1``."""

    owner: str
    name: str
    path: str
    digest: str
    n_bytes: int


@dataclass(frozen=True)
class ContentRecord:
    """The bytes of a file, apart so that files are listed without them."""

    owner: str
    name: str
    path: str
    content: bytes


FILES = Kind("files", ("file", "文件"), FileRecord, ("owner", "name"))
CONTENTS = Kind("contents", ("file", "文件"), ContentRecord, ("owner", "name"))

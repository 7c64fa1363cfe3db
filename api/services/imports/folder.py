"""The private folder of an import: the files that were sent, and what was read of them; it goes with the import."""

import json
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from shutil import copyfileobj, rmtree
from typing import Any

from api.errors import OutputError
from api.services.inputs.uploads import Upload
from api.store.base import NotFoundError
from api.store.records.imports import ImportRecord, SentFile
from geo.errors import Fault

PREFIX = "import-"
PRIVATE = 0o700

GONE = Fault(
    "import",
    "its files are gone: they are kept for a day, and only on the machine that took them; send them again",
    "文件已清除：仅在接收的机器上保留一天；请重新上传",
)


@dataclass(frozen=True)
class ImportFolder:
    """The folder of one import on a shelf; nothing else reads or lists it."""

    shelf: Path
    import_id: str

    @property
    def path(self) -> Path:
        """Where it lies."""
        return self.shelf / f"{PREFIX}{self.import_id}"

    def make(self) -> None:
        """
        Make the folder, for this program's eyes alone.

        Raises
        ------
        OutputError
            The operating system refused.
        """
        try:
            self.shelf.mkdir(parents=True, exist_ok=True)
            self.path.mkdir(mode=PRIVATE)
        except OSError as error:
            raise _refused(error) from error

    def take(self, file_id: str, uploads: Sequence[Upload]) -> int:
        """Write one file and what belongs to it, and return their bytes; raises `OutputError`."""
        home = self.path / file_id
        try:
            home.mkdir(mode=PRIVATE, exist_ok=True)
            for upload in uploads:
                with (home / upload.name).open("wb") as file:
                    copyfileobj(upload.content, file)
            return sum((home / upload.name).stat().st_size for upload in uploads)
        except OSError as error:
            raise _refused(error) from error

    def drop(self, file_id: str) -> None:
        """Remove one file and what belongs to it."""
        rmtree(self.path / file_id, ignore_errors=True)

    def file(self, sent: SentFile) -> Path:
        """
        Return where a file lies.

        Raises
        ------
        NotFoundError
            The files are gone.
        """
        path = self.path / sent.id / sent.name
        if not path.is_file():
            raise NotFoundError(GONE)
        return path

    def note(self, name: str, said: Mapping[str, Any]) -> None:
        """Write something that was read of the files beside them; raises `OutputError`."""
        stage = self.path / f".{name}.part"
        try:
            stage.write_text(json.dumps(said, ensure_ascii=False), encoding="utf-8")
            stage.replace(self.path / name)
        except OSError as error:
            raise _refused(error) from error

    def noted(self, name: str) -> dict[str, Any] | None:
        """Return what was written, None where nothing was."""
        try:
            said: dict[str, Any] = json.loads((self.path / name).read_text(encoding="utf-8"))
        except FileNotFoundError:
            return None
        return said

    def remove(self) -> None:
        """Remove the folder with all that is in it."""
        rmtree(self.path, ignore_errors=True)


def folder_of(shelf: Path, record: ImportRecord) -> ImportFolder:
    """Return the folder of an import."""
    return ImportFolder(shelf, record.id)


def folders_on(shelf: Path) -> Iterator[ImportFolder]:
    """Yield the folders of all imports on a shelf."""
    for path in shelf.glob(f"{PREFIX}*"):
        if path.is_dir():
            yield ImportFolder(shelf, path.name.removeprefix(PREFIX))


def _refused(error: OSError) -> OutputError:
    reason = error.strerror or str(error)
    return OutputError(Fault("import", f"cannot be written: {reason}", f"数据文件夹无法写入：{reason}"))

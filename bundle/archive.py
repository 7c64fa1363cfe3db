"""Archives that are the same to the byte whenever and wherever they are made of the same files."""

import gzip
import tarfile
from hashlib import sha256
from pathlib import Path

MTIME = 1_577_836_800
"""2020-01-01: what every file in it is dated."""


def write_sums(folder: Path) -> None:
    """Write the digests of all files of a folder into it, as ``sha256sum --check`` reads them."""
    files = [path for path in _files(folder) if path.name != "SHA256SUMS"]
    lines = (f"{sha256(path.read_bytes()).hexdigest()}  {path.relative_to(folder).as_posix()}\n" for path in files)
    (folder / "SHA256SUMS").write_text("".join(lines), encoding="utf-8")


def write_archive(folder: Path, path: Path) -> None:
    """Write a folder as a compressed archive; a file that stood there is replaced once the new one is whole."""
    stage = path.with_name(f".{path.name}.part")
    with (
        stage.open("wb") as raw,
        # what fills it is compressed already
        gzip.GzipFile(filename="", fileobj=raw, mode="wb", compresslevel=1, mtime=MTIME) as packed,
        tarfile.open(fileobj=packed, mode="w", format=tarfile.PAX_FORMAT) as archive,
    ):
        for file in _files(folder):
            archive.add(file, f"{folder.name}/{file.relative_to(folder).as_posix()}", filter=_plain)
    stage.replace(path)


def _files(folder: Path) -> list[Path]:
    return sorted((path for path in folder.rglob("*") if path.is_file()), key=lambda path: path.as_posix())


def _plain(entry: tarfile.TarInfo) -> tarfile.TarInfo:
    """Return an entry that says nothing of who made it, and when."""
    entry.uid = entry.gid = 0
    entry.uname = entry.gname = ""
    entry.mtime = MTIME
    entry.mode = 0o755 if entry.mode & 0o100 else 0o644
    return entry

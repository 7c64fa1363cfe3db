"""Files that were read before: one whose bytes are the same is neither read nor checked again."""

from collections import OrderedDict
from dataclasses import dataclass
from hashlib import blake2b
from pathlib import Path
from threading import Lock

from geo.errors import Fault
from geo.formats.checks.findings import Findings
from geo.formats.checks.parts import Part, read_part
from geo.formats.layer import Layer
from geo.formats.roles import Role

MOST_FILES = 24
"""Files that are kept: a few states of the ground of one village."""

ALONE = frozenset({".gpkg", ".geojson"})
"""Suffixes of files that hold all that is read of them; others have companions."""

Key = tuple[str, str, bytes]


@dataclass
class _File:
    layer: Layer
    parts: dict[str, tuple[Part, tuple[Fault, ...], tuple[Fault, ...]]]


class KnownParts:
    """What the files that were last read hold, by the part that each plays, its name and its bytes."""

    def __init__(self, most: int = MOST_FILES) -> None:
        self._most, self._lock = most, Lock()
        self._files: OrderedDict[Key, _File] = OrderedDict()

    def layer(self, path: Path, role: Role) -> Layer | None:
        """Return the layer of a file of the same name that held the same bytes; None where none was read."""
        known = self._found(_key(path, role))
        return None if known is None else known.layer

    def keep(self, path: Path, role: Role, layer: Layer) -> None:
        """Keep the layer of a file."""
        if (key := _key(path, role)) is None:
            return
        with self._lock:
            self._files[key] = _File(layer, {})
            while len(self._files) > self._most:
                self._files.popitem(last=False)

    def part(self, path: Path, layer: Layer, role: Role, findings: Findings, *, declared: str) -> Part:
        """Return a part as `geo.formats.checks.parts.read_part`; a layer that others had changed is read anew."""
        known = self._found(_key(path, role))
        if known is None or known.layer is not layer:
            return read_part(layer, role, findings, declared=declared)
        if declared not in known.parts:
            told = Findings()
            part = read_part(layer, role, told, declared=declared)
            known.parts[declared] = part, tuple(told.faults), tuple(told.notices)
        part, faults, notices = known.parts[declared]
        findings.faults.extend(faults)
        findings.notices.extend(notices)
        return part

    def _found(self, key: Key | None) -> _File | None:
        with self._lock:
            if key is None or key not in self._files:
                return None
            self._files.move_to_end(key)
            return self._files[key]


def _key(path: Path, role: Role) -> Key | None:
    """Return what names what a file holds; None of what is not whole in one file, such as a shapefile."""
    if path.suffix.casefold() not in ALONE or not path.is_file():
        return None
    return role.name, path.name, blake2b(path.read_bytes(), digest_size=16).digest()

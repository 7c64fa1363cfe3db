"""Which part each file of a planner plays, where nobody said so."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

from api.services.inputs.uploads import format_of
from geo.errors import Fault, InputError
from geo.formats.geopackage import layer_names
from geo.formats.roles import ROLES

EXTRACT = ".osm.pbf"
EXTRACTED = ("households", "roads", "barriers", "buildings")
"""What an extract gives where no other file does; its administrative borders and place names may be of elsewhere."""

WORDS = {
    "households": ("住户", "农户", "门牌", "户籍", "登记"),
    "boundary": ("边界", "村界", "行政区划", "行政村"),
    "roads": ("道路", "路网", "村道"),
    "barriers": ("障碍", "河流", "水系", "铁路", "高速"),
    "buildings": ("建筑", "房屋", "楼栋"),
    "groups": ("小组", "自然村", "村组"),
    "dedicated": ("专属",),
}
"""What people call files of each part in Chinese."""

PREFERRED = ("villages",)
"""Of two files in one folder that could play a part, one so called is meant: it has the villages apart."""


@dataclass(frozen=True)
class Cast:
    """The file of each part, and the files of a folder that play none."""

    files: dict[str, Path]
    idle: tuple[Path, ...]


def cast_files(named: Sequence[str]) -> Cast:
    """
    Return which part each file plays.

    A file is given as ``PATH`` or ``ROLE=PATH``; a folder stands for the files in it. Without a role the name of the
    file decides, then the names of its layers; an OpenStreetMap extract plays whatever parts are left.

    Raises
    ------
    InputError
        A file is not there, plays no part by its name, or a part has two; carries every such fault.
    """
    faults: list[Fault] = []
    files: dict[str, Path] = {}
    idle: list[Path] = []
    extracts: list[Path] = []
    for text in named:
        role, path = _split(text)
        if not path.exists():
            faults.append(Fault(text, "there is no such file", "没有这个文件"))
        elif path.is_dir():
            _take_folder(path, files, idle, extracts)
        elif role is None and path.name.casefold().endswith(EXTRACT):
            extracts.append(path)
        else:
            _take_file(text, role, path, files, faults)
    _take_extracts(extracts, files, idle)
    if not files and not faults:
        faults.append(Fault(", ".join(named) or "-", "no file that can be read", "没有可读取的文件"))
    if faults:
        raise InputError(faults)
    return Cast(files, tuple(idle))


def _split(text: str) -> tuple[str | None, Path]:
    role, equals, path = text.partition("=")
    return (role, Path(path)) if equals and role in ROLES else (None, Path(text))


def _take_file(text: str, role: str | None, path: Path, files: dict[str, Path], faults: list[Fault]) -> None:
    roles = [role] if role else list(_roles_of(path))
    if not roles:
        known = ", ".join(ROLES)
        faults.append(
            Fault(
                text,
                f"which part it plays cannot be told from its name; write ROLE={text}, ROLE being one of {known}",
                f"无法从文件名判断用途；请写作 ROLE={text}，ROLE 为 {known} 之一",
            )
        )
    for each in roles:
        if each in files:
            faults.append(
                Fault(
                    text,
                    f"{each} come from {files[each].name} already",
                    f"{ROLES[each].zh}已由 {files[each].name} 给出",
                )
            )
        files.setdefault(each, path)


def _take_folder(folder: Path, files: dict[str, Path], idle: list[Path], extracts: list[Path]) -> None:
    listed = sorted(path for path in folder.iterdir() if path.is_file() and format_of(path.name))
    for path in sorted(listed, key=lambda path: path.name.partition(".")[0].casefold() not in PREFERRED):
        if path.name.casefold().endswith(EXTRACT):
            extracts.append(path)
            continue
        roles = [role for role in _roles_of(path) if role not in files]
        files.update(dict.fromkeys(roles, path))
        if not roles:
            idle.append(path)


def _take_extracts(extracts: Sequence[Path], files: dict[str, Path], idle: list[Path]) -> None:
    for path in extracts:
        lacking = [role for role in EXTRACTED if role not in files]
        files.update(dict.fromkeys(lacking, path))
        if not lacking:
            idle.append(path)


def _roles_of(path: Path) -> Iterator[str]:
    """Give the parts that a file plays by its own name, or by those of its layers."""
    stem = path.name.partition(".")[0].casefold()
    named = [
        role.name
        for role in ROLES.values()
        if stem in role.layers or role.name in stem or any(word in stem for word in WORDS[role.name])
    ]
    if not named and path.name.casefold().endswith(".gpkg"):
        layers = {name.casefold() for name in layer_names(path)}
        named = [role.name for role in ROLES.values() if layers & set(role.layers)]
    yield from named

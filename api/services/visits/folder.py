"""The folder of rounds over some weeks: whether its files may go somewhere, and what of an earlier one goes."""

import json
import shutil
from collections.abc import Collection
from pathlib import Path

from api.errors import OutputError
from api.services.drawing import plan_folder
from geo.errors import Fault

REPORT_JSON = "report.json"
VISITS_JSON = "visits.json"


def is_visit_folder(folder: Path) -> bool:
    """Return whether a folder holds rounds over some weeks, perhaps beside other files."""
    return (folder / VISITS_JSON).is_file() and (folder / REPORT_JSON).is_file()


def place_faults(folder: Path) -> tuple[Fault, ...]:
    """Return why the files cannot go to a folder: it may be new, empty, or hold earlier rounds, which are replaced."""
    try:
        earlier, plan = is_visit_folder(folder), plan_folder.is_plan(folder)
    except OSError:  # such as a name too long, which is told below
        earlier = plan = False
    if earlier:
        return ()
    if plan:
        en = "the folder holds a plan of grids; give a new or empty one, or one with earlier rounds"
        return (Fault(f"--out {folder}", en, "文件夹中是网格方案；应为新文件夹、空文件夹或已有走访安排的文件夹"),)
    return plan_folder.place_faults(folder)


def written_before(folder: Path) -> frozenset[str]:
    """
    Return what lies in a folder of earlier rounds and was written by them: files and members' folders, by name.

    A report that cannot be read names nothing that would be ours to remove, and one that was tampered with may name
    what lies elsewhere, or the folder itself: neither is taken.
    """
    if not is_visit_folder(folder):
        return frozenset()
    try:
        files = json.loads((folder / REPORT_JSON).read_text(encoding="utf-8"))["files"]
        tops = {str(name).split("/")[0] for name in files}
    except (OSError, ValueError, KeyError, TypeError):
        return frozenset()
    return frozenset(top for top in tops if top not in ("", ".", "..") and Path(top).name == top)


def remove_stale(folder: Path, names: Collection[str]) -> None:
    """
    Remove what earlier rounds wrote and new ones do not.

    Raises
    ------
    OutputError
        The operating system refused to; names what.
    """
    try:
        for path in (folder / name for name in sorted(names)):
            if path.is_dir() and not path.is_symlink():
                shutil.rmtree(path)
            else:
                path.unlink(missing_ok=True)
    except OSError as error:
        where, place = f"--out {folder}", error.filename or folder
        raise OutputError(
            Fault(where, f"cannot remove {place}: {error.strerror}", f"无法删除 {place}：{error.strerror}")
        ) from error

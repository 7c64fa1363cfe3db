"""The papers of a sheet: what can be printed, sent on, or loaded into a device."""

from collections.abc import Mapping
from pathlib import Path

from api.services.rounds.sheets.filing import CALLS
from api.services.rounds.sheets.showing import Shown
from api.services.visits.files.layout import BOOKLET, BOOKLET_PDF, CALLS_PDF, outing_name
from api.services.visits.files.layout import CALLS as CALLS_PAGE
from api.store.base import absent
from api.store.library import Library
from api.store.scope import EVERYWHERE


def sheet_files(library: Library, shown: Shown) -> Mapping[str, str]:
    """
    Return the papers of a sheet that there are, by kind: ``pdf``, ``png``, ``page`` (for a browser to print), ``gpx``.

    There are none for who sees a part of the sheet: others' doors stand on them.
    """
    if not shown.whole:
        return {}
    wanted = _wanted(shown)
    with library.seen_with(EVERYWHERE).round_folder(shown.found.plan.id, shown.found.sheet.round_id) as folder:
        return {kind: name for kind, name in wanted.items() if (folder / name).is_file()}


def sheet_file(library: Library, shown: Shown, kind: str) -> tuple[Path, bytes]:
    """Return a paper of a sheet: its path within the rounds, and what is in it. Raises `NotFoundError`."""
    files = sheet_files(library, shown)
    if kind not in files:
        raise absent("file", "文件", kind)
    with library.seen_with(EVERYWHERE).round_folder(shown.found.plan.id, shown.found.sheet.round_id) as folder:
        return Path(files[kind]), (folder / files[kind]).read_bytes()


def _wanted(shown: Shown) -> Mapping[str, str]:
    folder, sheet = shown.folder, shown.found.sheet
    if sheet.kind == CALLS:
        return {"pdf": f"{folder}/{CALLS_PDF}", "page": f"{folder}/{CALLS_PAGE}"}
    number = int(sheet.number.rpartition("-")[2])
    return {
        "pdf": f"{folder}/{BOOKLET_PDF}",
        "png": outing_name(folder, number, "png"),
        "page": f"{folder}/{BOOKLET}",
        "gpx": outing_name(folder, number, "gpx"),
    }

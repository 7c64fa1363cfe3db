"""Papers of the plan in a folder, for the command line; leaders are those that its grids name."""

from dataclasses import replace
from datetime import datetime
from pathlib import Path

import pandas as pd

from api.errors import OutputError
from api.services.drawing.plan_reading import read_plan
from api.services.papers.asked import PICTURED, PaperAsked, check_words, chosen
from api.services.papers.moves import moved_between
from api.services.papers.of_plan import card_of, imprint_of, simple_paper
from api.services.papers.press import check_press, pressed
from api.services.staffing.today import day_of
from geo.errors import Fault, InputError
from maps.language import words_of
from maps.papers.grids import Leader, Subject, signature_sheet
from partition.tables import PlanTables

PDF, PNG = ".pdf", ".png"
NEEDS_STORE = ("slips",)
"""Papers of what a store keeps: who led before, and who does."""


def print_folder(folder: Path, asked: PaperAsked, out: Path, *, now: datetime, before: Path | None = None) -> Path:
    """
    Write a paper of the plan in a folder to a file, and return that; ``before`` is the folder of the plan before.

    Raises
    ------
    InputError
        What is asked for cannot be; carries every fault.
    CannotPrintError
        This machine lacks what printing takes.
    OutputError
        The file cannot be written.
    """
    check_words(asked)
    if faults := [*_kind_faults(asked, out), *_out_faults(out)]:
        raise InputError(faults)
    read = read_plan(folder)
    level = asked.level or read.tables.levels[-1]
    imprint = imprint_of(asked, read.report, plan=folder.resolve().name, version="", day=day_of(now))
    subject = Subject(read.tables, level, replace(imprint, draft=True))
    subject = chosen(asked, subject)  # before the press, which takes longer to load than a plan
    check_press()
    subject = replace(subject, leaders=_named_leaders(read.tables, level))
    words = words_of(asked.lang)
    html = simple_paper(asked, subject, words)
    if html is None:
        moved = moved_between(read_plan(before).tables, subject) if before else None
        html = signature_sheet(subject, words, card=card_of(read.report, subject), moved=moved)
    return _write(out, pressed(html, picture=out.suffix.casefold() == PNG))


def _kind_faults(asked: PaperAsked, out: Path) -> list[Fault]:
    faults = []
    if asked.kind in NEEDS_STORE:
        en = f"{asked.kind} tell who led before, which only a service keeps; print them there"
        faults.append(Fault("--kind", en, f"{asked.kind} 需要历任负责人记录；请在网页服务中打印"))
    suffix = out.suffix.casefold()
    right = (PDF, PNG) if asked.kind in PICTURED else (PDF,)
    if suffix not in right:
        named = ", ".join(right)
        faults.append(Fault(f"--out {out}", f"the name must end in one of {named}", f"文件名应以 {named} 之一结尾"))
    return faults


def _out_faults(out: Path) -> list[Fault]:
    if out.is_dir():
        return [Fault(f"--out {out}", "is a folder; give the name of a file", "是文件夹；请给出文件名")]
    if not out.absolute().parent.is_dir():
        return [
            Fault(f"--out {out}", f"there is no folder {out.parent}; make it", f"没有文件夹 {out.parent}；请先建立")
        ]
    return []


def _named_leaders(tables: PlanTables, level: str) -> dict[str, Leader]:
    """Return the leaders that a plan took over from the grids before it, by grid."""
    grids = tables.grids_of(level)
    if "leader" not in grids.columns:
        return {}
    named = zip(grids["grid_id"].astype(str), grids["leader"], strict=True)
    return {code: Leader(str(name)) for code, name in named if not pd.isna(name) and str(name).strip()}


def _write(out: Path, content: bytes) -> Path:
    try:
        out.write_bytes(content)
    except OSError as error:
        why = error.strerror or str(error)
        raise OutputError(Fault(f"--out {out}", f"cannot be written: {why}", f"无法写入：{why}")) from error
    return out

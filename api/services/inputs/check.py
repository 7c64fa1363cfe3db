"""A filled-in table judged, and given back with its faults."""

from datetime import datetime
from pathlib import Path

from api.services.inputs.template import kind_faults, name_faults
from api.services.one_file import write_file
from geo.errors import Fault, InputError
from geo.formats.workbook.judge import Judged, judge_file
from geo.formats.workbook.marked import write_marked


def check_table(path: Path, out: Path, kind: str | None, *, now: datetime) -> Judged:
    """
    Judge a workbook or CSV file as a table of a kind, and write it with its faults marked.

    Raises
    ------
    InputError
        The file cannot be read, is of no kind, or would be written over.
    OutputError
        The workbook cannot be written.
    """
    faults = [*([] if kind is None else kind_faults(kind)), *name_faults(out)]
    if out.exists() and path.exists() and out.samefile(path):
        text = ("is the file that is checked; give another name", "与被检查的文件相同；请换一个文件名")
        faults.append(Fault(f"-o {out}", *text))
    if faults:
        raise InputError(faults)
    judged = judge_file(path, kind, today=now.astimezone().date())
    write_file(out, lambda stage: write_marked(stage, judged, now=now))
    return judged

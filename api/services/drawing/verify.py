"""Have a finished plan judged, by code that knows nothing of how it was made."""

from collections.abc import Callable, Sequence
from pathlib import Path

from api.services.drawing.plan_folder import PLAN_GPKG, REPORT_JSON
from geo.errors import Fault, InputError
from partition.verify import Verdict


def verify_plan(folder: Path, inputs: Sequence[Path], judge: Callable[[Path, Sequence[Path]], Verdict]) -> Verdict:
    """
    Return the verdict on the plan in a folder; ``inputs`` are the planner's own files, or folders of them.

    What is missing or damaged in a plan is a finding.

    Raises
    ------
    InputError
        The folder holds nothing of a plan, or an input is not there; carries every such fault.
    """
    faults = [
        Fault(f"--inputs {path}", "there is no such file", "没有这个文件") for path in inputs if not path.exists()
    ]
    if not any((folder / name).is_file() for name in (PLAN_GPKG, REPORT_JSON)):
        en = f"there is no plan here: neither {PLAN_GPKG} nor {REPORT_JSON}"
        faults.insert(0, Fault(str(folder), en, f"这里没有方案：{PLAN_GPKG} 和 {REPORT_JSON} 都没有"))
    if faults:
        raise InputError(faults)
    return judge(folder, inputs)

"""
Read and check a register of households against a bare read of the same workbook, in one run.

    python benchmarks/read_register.py [ROWS]

The register is our own template filled in, half houses and half flats, 30,000 rows if not said. The bare read is
python-calamine's own, values only. Prints seconds of processor time, the ratio, and the peak of memory.
"""

import resource
import sys
import time
from collections.abc import Callable
from pathlib import Path
from tempfile import TemporaryDirectory

import xlsxwriter
from python_calamine import CalamineWorkbook

from geo.formats.workbook.judge import judge_file
from geo.formats.workbook.templates import TEMPLATES


def write_register(path: Path, n_rows: int) -> None:
    """Write the template of households with rows in it."""
    columns = TEMPLATES["households"].columns
    with xlsxwriter.Workbook(path, {"strings_to_numbers": False}) as book:
        sheet = book.add_worksheet()
        sheet.write_row(0, 0, [column.heading for column in columns])
        for i in range(n_rows):
            row = {"household_id": f"{i:06d}", "village": "西谷村", "group": f"{i % 12 + 1}组", "households": 1}
            if i % 2:
                row |= {"lane": f"东{i % 9 + 1}巷", "door": str(i // 24 + 1), "tier": "绿", "due_again": "否"}
            else:
                row |= {"estate": "幸福小区", "building": f"{i // 600 + 1}#", "unit": str(i % 4 + 1)}
                row |= {"floor": str(i % 18 + 1), "room": f"{i % 18 + 1}0{i // 2 % 4 + 1}"}
            sheet.write_row(i + 1, 0, [row.get(column.name) for column in columns])


def seconds(work: Callable[[], object]) -> float:
    """Return the processor time that work takes."""
    before = time.process_time()
    work()
    return time.process_time() - before


def main(n_rows: int) -> None:
    with TemporaryDirectory() as folder:
        path = Path(folder, "register.xlsx")
        write_register(path, n_rows)
        judge_file(path)  # what is imported and compiled on the first use is not measured
        bare = seconds(lambda: CalamineWorkbook.from_path(path).get_sheet_by_index(0).to_python())
        ours = seconds(lambda: judge_file(path))
        faults = len(judge_file(path).faults)
    peak_mb = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
    print(f"{n_rows} rows, {faults} faults")
    print(f"read and checked {ours:.2f} s, bare read {bare:.2f} s, ratio {ours / bare:.1f}, peak {peak_mb:.0f} MB")


if __name__ == "__main__":
    main(int(sys.argv[1]) if len(sys.argv) > 1 else 30_000)

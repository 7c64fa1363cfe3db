"""
The independent judge: a finished plan's folder is read back and judged from scratch.

It shares no code with what makes plans. Files are read by geopandas alone; who borders whom is rebuilt from the cells;
walking distances come from the raw roads by networkx.
"""

from collections.abc import Sequence
from pathlib import Path

from partition.verify.finding import Finding, LevelFigures, Verdict

__all__ = ["Finding", "LevelFigures", "Verdict", "verify"]


def verify(folder: Path, inputs: Sequence[Path] = ()) -> Verdict:
    """
    Return the verdict on the plan in a folder.

    Parameters
    ----------
    folder
        Holds plan.gpkg, grids.geojson, assignment.csv and report.json; what is missing or damaged is a finding.
    inputs
        The planner's original files, or folders that hold them. Those that report.json names are judged in place of
        the plan's own copies of households, boundary, roads and barriers; of buildings only whether doors that have
        no other place stand in their own.
    """
    # what judges is heavy: who only names a verdict does without
    from partition.verify.disclosure import disclosure
    from partition.verify.files import read_case
    from partition.verify.measure import figures, measure
    from partition.verify.rules import RULES
    from partition.verify.rules.estimated import derived, estimated_share

    case, findings = read_case(Path(folder), [Path(path) for path in inputs])
    if case is None:
        return Verdict(findings, figures=())
    measures = measure(case)
    findings += tuple(finding for rule in RULES.values() for finding in rule(measures))
    findings += tuple(disclosure(case.report, findings))
    named = case.report.estimated | {what for what, guessed in derived(case).items() if guessed}
    return Verdict(findings, figures(measures), tuple(sorted(named)), estimated_share(case), case.not_compared)

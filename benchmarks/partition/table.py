"""The table of results, as Markdown between two marks of a page."""

from collections.abc import Mapping, Sequence
from typing import Any

BEGIN, END = "<!-- partition: begin -->", "<!-- partition: end -->"
HEAD = (
    "| tool | version | in band | contiguous | mean walk, m | Polsby-Popper | certified gap | seconds |",
    "|---|---|---|---|---|---|---|---|",
)

Results = Mapping[str, Any]
Run = Mapping[str, Any]


def put(page: str, results: Results) -> str:
    """
    Return a page with the table put between its marks.

    Raises
    ------
    ValueError
        The page has not one pair of marks.
    """
    if page.count(BEGIN) != 1 or page.count(END) != 1:
        raise ValueError(f"the page needs one {BEGIN} and one {END}")
    before, rest = page.split(BEGIN)
    return before + BEGIN + "\n" + render(results) + END + rest.split(END)[1]


def render(results: Results) -> str:
    """Return the tables of all places, in the order of the results."""
    parts = [_place(name, about, results) for name, about in results["places"].items()]
    return "\n".join([_intro(results), *parts])


def _intro(results: Results) -> str:
    days = sorted({run["date"] for run in results["runs"]})
    low, high = results["band"]
    machine = results["machine"]
    when = days[0] if len(days) == 1 else f"{days[0]} to {days[-1]}"
    return (
        f"Measured {when} on {machine['processor']}, {machine['cores']} cores, {machine['memory_gb']} GB, "
        f"{machine['system']}, Python {machine['python']}; one run each, seed {results['seed']}, band {low}-{high}, "
        f"round(households / {results['usual']}) grids.\n"
    )


def _place(name: str, about: Mapping[str, int], results: Results) -> str:
    runs = [
        run for label in results["tools"] for run in results["runs"] if (run["place"], run["tool"]) == (name, label)
    ]
    title = f"### {name}: {about['households']:,} households at {about['points']:,} points, {about['grids']} grids"
    rows = [_row(run, results["tools"][run["tool"]], about["grids"]) for run in runs]
    return "\n".join([title, "", *HEAD, *rows, *_second(runs), ""])


def _row(run: Run, label: str, n_grids: int) -> str:
    if "failed" in run:
        return f"| {label} | {run['version'] or '-'} | {run['failed'].replace('|', '/')} | | | | | |"
    count = "" if run["grids"] == n_grids else f" of {run['grids']} grids"
    gap = "-" if run["gap"] is None else f"{100 * run['gap']:.2f} %"
    cells = [label, run["version"] or "-", f"{_percent(run['in_band'])}{count}", _percent(run["contiguous"])]
    cells += [f"{run['mean_walk_m']:.1f}", f"{run['polsby_popper']:.2f}", gap, _seconds(run["seconds"])]
    return f"| {' | '.join(cells)} |"


def _percent(share: float) -> str:
    """Return a share in whole per cent; 100 % only where nothing is missing."""
    return f"{int(share * 100 + 1e-9)} %"


def _seconds(seconds: float) -> str:
    if seconds < 0.01:
        return "< 0.01"
    return f"{seconds:.2f}" if seconds < 1 else f"{seconds:.0f}"


def _second(runs: Sequence[Run]) -> list[str]:
    """Return a line on how far a second judge is from ours; none where none was asked."""
    asked = [run for run in runs if run.get("second")]
    if not asked:
        return []
    apart = max(abs(run["second"]["mean_walk_m"] / run["mean_walk_m"] - 1) for run in asked)
    band = sum(abs(run["second"]["in_band"] - run["in_band"]) < 1e-3 for run in asked)
    pieces = sum(abs(run["second"]["contiguous"] - run["contiguous"]) < 1e-3 for run in asked)
    n = len(asked)
    return [
        "",
        f"A second judge agrees on the band in {band} of {n} rows and on contiguity, which it takes from plain Voronoi "
        f"cells, in {pieces}; its mean walks are within {100 * apart:.1f} %.",
    ]

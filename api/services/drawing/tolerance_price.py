"""What a tolerance buys: one division of the villages held against another at a second tolerance."""

from typing import Any

from api.services.drawing.plan_folder import Report

FIGURES = ("count", "groups_split", "objective_m", "mean_walk_m")
"""What is told of a level as its report has it."""


def tolerance_price(report: Report, other: Report) -> Report:
    """
    Return the figures of both at every level, side by side.

    ``report`` and ``other`` are as `api.services.drawing.report` builds them, of the same villages and effort. Of each
    level there are `FIGURES`, ``outside_band`` (ordinary grids outside the strict band) and the numbers of broken rules
    that must hold (``must``) and should (``wish``). ``cause`` says why no plan keeps every rule, None where one does
    or where nothing was asked.
    """
    return {
        "tolerance": report["tolerance"],
        "other_tolerance": other["tolerance"],
        "feasible": report["feasible"],
        "other_feasible": other["feasible"],
        "cause": _cause(report),
        "other_cause": _cause(other),
        "levels": [
            {"name": here["name"], "here": _figures(here, report), "other": _figures(there, other)}
            for here, there in zip(report["levels"], other["levels"], strict=True)
        ],
    }


def _figures(level: Report, report: Report) -> Report:
    severities = [row["severity"] for row in report["violations"] if row["level"] == level["name"]]
    figures: dict[str, Any] = {name: level[name] for name in FIGURES}
    counted = {severity: severities.count(severity) for severity in ("must", "wish")}
    return figures | {"outside_band": level["count"] - level["in_band"]} | counted


def _cause(report: Report) -> str | None:
    explanation = report["explanation"]
    return None if explanation is None else str(explanation["message"])

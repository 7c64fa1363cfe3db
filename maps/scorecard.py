"""The scorecard in words: a line a figure, under the principle that it speaks of."""

from collections.abc import Mapping
from typing import Any, NamedTuple

Card = Mapping[str, Mapping[str, Any]]
"""A scorecard as report.json holds it: figures by name, by principle."""

PRINCIPLES = {
    "convenience": "方便群众 Near for people",
    "size": "规模适度 Of fitting size",
    "coverage": "无缝覆盖 Nothing left out",
    "service": "便于服务 Easy to serve",
    "governance": "有利治理 Good to govern",
}


class Figure(NamedTuple):
    """A figure of the scorecard: its principle and key, what it is called, and its form."""

    principle: str
    key: str
    label: str
    form: str


FIGURES = (
    Figure("convenience", "mean_walk_m", "平均步行 Mean walk, m", ",.0f"),
    Figure("convenience", "p95_walk_m", "九成半住户步行不超过 19 of 20 walk at most, m", ",.0f"),
    Figure("convenience", "max_walk_m", "最远步行 Longest walk, m", ",.0f"),
    Figure("convenience", "mean_walk_min", "平均步行 Mean walk, min", ",.1f"),
    Figure("convenience", "max_walk_min", "最远步行 Longest walk, min", ",.1f"),
    Figure("convenience", "beyond_radius", "超出半径的户 Beyond the radius", ",d"),
    Figure("size", "grids", "网格数 Grids", ",d"),
    Figure("size", "dedicated", "专属网格（另计） Dedicated areas, counted apart", ",d"),
    Figure("size", "in_band_share", "达标比例 In band", ".0%"),
    Figure("size", "allowed_share", "允许范围内比例 In the allowed range", ".0%"),
    Figure("size", "households_min", "最少户数 Fewest households", ",d"),
    Figure("size", "households_max", "最多户数 Most households", ",d"),
    Figure("size", "spread", "户数离散 Spread of sizes", ".0%"),
    Figure("coverage", "gap_m2", "空白区 Uncovered area, m²", ",.2f"),
    Figure("coverage", "overlap_m2", "重叠 Overlap, m²", ",.2f"),
    Figure("coverage", "households_in_one_grid", "恰在一个网格的户 In exactly one grid", ",d"),
    Figure("service", "mean_round_min", "走遍一格平均步行 Mean round on foot, min", ",.0f"),
    Figure("service", "max_round_min", "走遍一格最长步行 Longest round on foot, min", ",.0f"),
    Figure("service", "spread", "各格差异 Spread of rounds", ".0%"),
    Figure("governance", "groups_whole", "完整的自然组 Groups whole", ",d"),
    Figure("governance", "groups_split", "被拆分的自然组 Groups split", ",d"),
    Figure("governance", "polsby_popper_mean", "平均紧凑度 Mean compactness", ".2f"),
    Figure("governance", "polsby_popper_min", "最低紧凑度 Least compactness", ".2f"),
    Figure("governance", "on_features_share", "内部边界沿路沿水 Borders on roads, water", ".0%"),
    Figure("governance", "grids_over_barriers", "跨越无通道屏障的网格 Grids over barriers without a crossing", ",d"),
)
"""Every figure that is shown, in order."""


def shown(card: Card | None, figure: Figure) -> str:
    """Return a figure of a scorecard as people read it, a dash where it is not known."""
    value = None if card is None else card[figure.principle][figure.key]
    if value is None:
        return "–"
    return format(round(value) if figure.form.endswith("d") else value, figure.form)

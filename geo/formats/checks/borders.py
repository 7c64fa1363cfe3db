"""The judgement of doors and villages together: who lies where, and whether the rows say the same."""

from collections.abc import Sequence
from dataclasses import replace

import numpy as np
import pandas as pd
import shapely
from geopandas import GeoDataFrame, GeoSeries
from numpy.typing import NDArray

from geo.counted import counted
from geo.crs import WGS84
from geo.detective import DatumVerdict
from geo.errors import Fault
from geo.formats.checks.findings import Findings
from geo.formats.checks.parts import Part
from geo.formats.checks.verdict import guess_datum
from geo.formats.layer import Layer, list_some, show
from geo.formats.roles import Text
from geo.join import BORDER_M, INSIDE_M, Join, join_villages, pull_inside
from geo.overlaps import SLIVER_M, Overlap, cut_slivers, find_overlaps

Texts = NDArray[np.object_]


def settle_villages(part: Part, shapes: GeoSeries, findings: Findings) -> GeoDataFrame:
    """Return the villages, slivers between them cut off; villages that overlap in earnest are a fault."""
    areas = shapes.to_numpy()
    twisted = np.flatnonzero(~shapely.is_valid(areas))
    if len(twisted):  # sound in degrees, but so thin somewhere that metres turn it over
        text = ("crosses itself once it is in metres: it is too thin somewhere", "换算为米后自相交：某处过窄")
        findings.faults.append(part.layer.say(twisted, *text))
        return GeoDataFrame(part.columns, geometry=areas, crs=shapes.crs)
    overlaps = find_overlaps(areas)
    names = part.columns["name"].to_numpy(dtype=object)
    slivers = [overlap for overlap in overlaps if overlap.sliver]
    findings.faults.extend(
        _overlap_fault(part.layer, overlap, names, shapes) for overlap in overlaps if not overlap.sliver
    )
    n_m2 = sum(overlap.shared.area for overlap in slivers)
    if n_m2 >= 0.01:
        pairs = list_some([f"{names[each.first]} / {names[each.second]}" for each in slivers])
        findings.notices.append(
            Fault(
                part.layer.file,
                f"{pairs[0]}: strips under {SLIVER_M} m wide, {n_m2:.2f} m2 in all, lie in both; the first keeps them",
                f"{pairs[1]}：宽不足 {SLIVER_M} 米的重叠带，共 {n_m2:.2f} 平方米，归前一村",
            )
        )
    return GeoDataFrame(part.columns, geometry=cut_slivers(areas, overlaps), crs=shapes.crs)


def settle_doors(
    part: Part,
    shapes: GeoSeries,
    villages: GeoDataFrame,
    findings: Findings,
    verdict: DatumVerdict | None = None,
    *,
    unread: Sequence[str] = (),
) -> GeoSeries:
    """
    Return the doors, those just outside moved in; doors far outside and villages unknown are faults.

    A verdict that the files fit each other in another datum is told with the former, the columns of the boundary that
    are not read with the latter: its names may stand in one of them.
    """
    said = part.columns["village"].to_numpy(dtype=object)
    join = join_villages(shapes, said, villages)
    _tell_outside(part, shapes, join, villages, findings, verdict)
    _tell_unknown(part.layer, said, join, villages, unread, findings)
    _tell_disputed(part, said, join, villages, findings)
    _tell_deserted(part, join, villages, findings)
    _tell_moved(part, join, findings)
    return pull_inside(shapes, join, villages)


def take_only_village(
    part: Part, shapes: GeoSeries, groups: GeoDataFrame | None, villages: GeoDataFrame | None, findings: Findings
) -> Part:
    """
    Return the doors, those in words that name no village taken to be of the only one that is given, with a notice.

    Doors with coordinates need not be of it: where they lie says more. Of several villages none is taken.
    """
    blank = np.flatnonzero(part.columns["village"].isna() & shapes.isna())
    given = _named(part, groups) if villages is None else villages["name"].tolist()
    if not len(blank) or len(given) != 1:
        return part
    text = (
        f"names no village: taken to be of {given[0]}, the only one that is given",
        f"未填写村名：视为属于 {given[0]}，因为只给出了这一个村",
    )
    findings.notices.append(part.layer.say(blank, *text, part.layer.pick.taken.get("village")))
    said = part.columns["village"].copy()
    said.iloc[blank] = given[0]
    return replace(part, columns=part.columns.assign(village=said))


def settle_without_boundary(part: Part, shapes: GeoSeries, groups: GeoDataFrame | None, findings: Findings) -> None:
    """Name what keeps an outline from being drawn round the doors of each village."""
    said = part.columns["village"].to_numpy(dtype=object)
    blank, named = pd.isna(said), _named(part, groups)
    heading = part.layer.heading("village")
    if blank.any() and (not blank.all() or len(named) > 1):
        en, zh = list_some(named)
        text = (
            f"no village is named, while other rows or groups name theirs ({en}) and there is no boundary; name it",
            f"未填写村名，而其他行或小组已填写（{zh}）且没有边界；请补填",
        )
        findings.faults.append(part.layer.say(np.flatnonzero(blank), *text, heading))
    places = pd.DataFrame({"x": shapes.x, "y": shapes.y, "said": said})
    n_said = places.groupby(["x", "y"])["said"].transform("nunique").to_numpy()
    if (n_said > 1).any():
        text = (
            "one place has rows of several villages; give a boundary, or one village",
            "同一地点的各行属于不同的村；请给出边界，或填同一村",
        )
        findings.faults.append(part.layer.say(np.flatnonzero(n_said > 1), *text, heading))


def _named(part: Part, groups: GeoDataFrame | None) -> list[str]:
    """Return the villages that doors and groups name, each once."""
    said = part.columns["village"].tolist() + ([] if groups is None else groups["village"].tolist())
    return list(dict.fromkeys(name for name in said if name is not None))


def _overlap_fault(layer: Layer, overlap: Overlap, names: Texts, shapes: GeoSeries) -> Fault:
    place = GeoSeries([overlap.shared.representative_point()], crs=shapes.crs).to_crs(WGS84).iloc[0]
    first, second = names[overlap.first], names[overlap.second]
    area, near = f"{overlap.shared.area:,.1f}", f"{place.x:.6f} {place.y:.6f}"
    return layer.say(
        [overlap.first, overlap.second],
        f"{first} and {second} overlap by {area} m2, near lon/lat {near}; land belongs to one village",
        f"{first} 与 {second} 重叠 {area} 平方米，在经纬度 {near} 附近；土地只应属于一个村",
    )


def _tell_outside(
    part: Part,
    shapes: GeoSeries,
    join: Join,
    villages: GeoDataFrame,
    findings: Findings,
    verdict: DatumVerdict | None,
) -> None:
    lost = np.flatnonzero(join.village < 0)
    if not len(lost):
        return
    far = _distance(join.outside_m[lost].max())
    ids = _ids(part, lost)
    hint: Text = ("correct the place, or the boundary", "请更正位置或边界")
    if 2 * len(lost) > len(shapes) and _swapped_inside(shapes, villages):
        hint = (
            "longitude and latitude are swapped: the other way round they lie inside",
            "经纬度颠倒了：对调后位于边界内",
        )
    elif verdict is not None and verdict.fitting:
        hint = verdict.en, verdict.zh
    elif (guess := guess_datum(shapes, villages, part.datum, verdict)) is not None:
        hint = f"{hint[0]}; {guess[0]}", f"{hint[1]}；{guess[1]}"
    findings.faults.append(
        part.layer.say(
            lost,
            f"{len(lost)} of {counted(len(shapes), 'address', 'addresses')} "
            f"{'lies' if len(lost) == 1 else 'lie'} more than {BORDER_M:g} m outside the boundary, "
            f"up to {far}: {ids[0]}; {hint[0]}",
            f"{len(shapes)} 个地址中有 {len(lost)} 个在边界外 {BORDER_M:g} 米以上，最远 {far}：{ids[1]}；{hint[1]}",
        )
    )


def _swapped_inside(shapes: GeoSeries, villages: GeoDataFrame) -> bool:
    """Return whether most doors would lie in the villages if longitude and latitude changed places."""
    lonlat = shapely.get_coordinates(shapes.to_crs(WGS84).to_numpy())
    land = shapely.union_all(villages.to_crs(WGS84).geometry.to_numpy())
    return bool(shapely.contains_xy(land, lonlat[:, 1], lonlat[:, 0]).mean() > 0.5)


def _tell_unknown(
    layer: Layer, said: Texts, join: Join, villages: GeoDataFrame, unread: Sequence[str], findings: Findings
) -> None:
    unknown = np.flatnonzero(join.unknown)
    if not len(unknown):
        return
    en, zh = list_some([show(text) for text in dict.fromkeys(said[unknown])])
    known = list_some([show(text) for text in villages["name"]])
    heading = layer.heading("village")
    if len(villages) == 1:
        text = (
            f"names {en}; the boundary has the one village {known[0]}: every address is its own",
            f"填写为 {zh}；边界只有 {known[1]} 一村：所有地址都归该村",
        )
        findings.notices.append(layer.say(unknown, *text, heading))
    else:
        beside = list_some([show(column) for column in unread]) if unread else None
        text = (
            f"names {en}, which the boundary does not have; its villages are {known[0]}"
            + (f"; columns of the boundary that are not read: {beside[0]}" if beside else ""),
            f"填写为 {zh}，边界中没有；边界中的村为 {known[1]}"
            + (f"；边界文件中未读取的列：{beside[1]}" if beside else ""),
        )
        findings.faults.append(layer.say(unknown, *text, heading))


def _tell_disputed(part: Part, said: Texts, join: Join, villages: GeoDataFrame, findings: Findings) -> None:
    names = villages["name"].to_numpy(dtype=object)
    disputed = np.flatnonzero(join.disputed)
    pairs = pd.Series(
        list(zip(said[disputed], names[join.village[disputed]], strict=True)), index=disputed, dtype=object
    )
    for (row_says, lies_in), rows in pairs.groupby(pairs):
        ids = _ids(part, rows.index.to_numpy())
        text = (
            f"the row says {row_says}, the place lies in {lies_in}: the place counts; {ids[0]}",
            f"行中填写 {row_says}，位置在 {lies_in}：以位置为准；{ids[1]}",
        )
        findings.notices.append(part.layer.say(rows.index.to_numpy(), *text, part.layer.heading("village")))


def _tell_deserted(part: Part, join: Join, villages: GeoDataFrame, findings: Findings) -> None:
    deserted = np.setdiff1d(np.arange(len(villages)), join.village)
    if len(deserted) and (join.village >= 0).any():
        en, zh = list_some(villages["name"].iloc[deserted].tolist())
        findings.notices.append(Fault(part.layer.file, f"no address lies in {en}", f"{zh} 没有任何地址"))


def _tell_moved(part: Part, join: Join, findings: Findings) -> None:
    moved = np.flatnonzero(join.beside)
    if len(moved):
        far, ids = _distance(join.outside_m[moved].max()), _ids(part, moved)
        text = (
            f"lies up to {far} outside its village: taken as inside and moved "
            f"to {INSIDE_M * 100:g} cm inside the border; {ids[0]}",
            f"在本村边界外最远 {far}：视为界内，移到边界内 {INSIDE_M * 100:g} 厘米处；{ids[1]}",
        )
        findings.notices.append(part.layer.say(moved, *text))


def _ids(part: Part, positions: Sequence[int] | NDArray[np.intp]) -> Text:
    ids = part.columns["household_id"].iloc[list(positions)].dropna()
    en, zh = list_some(ids.tolist() or ["-"])
    return f"ids {en}", f"编号 {zh}"


def _distance(metres: float) -> str:
    return f"{metres:.2f} m" if metres < 1000 else f"{metres / 1000:,.1f} km"

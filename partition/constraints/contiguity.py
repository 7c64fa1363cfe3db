"""Rule: every grid hangs together on open borders; what it spans by links is listed."""

import numpy as np

from geo.adjacency import components
from partition.constraints.evidence import Evidence
from partition.constraints.pocket import describe_pocket, describe_units
from partition.problem import Ints
from partition.violation import Severity, Violation


def contiguity(evidence: Evidence) -> list[Violation]:
    """
    Return grids in more than one piece.

    Units hang together over open borders. Two pieces of a grid inside one such area of the village are a must. A grid
    that lies in several areas is the wish ``spans_parts`` where water divides them (under strict parts a must), the
    wish ``pocket`` where barriers do.
    """
    adjacency, standing = evidence.ground.adjacency, evidence.standing
    area_of, land_of = standing.area_of, standing.land_of
    open_pair = adjacency.is_open
    left, right = adjacency.left[open_pair], adjacency.right[open_pair]
    label, ids = evidence.plan.coded
    same = label[left] == label[right]
    if evidence.asked is not None:
        same &= np.isin(ids, list(evidence.asked))[label[left]]
    piece_of = components(adjacency.n, left[same], right[same])
    found = []
    for grid_id, name in evidence.rows("grid_id", "name"):
        members = np.flatnonzero(label == np.flatnonzero(ids == grid_id)[0])
        n_pieces, areas, lands = (len(np.unique(which[members])) for which in (piece_of, area_of, land_of))
        if n_pieces > areas:
            found.append(_torn(evidence, grid_id, name, members, n_pieces))
        if areas > lands:
            found.append(_pocket(evidence, grid_id, name, members, area_of, land_of))
        spanned = max(lands, evidence.ground.n_land_parts(members))
        if spanned > 1:
            text = (
                f"{name} spans {spanned} land parts, the smaller too small for a grid of its own / "
                f"{name}跨{spanned}块飞地"
            )
            strict: Severity = "must" if evidence.plan.terms.strict_parts else "wish"
            found.append(evidence.violation("spans_parts", grid_id, spanned, "1", "land parts", text, severity=strict))
    return found


def _torn(evidence: Evidence, grid_id: str, name: str, members: Ints, n: int) -> Violation:
    """Return the must that a grid lies in pieces, with the units above the band that lie between them, if any."""
    adjacency, ground = evidence.ground.adjacency, evidence.ground
    open_pair = adjacency.is_open
    left, right = adjacency.left[open_pair], adjacency.right[open_pair]
    mine = np.isin(np.arange(adjacency.n), members)
    alone = evidence.standing.alone & ~mine
    beside = np.unique(np.concatenate([left[alone[left] & mine[right]], right[alone[right] & mine[left]]]))
    en, zh = f"{name} lies in {n} pieces that no open border joins", f"{name}分成{n}块，互不相连"
    if len(beside):
        units_en, units_zh = describe_units(ground, beside)
        en += f"; beside it, and grids of their own for their size: {units_en}"
        zh += f"；旁有户数超上限而单独成格的：{units_zh}"
    return evidence.violation("contiguity", grid_id, n, "1", "pieces", f"{en} / {zh}")


def _pocket(evidence: Evidence, grid_id: str, name: str, members: Ints, area_of: Ints, land_of: Ints) -> Violation:
    """Return the wish that a grid reaches over barriers: every area in it but the heaviest of each land part."""
    ground = evidence.ground
    load = np.bincount(area_of, ground.units.weights)
    areas = np.unique(area_of[members])
    heaviest = {land_of[area_of == area][0]: area for area in areas[np.argsort(load[areas], kind="stable")]}
    told = [
        describe_pocket(ground, area_of == area, members[area_of[members] == area], members[area_of[members] != area])
        for area in areas
        if area not in heaviest.values()
    ]
    en, zh = "; ".join(en for en, _ in told), "；".join(zh for _, zh in told)
    return evidence.violation(
        "pocket", grid_id, len(areas), "1", "areas",
        f"{name} reaches over barriers without a crossing: {en} / {name}跨越无通道的屏障：{zh}",
        severity="wish",
    )  # fmt: skip

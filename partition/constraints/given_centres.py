"""Rule: where centres are given, each ordinary grid has exactly one of them."""

from partition.constraints.evidence import Evidence
from partition.violation import Violation


def given_centres(evidence: Evidence) -> list[Violation]:
    """
    Return grids in which no given centre stands, or several; none where the level has no given centres.

    A building above the band may be without one, and so may dedicated areas; all grids may, where every centre stands
    in such a building.
    """
    centres = evidence.ground.centres_at(evidence.plan.level.name)
    if centres is None:
        return []
    grid_of, alone = evidence.plan.grid_of.to_numpy(dtype=object), evidence.standing.alone
    held: dict[str, list[int]] = {}
    for centre, grid_id in enumerate(grid_of[centres.unit]):
        held.setdefault(str(grid_id), []).append(centre)
    spared = set(grid_of) if alone[centres.unit].all() else set(grid_of[alone])
    found = []
    for grid_id, name in evidence.rows("grid_id", "name"):
        here = held.get(grid_id, [])
        if len(here) == 1 or (not here and grid_id in spared):
            continue
        names = [centres.names[i] or centres.ids[i] for i in here]
        called = ", ".join(filter(None, names))
        en = f"{len(here)} given centres stand in {name}" + (f" ({called})" if called else "")
        zh = f"{name}内有 {len(here)} 个给定中心" + (f"（{called}）" if called else "")
        text = f"{en}; a grid has exactly one / {zh}，每个网格应恰有一个"
        found.append(evidence.violation("given_centres", grid_id, float(len(here)), "1", "centres", text))
    return found

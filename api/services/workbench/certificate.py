"""What is proven of a plan as it is drawn now, level by level."""

from collections.abc import Iterable

from api.schemas.patch import CertificateOut
from api.services.redrawing.desk import Desk
from api.services.redrawing.files import bound_that_holds
from maps.words import WALKS_REST_ON
from partition.redraw import Drawing
from partition.redraw.appraisal import Row


def certificates_of(desk: Desk) -> list[CertificateOut]:
    """Return what is proven of each level of a desk, over all its villages."""
    return [_certificate(desk, level) for level in desk.level_names]


def _certificate(desk: Desk, level: str) -> CertificateOut:
    drawings = desk.drawings_at(level)
    bounds = [bound_that_holds(desk, (village, level)) for village in desk.villages]
    known = [bound for bound in bounds if bound is not None]
    holds = len(known) == len(bounds)
    walked_m = sum(drawing.appraisal.metrics.objective_m for drawing in drawings if drawing.appraisal)
    return CertificateOut(
        level=level,
        grids=sum(row["kind"] != "dedicated" for drawing in drawings for row in _rows(drawing)),
        gap=max(0.0, round(walked_m / sum(known) - 1, 6)) if holds and sum(known) > 0 else None,
        holds=holds,
        estimated=_shaky(desk.begun.tables.estimated),
    )


def _rows(drawing: Drawing) -> Iterable[Row]:
    assert drawing.appraisal is not None
    return drawing.appraisal.rows.values()


def _shaky(estimated: Iterable[str]) -> list[str]:
    """Return what of a plan's walks is estimated, of all that is."""
    return sorted(WALKS_REST_ON.intersection(estimated))

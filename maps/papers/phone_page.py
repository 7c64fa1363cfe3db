"""One page of all outings of a member, for a phone without a network."""

from collections.abc import Sequence

import numpy as np

from maps.errors import MapError
from maps.outside import outside_requests
from maps.papers.ground import Ground
from maps.papers.phone_links import PhonePlace
from maps.papers.round_sheet import RoundSheet
from maps.papers.small_map import PHONE, shared_ground, small_map
from maps.papers.templates import TEMPLATES, ours, style

BUILT = 25_000
"""Characters that buildings may take; beyond that the page is drawn without them."""


def phone_page(
    sheets: Sequence[RoundSheet],
    ground: Ground,
    *,
    places: Sequence[PhonePlace] = (),
    attribution: str = "",
) -> str:
    """
    Return one page of HTML with the list and the map of every outing; it loads nothing.

    Parameters
    ----------
    places
        What may be opened in a phone's own map.

    Raises
    ------
    MapError
        The page would ask the network for something.
    """
    start = sheets[0].outing.member.start
    west, north = round(start.x), round(start.y)
    held, shared = shared_ground(ground, west=west, north=north)
    if len(held) > 2 * BUILT:
        held, shared = shared_ground(Ground(ground.roads, np.array([], dtype=object)), west=west, north=north)
    parts = [(sheet, ours(small_map(sheet.outing, PHONE, shared=shared))) for sheet in sheets]
    page = TEMPLATES.get_template("phone.html").render(
        parts=parts,
        ground=ours(held),
        style=style("narrow.css", "phone.css"),
        places=places,
        attribution=attribution,
    )
    if asked := outside_requests(page):
        raise MapError(f"the page would ask the network for {', '.join(asked)}; carry it in the page")
    return page

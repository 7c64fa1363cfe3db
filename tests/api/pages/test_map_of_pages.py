"""The map that pages share: how much of its frame a village fills, and at which levels tiles are shown."""

import pytest

from api.app import create_app
from api.settings import Tiles
from api.store.memory import MemoryStore

NARROW, WIDE = (380, 500), (1000, 420)
OPENED = """async ([width, height]) => {
  const { openMap } = await import("/static/map/map.js");
  const frame = document.createElement("div");
  Object.assign(frame.style, { width: `${width}px`, height: `${height}px` });
  document.querySelector("main").prepend(frame);
  const bounds = [[60.5, 26.9], [60.53, 26.96]];
  window.opened = openMap(frame, { bounds });
  const [a, b] = [bounds[0], bounds[1]].map((at) => window.opened.latLngToContainerPoint(at));
  return Math.max(Math.abs(a.x - b.x) / (width - 48), Math.abs(a.y - b.y) / (height - 48));
}"""


@pytest.fixture
def address(settings, draws, listen):
    """Yield the address of a service whose office has set a background of tiles, of which there are none."""
    tiles = Tiles(name="Aerial", url="http://127.0.0.1:9/{z}/{x}/{y}.png")
    with listen(create_app(settings.model_copy(update={"tiles": (tiles,)}), store=MemoryStore(), draw=draws)) as at:
        yield f"http://{at[0]}:{at[1]}"


@pytest.mark.parametrize("frame", [NARROW, WIDE])
def test_what_a_map_is_opened_for_fills_its_frame(page, address, frame):
    page.goto(f"{address}/coverage")
    assert 0.91 < page.evaluate(OPENED, list(frame)) <= 1


def test_tiles_are_shown_at_whole_levels_and_plain_paper_at_any(page, address):
    none = {"status": 200, "content_type": "image/svg+xml", "body": "<svg/>"}
    page.route("http://127.0.0.1:9/**", lambda route: route.fulfill(**none))
    page.goto(f"{address}/coverage")
    page.evaluate(OPENED, list(NARROW))
    whole = []
    for background in (0, 1, 0):
        page.evaluate(
            "i => opened.getContainer().querySelectorAll('.leaflet-control-layers input')[i].click()", background
        )
        told = page.evaluate("[opened.getZoom(), opened.getBoundsZoom([[60.5, 26.9], [60.54, 26.98]])]")
        whole.append([zoom % 1 == 0 for zoom in told])
    assert whole == [[False, False], [True, True], [True, False]]

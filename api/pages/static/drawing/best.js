// The best plan so far on a map: its grids over the ground of the village.

import { drawGround, L, openMap } from "/static/map/map.js";
import { ask } from "/static/sending.js";

const FILLS = ["#ecf2c0", "#f1c6b8", "#98c4c3", "#d4d8fa", "#cdc794", "#c4ece3", "#a9b1d2", "#c6a097"];
const LAYERS = "boundary,buildings,barriers,roads";
const MOST_SHAPES = 4000;
const ROOM = { padding: [20, 20], animate: false };

/** A map of grids that change. */
export class BestMap {
  #map;
  #areas;
  #grounded = false;

  constructor(element) {
    this.#map = openMap(element).setView([35, 105], 4);
    this.#areas = L.layerGroup().addTo(this.#map);
  }

  /** Show a village without grids. */
  async begin(village) {
    this.#areas.clearLayers();
    this.#map.invalidateSize();
    if (this.#grounded || !village) return;
    const { ok, told } = await ask("GET", `/api/v1/villages/${encodeURIComponent(village)}/ground?layers=${LAYERS}&most=${MOST_SHAPES}`);
    if (!ok) return; // the village has gone: its grids are shown alone
    const [west, south, east, north] = told.bounds;
    this.#grounded = true;
    this.#map.fitBounds([[south, west], [north, east]], ROOM);
    drawGround(this.#map, told.layers);
  }

  /** Show grids, neighbours apart in colour as far as their order tells. */
  paint(grids) {
    const renderer = L.canvas({ pane: "areas", padding: 0.3 });
    this.#areas.clearLayers();
    grids.forEach((grid, i) => {
      this.#areas.addLayer(L.geoJSON(grid, {
        style: { renderer, pane: "areas", interactive: false, color: "#fffdf9", weight: 1.6, fillColor: FILLS[(i * 3) % FILLS.length], fillOpacity: 0.85 },
      }));
    });
    if (grids.length && !this.#grounded) this.#map.fitBounds(L.geoJSON(grids).getBounds(), ROOM);
  }
}

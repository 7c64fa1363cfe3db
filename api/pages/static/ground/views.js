// What is read of the ground: a small village whole, of a large one what is in view, doors once one is near enough.

const MOST = 3000; // features of a layer that are shown at a time; of more roads the main ones, of anything else none
const MOST_NEAR = 10000; // where there is no going nearer, as at a tower with a row for each flat
const NEAR = 18;
const CALM_MS = 180;
const PAD = 0.35; // of the view, on each side, so that a short pan needs nothing

/** Reads layers of the ground, and those that are too many to be shown whole again wherever the map is moved to. */
export class Views {
  /**
   * @param {L.Map} map
   * @param {import("./server.js").Server} server
   * @param {{show: (name: string, collection: Object) => void, lacking: (numbers: Object<string, number>) => void, refused: (error: Error) => void}} told
   */
  constructor(map, server, told) {
    Object.assign(this, { map, server, told, parts: new Map(), turn: 0 });
    map.on("moveend", () => {
      clearTimeout(this.calm);
      this.calm = setTimeout(() => this.#follow(), CALM_MS);
    });
  }

  /** Read some layers as they are now and show them; return what the service says of the ground. */
  async read(names) {
    const by = names.filter((name) => this.parts.has(name));
    const whole = names.filter((name) => !this.parts.has(name));
    const found = whole.length ? await this.#take(whole, null) : null;
    const partly = whole.filter((name) => found.lacking[name]);
    for (const name of partly) this.parts.set(name, null);
    const near = [...by, ...(this.placed ? partly : [])];
    return (near.length ? await this.#here(near) : null) ?? found;
  }

  /** Let parts of layers be read for the view from now on: the map shows the village. */
  begin() {
    this.placed = true;
    return this.#follow();
  }

  async #follow() {
    if (!this.placed) return;
    const names = [...this.parts].filter(([, part]) => !part || !this.#covers(part)).map(([name]) => name);
    if (!names.length) return;
    try {
      await this.#here(names);
    } catch (error) {
      this.told.refused(error);
    }
  }

  /** Return whether what was read reaches over what is seen, with all that there is to be seen. */
  #covers({ box, zoom, lacks }) {
    const seen = this.map.getBounds();
    const [west, south, east, north] = box;
    const inside = seen.getWest() >= west && seen.getSouth() >= south && seen.getEast() <= east && seen.getNorth() <= north;
    return inside && !(lacks && this.map.getZoom() > zoom);
  }

  async #here(names) {
    const { _southWest: low, _northEast: high } = this.map.getBounds().pad(PAD);
    const box = [Math.max(low.lng, -180), Math.max(low.lat, -90), Math.min(high.lng, 180), Math.min(high.lat, 90)];
    return this.#take(names, box);
  }

  async #take(names, box) {
    const turn = (this.turn += 1);
    const zoom = this.map._loaded ? this.map.getZoom() : 0;
    const found = await this.server.ground(names, { box, most: zoom >= NEAR ? MOST_NEAR : MOST });
    for (const name of names) {
      const part = this.parts.get(name);
      if (part && part.turn > turn) continue; // a later view was answered before
      if (box) this.parts.set(name, { box, zoom, turn, lacks: found.lacking[name] ?? 0 });
      this.told.show(name, found.layers[name]);
    }
    this.told.lacking(Object.fromEntries([...this.parts].map(([name, part]) => [name, part?.lacks ?? 0])));
    return found;
  }
}

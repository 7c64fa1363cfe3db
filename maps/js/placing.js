"use strict";
// Placing labels: in order of weight, each where its place has room for it and it touches no label before it.

{
  const EQUATOR_M = 40075016.686;
  const STREET_ZOOM = 15.5; // farther out street names are noise
  const SAME_NAME_PX = 320; // two pieces of one street this near need one name
  const SHIFTS = [0, -15, 15, -28, 28]; // a label may step up or down, out of the way of a centre or a name
  const CENTRE_PX = 7;
  const [WIDEST, WIDEST_OF_TOP] = [3, 6]; // of a name in its grid's room
  const SQUARE_PX = 96;

  // Gives the labels to be seen at the map's zoom, and by how many pixels each steps down; `sizeOf` measures one.
  gridhood.placeLabels = function (map, labels, sizeOf) {
    const zoom = map.getZoom();
    const wanted = labels.filter((label) => isWanted(map, label, zoom));
    wanted.forEach((label) => { label.size = label.size || sizeOf(label); });
    const top = Math.max(...gridhood.levels.map((level) => level.rank));
    const candidates = wanted.map((label) => measure(map, label, zoom, top));
    const leading = leadingRank(candidates);
    const first = (a, b) => weight(b, leading, top) - weight(a, leading, top) || b.room - a.room;
    const [taken, marks, named] = [new Taken(), new Taken(), new Map()];
    marks.add(centres(map, zoom));
    const placed = [];
    for (const spot of candidates.filter((one) => one.fits).sort(first)) {
      if (repeats(spot, named)) {
        continue;
      }
      const free = shifts(spot).map((shift) => ({ ...spot, shift: shift, boxes: boxes(spot, shift) }))
        .filter((one) => !taken.meets(one.boxes));
      const clear = free.find((one) => !marks.meets(one.boxes)) || free[0];
      if (clear) {
        placed.push(clear);
        taken.add(clear.boxes);
        named.set(clear.label.text, [...(named.get(clear.label.text) || []), clear.at]);
      }
    }
    return placed;
  };

  // Boxes that are taken, found by the square they lie in: among thousands of names each asks its neighbours alone.
  class Taken {
    constructor() {
      this.squares = new Map();
    }

    add(boxes) {
      boxes.forEach((box) => { this.squaresOf(box).forEach((key) => { this.at(key).push(box); }); });
    }

    meets(boxes) {
      return boxes.some((a) => this.squaresOf(a).some((key) => this.at(key).some((b) => a[0] < b[2] && b[0] < a[2] && a[1] < b[3] && b[1] < a[3])));
    }

    at(key) {
      if (!this.squares.has(key)) {
        this.squares.set(key, []);
      }
      return this.squares.get(key);
    }

    squaresOf([left, top, right, bottom]) {
      const keys = [];
      for (let x = Math.floor(left / SQUARE_PX); x <= right / SQUARE_PX; x += 1) {
        for (let y = Math.floor(top / SQUARE_PX); y <= bottom / SQUARE_PX; y += 1) {
          keys.push(x + " " + y);
        }
      }
      return keys;
    }
  }

  function isWanted(map, label, zoom) {
    if (label.kind === "grid") {
      return gridhood.levels.some((level) => level.rank === label.rank && map.hasLayer(level.layer));
    }
    return label.kind === "village" || zoom >= STREET_ZOOM;
  }

  function measure(map, label, zoom, top) {
    const metresPerPixel = (EQUATOR_M * Math.cos((label.at.lat * Math.PI) / 180)) / (256 * Math.pow(2, zoom));
    const spot = { label: label, at: map.project(label.at, zoom), room: label.room / metresPerPixel };
    return { ...spot, fits: fits(label, spot.room, top) };
  }

  // A grid's room is the radius of the largest circle in it, a street's the length it runs straight. Names of the topmost
  // grids may reach over their borders: a grid without a name is worse than a name that leans on its neighbour.
  function fits(label, room, top) {
    const [width, height] = label.size;
    const times = label.rank === top ? WIDEST_OF_TOP : WIDEST;
    switch (label.kind) {
      case "street":
      case "barrier": return width <= room;
      case "village": return width <= 2.4 * room && room < 500;
      default: return width <= times * room && height <= 2 * room;
    }
  }

  // The level that speaks first after the topmost: the finest of which most names fit.
  function leadingRank(spots) {
    const grids = spots.filter((spot) => spot.label.kind === "grid");
    const ranks = [...new Set(grids.map((spot) => spot.label.rank))].sort((a, b) => a - b);
    const share = (rank) => {
      const level = grids.filter((spot) => spot.label.rank === rank);
      return level.filter((spot) => spot.fits).length / level.length;
    };
    const found = ranks.find((rank) => share(rank) >= 0.6);
    return found === undefined ? ranks[ranks.length - 1] : found;
  }

  function weight(spot, leading, top) {
    const rank = spot.label.rank;
    switch (spot.label.kind) {
      case "village": return 99;
      case "grid": return rank === top ? 90 : rank === leading ? 80 : 60 + rank;
      case "barrier": return 40;
      default: return 20;
    }
  }

  function shifts(spot) {
    const reach = spot.label.kind === "grid" ? spot.room - spot.label.size[1] / 3 : 0;
    return SHIFTS.filter((shift) => shift === 0 || Math.abs(shift) <= reach);
  }

  // A turned name is a row of small boxes along its line: one box round it all would claim far too much.
  function boxes(spot, shift) {
    const [width, height] = spot.label.size;
    const { x, y } = spot.at;
    if (!spot.label.angle) {
      return [[x - width / 2 - 3, y + shift - height / 2 - 1, x + width / 2 + 3, y + shift + height / 2 + 1]];
    }
    const turn = (spot.label.angle * Math.PI) / 180;
    const n = Math.max(1, Math.ceil(width / height));
    return Array.from({ length: n }, (_, step) => {
      const along = ((step + 0.5) / n - 0.5) * width;
      return around(x + along * Math.cos(turn), y + along * Math.sin(turn), height / 2);
    });
  }

  function centres(map, zoom) {
    return gridhood.centres.map((place) => {
      const { x, y } = map.project(place, zoom);
      return around(x, y, CENTRE_PX);
    });
  }

  function around(x, y, reach) {
    return [x - reach, y - reach, x + reach, y + reach];
  }

  function repeats(spot, named) {
    return spot.label.kind === "street"
      && (named.get(spot.label.text) || []).some((at) => spot.at.distanceTo(at) < SAME_NAME_PX);
  }
}

/**
 * Places as the server sends them: whole millionths of a degree, longitude before latitude, from place to place the
 * difference. Here they become what Leaflet draws: latitude before longitude, in degrees.
 *
 * @typedef {[number, number]} LatLng
 * @typedef {LatLng[]} Line
 */

const STEP = 1e-6;

/**
 * Return the places of a flat line.
 * @param {number[]} flat
 * @returns {Line}
 */
export function decodeLine(flat) {
  const line = new Array(flat.length / 2);
  let x = 0;
  let y = 0;
  for (let at = 0; at < flat.length; at += 2) {
    x += flat[at];
    y += flat[at + 1];
    line[at / 2] = [y * STEP, x * STEP];
  }
  return line;
}

/**
 * Return one place, `[x, y]`.
 * @param {[number, number]} place
 * @returns {LatLng}
 */
export function decodePlace([x, y]) {
  return [y * STEP, x * STEP];
}

/**
 * Return the places of all arcs.
 * @param {number[][]} arcs
 * @returns {Line[]}
 */
export function decodeArcs(arcs) {
  return arcs.map(decodeLine);
}

/**
 * Return the polygons of a unit as Leaflet takes them; `rings` are its rings of arcs, `~k` an arc that is run back.
 * @param {number[][][]} rings polygons of rings of arcs
 * @param {Line[]} arcs as `decodeArcs` gives them
 * @returns {Line[][]} polygons of rings, without the closing place
 */
export function ringsOf(rings, arcs) {
  return rings.map((polygon) => polygon.map((ring) => joined(ring, arcs)));
}

/**
 * Return the features of a layer: lines of places, or polygons of rings of places.
 * @param {{type: "line"|"area", shapes: any[]}} layer
 * @returns {any[]}
 */
export function decodeLayer(layer) {
  if (layer.type === "line") {
    return layer.shapes.map((lines) => lines.map(decodeLine));
  }
  return layer.shapes.map((polygons) => polygons.map((rings) => rings.map(decodeLine)));
}

/**
 * @param {number[]} ring
 * @param {Line[]} arcs
 * @returns {Line}
 */
function joined(ring, arcs) {
  const places = [];
  for (const number of ring) {
    const forwards = number >= 0;
    const arc = arcs[forwards ? number : ~number];
    const last = arc.length - 1;
    for (let at = 0; at < last; at += 1) {
      places.push(arc[forwards ? at : last - at]);
    }
  }
  return places;
}

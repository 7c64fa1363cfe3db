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

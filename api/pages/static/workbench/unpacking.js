// Runs beside the page, as a worker: reads the long answers of /workbench and of its ground, and gives their lists of
// numbers back packed. The page takes over what is packed as it is, where reading it would have the page stand still.

/** Return lists of numbers as one: list `k` is values[starts[k]] up to values[starts[k + 1]]. */
function packed(lists) {
  const starts = sums(lists);
  const values = new Int32Array(starts[lists.length]);
  lists.forEach((list, at) => values.set(list, starts[at]));
  return { values, starts };
}

/** Return groups of such lists: those of group `k` are number from[k] up to from[k + 1]. */
function packedGroups(groups) {
  return { ...packed(groups.flat()), from: sums(groups) };
}

function sums(lists) {
  const found = new Int32Array(lists.length + 1);
  lists.forEach((list, at) => {
    found[at + 1] = found[at] + list.length;
  });
  return found;
}

function packWorkbench(answer) {
  const { units, assigned } = answer;
  answer.arcs = packed(answer.arcs);
  units.rings = packedGroups(units.rings.map((polygons) => polygons.flat()));
  for (const name of ["near", "shut", "village", "households", "doors"]) units[name] = Int32Array.from(units[name]);
  for (const side of ["left", "right"]) answer[side] = Int32Array.from(answer[side]);
  for (const level of Object.keys(assigned)) assigned[level] = Int32Array.from(assigned[level]);
}

/** Pack the parts of shapes: a line, or the rings of a polygon. */
function packGround(layers) {
  for (const layer of Object.values(layers)) {
    const parts = layer.shapes.flat();
    layer.parts = packedGroups(layer.type === "area" ? parts : parts.map((line) => [line]));
    delete layer.shapes;
  }
}

self.onmessage = ({ data: bytes }) => {
  const answer = JSON.parse(new TextDecoder().decode(bytes));
  if (answer.units) packWorkbench(answer);
  else packGround(answer);
  self.postMessage(answer);
};

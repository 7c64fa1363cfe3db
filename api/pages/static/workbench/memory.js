// Where the planner was: the view, the level, the grid and the tool come back when the page is opened again.

const EVERY_MS = 400;

/** Bring back where the planner was on this plan, and keep it from now on. */
export function remember(bench, map, { skip = false } = {}) {
  const key = `gridhood-view-${bench.plan.about.id}`;
  const kept = read(key);
  if (kept && !skip) {
    bench.plan.show(kept.level);
    map.setView(kept.centre, kept.zoom, { animate: false });
    if (bench.plan.level.row(kept.chosen)) bench.choose(kept.chosen);
    if (bench.editable && kept.tool) bench.take(kept.tool);
    bench.size = kept.size ?? bench.size;
  }
  let waiting;
  const keep = () => {
    clearTimeout(waiting);
    waiting = setTimeout(() => {
      const { lat, lng } = map.getCenter();
      const { chosen, tool, size } = bench;
      sessionStorage.setItem(key, JSON.stringify({ level: bench.plan.shownLevel, centre: [lat, lng], zoom: map.getZoom(), chosen, tool, size }));
    }, EVERY_MS);
  };
  map.on("moveend", keep);
  bench.on("chosen tool", keep);
  bench.plan.on("level", keep);
}

function read(key) {
  try {
    return JSON.parse(sessionStorage.getItem(key) ?? "null");
  } catch {
    return null;
  }
}

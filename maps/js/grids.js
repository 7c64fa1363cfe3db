"use strict";
// Grids of one level: a tint on the ground; on the plan a shape that answers clicks, a halo and the border.

gridhood.draw.grids = function (data, options) {
  const order = gridhood.ORDER;
  const rank = options.rank; // 0 is the finest level: its clicks come first, its borders lie lowest
  const known = new Map(data.features.map((feature) => [feature.properties.grid_id, feature.properties]));
  // smoothFactor 0: Leaflet would thin each polygon for itself, and shared borders would part
  const whole = { smoothFactor: 0 };

  const tint = L.geoJSON(data, gridhood.onGround(order.tint + rank, {
    ...whole, style: (feature) => ({ stroke: false, fill: true, fillColor: feature.properties.fill, fillOpacity: 1 }),
  }));
  const hits = L.geoJSON(data, gridhood.onPlan(order.hits - rank, {
    ...whole, style: (feature) => ({
      stroke: false, color: feature.properties.ink, weight: options.width + 6, opacity: 0.55, fill: true, fillOpacity: 0,
    }),
  }));
  hits.on("mouseover", (event) => event.layer.setStyle({ stroke: true }));
  hits.on("mouseout", (event) => event.layer.setStyle({ stroke: false }));
  gridhood.bindCard(hits, card);

  const halo = lines(order.halos + rank, options.halo, 2.6, 0.85);
  const layer = L.layerGroup([tint, hits, halo, lines(order.borders + rank, options.border, 0, 1)]);
  gridhood.grids.set(options.level, known);
  gridhood.levels.push({ level: options.level, label: options.label, rank: rank, layer: layer, tint: tint });
  return layer;

  function lines(height, color, extra, opacity) {
    const width = options.width;
    const stops = [[13, 0.6 * width + extra * 0.5], [15, width + extra], [18, 1.7 * width + extra]];
    const style = { interactive: false, fill: false, color: color, opacity: opacity, sizes: { weight: stops } };
    return L.geoJSON(data, gridhood.onPlan(height, { ...whole, style: style }));
  }

  function card(grid) {
    const [, ...parents] = gridhood.lineage(options.level, grid.grid_id);
    const rows = [
      ["编号 id", grid.grid_id],
      ["户数 households", gridhood.state(grid)],
      ["平均步行 mean walk", gridhood.metres(grid.mean_walk_m)],
      ["最远步行 max walk", gridhood.metres(grid.max_walk_m)],
      ...parents,
    ];
    return gridhood.card(options.label, grid.name, rows, gridhood.problems.get(options.level + "\n" + grid.grid_id));
  }
};

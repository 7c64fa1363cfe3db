"use strict";
// Dedicated areas: one tint over that of their grids, and a dashed rim above all borders. Clicks go to the grids.

gridhood.draw.dedicated = function (data, options) {
  const order = gridhood.ORDER;
  const whole = { smoothFactor: 0 };
  const tint = L.geoJSON(data, gridhood.onGround(order.dedicated, {
    ...whole, style: { stroke: false, fill: true, fillColor: options.fill, fillOpacity: 1 },
  }));
  const rim = L.geoJSON(data, gridhood.onPlan(order.rims, {
    ...whole, style: {
      interactive: false, fill: false, color: options.ink, dashArray: options.dash, sizes: { weight: [[13, 1], [15, 2], [18, 3.4]] },
    },
  }));
  return L.layerGroup([tint, rim]);
};

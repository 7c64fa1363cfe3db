"use strict";
// Stations: a dot for a new one, a ring for one that stands; and straight lines from each door to the nearest.
// Each has a name where there is room for it beside other stations and names; else it shows while it is pointed at.

gridhood.placeNames = function (map, dots) {
  const SIDES = [["top", 0, -8], ["bottom", 0, 8], ["right", 8, 0], ["left", -8, 0]];
  const REACH = 9;
  const corner = map.getContainer().getBoundingClientRect();
  const meet = (a, b) => a.left < b.right && b.left < a.right && a.top < b.bottom && b.top < a.bottom;
  const taken = dots.map((dot) => {
    const at = map.latLngToContainerPoint(dot.getLatLng());
    const [x, y] = [corner.left + at.x, corner.top + at.y];
    return { left: x - REACH, right: x + REACH, top: y - REACH, bottom: y + REACH };
  });
  dots.forEach((dot, own) => {
    const name = dot.getTooltip();
    const frame = name.getElement();
    if (!frame) {
      return;
    }
    const free = ([direction, x, y]) => {
      Object.assign(name.options, { direction: direction, offset: L.point(x, y) });
      name.update();
      const box = frame.getBoundingClientRect();
      return taken.some((other, place) => place !== own && meet(box, other)) ? null : box;
    };
    const found = SIDES.reduce((box, side) => box || free(side), null);
    frame.classList.toggle("crowded", !found);
    if (found) {
      taken.push(found);
    }
  });
};

gridhood.draw.stations = function (data) {
  const RADIUS = [[11, 4], [14, 7], [18, 12]];
  const dots = L.geoJSON(data, {
    pointToLayer: (feature, place) => {
      const station = feature.properties;
      const isNew = station.kind === "new";
      const dot = L.circleMarker(place, gridhood.onPlan(gridhood.ORDER.centres, {
        fillColor: isNew ? station.ink : "#ffffff", fillOpacity: 1, color: isNew ? "#ffffff" : station.ink, weight: 2.4,
        sizes: { radius: RADIUS },
      }));
      const name = gridhood.element("span", "", (station.name || station.station_id) + " · " + station.households + "户");
      return dot.bindTooltip(name, { permanent: true, direction: "top", offset: [0, -8] });
    },
  });
  dots.on("add", () => {
    const map = dots._map;
    const arrange = () => { gridhood.placeNames(map, dots.getLayers()); };
    map.on("gridhood:resized", arrange);
    dots.once("remove", () => { map.off("gridhood:resized", arrange); });
    arrange();
  });
  dots.on("mouseover mouseout", (event) => {
    const frame = event.propagatedFrom.getTooltip().getElement();
    if (frame) {
      frame.classList.toggle("asked", event.type === "mouseover");
    }
  });
  return gridhood.bindCard(dots, (station) => gridhood.card(
    station.kind === "new" ? "新站点 new station" : "现有站点 existing station", station.name || station.station_id, [
      ["编号 id", station.station_id],
      ["服务户数 households", String(station.households)],
      ["平均步行 mean walk", gridhood.metres(station.mean_walk_m)],
      ["最远步行 max walk", gridhood.metres(station.max_walk_m)],
      ["独自覆盖户数 covered by it alone", station.covered_alone === null ? null : String(station.covered_alone)],
      ["节省户米 household-metres saved", gridhood.metres(station.saved_m)],
      ["节省分钟 minutes saved", station.saved_minutes === null ? null : Math.round(station.saved_minutes).toLocaleString("en")],
    ],
  ));
};

gridhood.draw.walkers = function (data) {
  return L.geoJSON(data, {
    style: (feature) => gridhood.onGround(gridhood.ORDER.outline, { color: feature.properties.ink, weight: 1, opacity: 0.55 }),
  });
};

// Rings round those who live beyond reach of every station.
gridhood.draw.beyond = function (data, options) {
  return L.geoJSON(data, {
    pointToLayer: (feature, place) => L.circleMarker(place, gridhood.onPlan(gridhood.ORDER.problemLines, {
      color: options.ink, fill: false, opacity: 0.9, interactive: false,
      sizes: { radius: [[13, 2.6], [16, 6], [18, 10]], weight: [[13, 1.1], [16, 1.8], [18, 2.4]] },
    })),
  });
};

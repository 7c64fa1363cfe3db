"use strict";
// Numbers of stops: large, never one upon another; what must step aside keeps a line to its place.

{
  const SIZES = [34, 24]; // of a number with its rim, the smaller where stops lie close
  const CROWDED_PX = 16; // the typical distance to the next stop below which they do
  const RINGS = [0.9, 1.3, 1.8, 2.3]; // sizes by which a number may step aside
  const SPOKES = 16;

  gridhood.prepareWalk = function (map) {
    map.createPane("stops").style.zIndex = 660; // above the names of streets
    map.getPane("stops").style.pointerEvents = "none";
  };

  gridhood.numberStops = function (stops, start, options) {
    const flag = mark(start, flagDrawing(options.flag), 1000);
    const placed = stops.map((feature) => {
      const text = gridhood.element("span", "number", String(feature.properties.number));
      return {
        number: feature.properties.number,
        text: text,
        marker: mark(feature, text, 500 - feature.properties.number),
        dot: L.circleMarker(latLng(feature), gridhood.onPlan(gridhood.ORDER.walk + 4, {
          interactive: false, radius: 4, fillColor: options.ink, fillOpacity: 1, color: options.casing, weight: 1.5,
        })),
        tie: L.polyline([], gridhood.onPlan(gridhood.ORDER.walk + 3, { interactive: false, color: options.ink, weight: 1.6, smoothFactor: 0 })),
      };
    });
    const layer = L.layerGroup([...placed.flatMap((stop) => [stop.tie, stop.dot, stop.marker]), flag]);
    layer.on("add", () => {
      const map = layer._map;
      const arrange = () => { place(map, placed, flag); };
      map.on("gridhood:resized", arrange);
      layer.once("remove", () => { map.off("gridhood:resized", arrange); });
      arrange();
      listen(map, placed);
    });
    return layer;
  };

  function latLng(feature) {
    return L.GeoJSON.coordsToLatLng(feature.geometry.coordinates);
  }

  function mark(feature, drawing, height) {
    const icon = L.divIcon({ html: drawing, className: "stop-icon", iconSize: null });
    return L.marker(latLng(feature), { icon: icon, pane: "stops", interactive: false, keyboard: false, zIndexOffset: height });
  }

  function flagDrawing(colour) {
    const holder = gridhood.element("span", "start-flag");
    const drawing = drawn("svg", { width: 34, height: 42, viewBox: "0 0 34 42", "aria-hidden": "true" });
    drawing.append(
      drawn("path", { d: "M5 40V3", stroke: "#23303f", "stroke-width": 3.4, "stroke-linecap": "round" }),
      drawn("path", { d: "M6 4h24l-6 7.5 6 7.5H6z", fill: colour, stroke: "#fffdf8", "stroke-width": 1.6 }),
    );
    holder.append(drawing);
    return holder;
  }

  function drawn(tag, attributes) {
    const element = document.createElementNS("http://www.w3.org/2000/svg", tag);
    Object.entries(attributes).forEach(([name, value]) => { element.setAttribute(name, value); });
    return element;
  }

  function place(map, stops, flag) {
    const at = stops.map((stop) => map.latLngToLayerPoint(stop.dot.getLatLng()));
    const size = SIZES[isCrowded(at) ? 1 : 0];
    const pole = map.latLngToLayerPoint(flag.getLatLng());
    const sheet = { size: size, taken: [{ x: pole.x + 10, y: pole.y - 22 }], edge: edge(map) }; // the cloth of the flag
    stops.forEach((stop, i) => {
      const spot = best(at, i, sheet);
      sheet.taken.push(spot);
      stop.text.classList.toggle("small", size < SIZES[0]);
      stop.text.style.left = spot.x - at[i].x + "px";
      stop.text.style.top = spot.y - at[i].y + "px";
      const moved = Math.hypot(spot.x - at[i].x, spot.y - at[i].y) > 1;
      stop.tie.setLatLngs(moved ? [stop.dot.getLatLng(), map.layerPointToLatLng(L.point(spot.x, spot.y))] : []);
    });
  }

  function isCrowded(at) {
    const next = at.map((here, i) => Math.min(...at.filter((_, j) => j !== i).map((other) => apart(here, other))));
    return next.sort((a, b) => a - b)[Math.floor(next.length / 2)] < CROWDED_PX;
  }

  function edge(map) {
    const corner = map.containerPointToLayerPoint([0, 0]);
    return L.bounds(corner, corner.add(map.getSize()));
  }

  // Its own place if that is free, else the freest step aside: no number there, few places of other stops, in sight.
  function best(at, i, sheet) {
    const here = at[i];
    const spots = [here, ...RINGS.flatMap((ring) => Array.from({ length: SPOKES }, (_, spoke) => {
      const angle = (2 * Math.PI * spoke) / SPOKES - Math.PI / 2;
      const reach = ring * sheet.size;
      return { x: here.x + reach * Math.cos(angle), y: here.y + reach * Math.sin(angle), reach: reach };
    }))];
    const seen = sheet.edge.contains(here);
    const price = (spot) => {
      const hidden = sheet.taken.reduce((sum, other) => sum + Math.max(0, sheet.size - apart(spot, other)), 0);
      const covered = at.filter((other, j) => j !== i && apart(spot, other) < sheet.size / 2 + 4).length;
      return 20 * hidden + 14 * covered + (spot.reach || 0) + (seen ? 20 * beyond(spot, sheet) : 0);
    };
    return spots.reduce((found, spot) => (price(spot) < price(found) ? spot : found));
  }

  // Pixels by which a number there would be cut off.
  function beyond(spot, sheet) {
    const room = sheet.size / 2;
    const { min, max } = sheet.edge;
    return Math.max(0, min.x + room - spot.x, spot.x + room - max.x) + Math.max(0, min.y + room - spot.y, spot.y + room - max.y);
  }

  function apart(a, b) {
    return Math.hypot(a.x - b.x, a.y - b.y);
  }

  // A line of the list leads to its stop on the map.
  function listen(map, stops) {
    document.querySelectorAll("tr[data-stop]").forEach((row) => {
      const stop = stops.find((one) => one.number === Number(row.dataset.stop));
      const show = () => {
        document.querySelectorAll(".chosen").forEach((element) => { element.classList.remove("chosen"); });
        row.classList.add("chosen");
        stop.text.classList.add("chosen");
        map.getContainer().scrollIntoView({ block: "nearest" });
        map.setView(stop.dot.getLatLng(), Math.max(map.getZoom(), 18), { animate: false });
      };
      row.addEventListener("click", show);
      row.addEventListener("keydown", (event) => {
        if (event.key === "Enter") {
          show();
        }
      });
    });
  }
}

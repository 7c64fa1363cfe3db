"use strict";
// Numbers of stops: large, never one upon another; what must step aside keeps a line to its place.

{
  const SIZE = 32;
  const RINGS = [30, 44, 60, 78]; // pixels by which a number may step aside
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
    holder.innerHTML = '<svg width="34" height="42" viewBox="0 0 34 42" aria-hidden="true">'
      + '<path d="M5 40V3" stroke="#23303f" stroke-width="3.4" stroke-linecap="round"/>'
      + '<path d="M6 4h24l-6 7.5 6 7.5H6z" stroke="#fffdf8" stroke-width="1.6"/></svg>';
    holder.querySelectorAll("path")[1].setAttribute("fill", colour);
    return holder;
  }

  function place(map, stops, flag) {
    const at = stops.map((stop) => map.latLngToLayerPoint(stop.dot.getLatLng()));
    const pole = map.latLngToLayerPoint(flag.getLatLng());
    const taken = [{ x: pole.x + 10, y: pole.y - 22 }]; // the cloth of the flag
    stops.forEach((stop, i) => {
      const spot = best(at, i, taken);
      taken.push(spot);
      stop.text.style.left = spot.x - at[i].x + "px";
      stop.text.style.top = spot.y - at[i].y + "px";
      const moved = Math.hypot(spot.x - at[i].x, spot.y - at[i].y) > 1;
      stop.tie.setLatLngs(moved ? [stop.dot.getLatLng(), map.layerPointToLatLng(L.point(spot.x, spot.y))] : []);
    });
  }

  // Its own place if that is free, else the freest step aside: no number there, and few places of other stops.
  function best(at, i, taken) {
    const here = at[i];
    const spots = [here, ...RINGS.flatMap((reach) => Array.from({ length: SPOKES }, (_, spoke) => {
      const angle = (2 * Math.PI * spoke) / SPOKES - Math.PI / 2;
      return { x: here.x + reach * Math.cos(angle), y: here.y + reach * Math.sin(angle), reach: reach };
    }))];
    const price = (spot) => {
      const hidden = taken.reduce((sum, other) => sum + Math.max(0, SIZE - apart(spot, other)), 0);
      const covered = at.filter((other, j) => j !== i && apart(spot, other) < SIZE / 2 + 4).length;
      return 20 * hidden + 14 * covered + (spot.reach || 0);
    };
    return spots.reduce((found, spot) => (price(spot) < price(found) ? spot : found));
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

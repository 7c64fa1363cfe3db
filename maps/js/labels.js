"use strict";
// Labels: `placing.js` says which of them a zoom shows, and where; in the page are those near the view.

{
  const PAD = 0.5; // of the view, on each side, so that a pan meets names that are there

  gridhood.draw.labels = function (data) {
    const labels = data.features.map(makeLabel);
    const layer = L.layerGroup();
    layer.on("add", () => {
      const map = layer._map;
      const sizeOf = gridhood.letters(map);
      let placed = [];
      const showNear = () => { show(map, layer, placed); };
      const arrange = () => {
        placed = gridhood.placeLabels(map, labels, sizeOf);
        layer.clearLayers();
        showNear();
      };
      map.on("gridhood:resized", arrange);
      map.on("moveend", showNear);
      layer.once("remove", () => {
        map.off("gridhood:resized", arrange);
        map.off("moveend", showNear);
      });
      arrange();
    });
    return layer;
  };

  function makeLabel(feature) {
    const what = feature.properties;
    const count = what.households === undefined ? "" : what.households + " 户";
    const look = what.kind + (what.rank ? " coarse rank-" + what.rank : "");
    return { ...what, at: L.GeoJSON.coordsToLatLng(feature.geometry.coordinates), count: count, look: look };
  }

  // The element of a label: `text` is what is seen of it.
  gridhood.labelFrame = function (label) {
    const text = gridhood.element("div", "label-text");
    text.append(gridhood.element("span", "label-name", label.text));
    if (label.count) {
      text.append(gridhood.element("span", "label-count", label.count));
    }
    if (label.angle !== undefined) {
      text.style.transform = "translate(-50%, -50%) rotate(" + label.angle + "deg)";
    }
    const frame = gridhood.element("div", "label seen " + label.look);
    frame.append(text);
    return frame;
  };

  function show(map, layer, placed) {
    const near = map.getBounds().pad(PAD);
    for (const spot of placed) {
      const wanted = near.contains(spot.label.at);
      if (wanted && !spot.marker) {
        spot.marker = mark(spot).addTo(layer);
      } else if (!wanted && spot.marker) {
        layer.removeLayer(spot.marker);
        spot.marker = null;
      }
    }
  }

  function mark({ label, shift }) {
    const frame = gridhood.labelFrame(label);
    frame.style.top = shift + "px";
    const icon = L.divIcon({ html: frame, className: "label-icon", iconSize: null });
    return L.marker(label.at, { icon: icon, pane: "names", interactive: false, keyboard: false });
  }
}

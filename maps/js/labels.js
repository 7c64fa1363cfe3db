"use strict";
// Labels: all are in the page; `placing.js` says which of them are seen at a zoom, and where.

{
  gridhood.draw.labels = function (data) {
    const labels = data.features.map(makeLabel);
    const layer = L.layerGroup(labels.map((label) => label.marker));
    layer.on("add", () => {
      const map = layer._map;
      labels.forEach((label) => { label.size = [label.text.offsetWidth, label.text.offsetHeight]; });
      const arrange = () => { show(map, labels); };
      map.on("gridhood:resized", arrange);
      layer.once("remove", () => { map.off("gridhood:resized", arrange); });
      arrange();
    });
    return layer;
  };

  function makeLabel(feature) {
    const what = feature.properties;
    const at = L.GeoJSON.coordsToLatLng(feature.geometry.coordinates);
    const text = gridhood.element("div", "label-text");
    text.append(gridhood.element("span", "label-name", what.text));
    if (what.households !== undefined) {
      text.append(gridhood.element("span", "label-count", what.households + " 户"));
    }
    if (what.angle !== undefined) {
      text.style.transform = "translate(-50%, -50%) rotate(" + what.angle + "deg)";
    }
    const frame = gridhood.element("div", "label " + what.kind + (what.rank ? " coarse rank-" + what.rank : ""));
    frame.append(text);
    const icon = L.divIcon({ html: frame, className: "label-icon", iconSize: null });
    const marker = L.marker(at, { icon: icon, pane: "names", interactive: false, keyboard: false });
    return { ...what, at: at, frame: frame, text: text, marker: marker, size: [0, 0] };
  }

  function show(map, labels) {
    labels.forEach((label) => { label.frame.classList.remove("seen"); });
    for (const { label, shift } of gridhood.placeLabels(map, labels)) {
      label.frame.style.top = shift + "px";
      label.frame.classList.add("seen");
    }
  }
}

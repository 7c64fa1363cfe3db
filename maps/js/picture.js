"use strict";
// A picture under the map. What is painted above it, ground and tints, is laid on like glass: both are seen.

{
  const PANE = "picture";
  const OPACITY = 0.8;

  gridhood.draw.picture = function (data) {
    const picture = L.imageOverlay(data.url, data.bounds, { pane: PANE, opacity: OPACITY, interactive: false, alt: "" });
    const slider = fader(picture);
    picture.beforeAdd = (map) => {
      if (!map.getPane(PANE)) {
        map.createPane(PANE).style.zIndex = 300; // below the ground
      }
    };
    picture.on("add", () => {
      picture._map.getPane("ground").style.mixBlendMode = "multiply";
      slider.addTo(picture._map);
    });
    picture.on("remove", () => {
      slider._map.getPane("ground").style.mixBlendMode = "";
      slider.remove();
    });
    return picture;
  };

  function fader(picture) {
    const control = L.control({ position: "topright" });
    control.onAdd = () => {
      const label = gridhood.element("label", "fader leaflet-bar", "底图浓淡 Picture ");
      const range = gridhood.element("input", "");
      Object.assign(range, { type: "range", min: 0, max: 100, value: 100 * picture.options.opacity });
      range.addEventListener("input", () => { picture.setOpacity(range.value / 100); });
      label.append(range);
      L.DomEvent.disableClickPropagation(label);
      L.DomEvent.disableScrollPropagation(label);
      return label;
    };
    return control;
  }
}

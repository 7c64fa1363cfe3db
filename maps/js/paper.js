"use strict";
// Paper: the map takes the width of the sheet and shows the whole round, whatever it showed on the screen.

gridhood.putOnPaper = function (map, options) {
  const WIDTH = 700; // pixels of A4 within its margins
  const HEIGHT = 500;
  let before = null;

  window.addEventListener("beforeprint", () => {
    before = { centre: map.getCenter(), zoom: map.getZoom(), minZoom: map.getMinZoom() };
    map.setMinZoom(0);
    resize(WIDTH + "px", HEIGHT + "px");
    map.fitBounds(options.bounds, { animate: false, padding: [24, 24] });
  });
  window.addEventListener("afterprint", () => {
    resize("", "");
    map.setView(before.centre, before.zoom, { animate: false });
    map.setMinZoom(before.minZoom);
  });

  function resize(width, height) {
    const style = map.getContainer().style;
    style.setProperty("width", width, "important");
    style.setProperty("height", height, "important");
    map.invalidateSize({ animate: false, pan: false });
  }
};

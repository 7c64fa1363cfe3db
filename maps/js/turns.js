"use strict";
// The layers of a large map are drawn one after the other, a task each: between two of them the page answers.

{
  const LARGE = 1e6; // letters of data
  const SMALL_PADDING = 0.1; // of the view, painted on each side: on a large map every point of it costs

  const waiting = [];
  let large = null; // not known before it is asked for: the data lie below this script

  gridhood.isLarge = function () {
    if (large === null) {
      const blocks = [...document.querySelectorAll('script[type="application/json"]')];
      large = blocks.reduce((sum, block) => sum + block.textContent.length, 0) > LARGE;
    }
    return large;
  };

  // Gives the layer of a kind from a block of data: drawn at once, or on a large map in its turn.
  gridhood.layer = function (kind, block, options) {
    const draw = () => gridhood.draw[kind](gridhood.read(block), options);
    const layer = gridhood.isLarge() ? L.layerGroup() : draw();
    if (gridhood.isLarge()) {
      waiting.push(() => { layer.addLayer(draw()); });
    }
    gridhood.layers.set(kind, layer);
    return layer;
  };

  // Runs what waits and then what comes last; nothing half drawn is seen.
  gridhood.inTurn = function (map, last) {
    if (!waiting.length) {
      last();
      return;
    }
    const panes = ["ground", "plan"].map((name) => map.getPane(name));
    panes.forEach((pane) => { pane.style.visibility = "hidden"; });
    const next = () => {
      const draw = waiting.shift();
      if (draw) {
        draw();
        setTimeout(next);
        return;
      }
      panes.forEach((pane) => { pane.style.visibility = ""; });
      last();
    };
    setTimeout(next);
  };

  gridhood.padding = function () {
    return gridhood.isLarge() ? SMALL_PADDING : 0.25;
  };
}

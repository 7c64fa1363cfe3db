"use strict";
// The sheet: what lies above what, sizes that follow the zoom, the first view.

// eslint-disable-next-line no-var -- the one name that all files of a map share
var gridhood = {
  draw: {}, // one function a kind of layer: (GeoJSON, options) -> Leaflet layer
  levels: [], // the grid layers: {rank, layer, tint}
  villages: new Map(), // code -> name
  grids: new Map(), // level -> Map of grid id -> its properties
  problems: new Map(), // level and grid id -> sentences
  layers: new Map(), // kind -> the layer last made of it
  walksEstimated: false,
  centres: [], // where centres are seen: labels keep off them
};

{
  // Two canvases, because a canvas catches all clicks that fall on it: the ground is only looked at, the plan answers.
  const WIDE_ENOUGH = 140; // pixels that the areas of a level are across, on average, where its colours are told apart
  const PANES = { ground: 350, plan: 420, names: 610 };

  // From bottom to top within each canvas. Leaflet paints in the order of adding, which changes with every tick in the
  // layer control; `restack` puts it right again.
  gridhood.ORDER = {
    paper: 0, tint: 10, dedicated: 18, water: 20, buildings: 30, casings: 40, roads: 50, barriers: 60, veil: 70, outline: 80,
    hits: 100, problemAreas: 200, halos: 300, borders: 400, rims: 440, guessed: 450, households: 500, centres: 600, problemLines: 700,
  };

  gridhood.read = function (id) {
    return JSON.parse(document.getElementById(id).textContent);
  };

  gridhood.isNarrow = function () {
    return window.innerWidth < 720;
  };

  gridhood.prepare = function (map, options) {
    gridhood.walksEstimated = options.estimated;
    document.documentElement.lang = "zh-CN"; // picks the Chinese shapes of characters that Japanese writes otherwise
    L.Canvas.mergeOptions({ padding: gridhood.padding(), tolerance: 3 });
    for (const [name, height] of Object.entries(PANES)) {
      map.createPane(name).style.zIndex = height;
    }
    map.getPane("ground").style.pointerEvents = "none";
    fit(map, options.bounds); // before there is anything to draw: it is then drawn once
  };

  gridhood.finish = function (map) {
    map.setMinZoom(Math.floor(map.getZoom()) - 2);
    map.setMaxBounds(map.getBounds().pad(1.5));
    window.addEventListener("resize", () => { map.invalidateSize(); });
    gridhood.inTurn(map, () => {
      let filled = null;
      map.on("gridhood:levels", (event) => { filled = event.filled; });
      map.on("zoomend", () => { (filledLevel(map, shownLevels(map)) === filled ? resize : refresh)(map); });
      map.on("overlayadd overlayremove", () => { refresh(map); });
      refresh(map);
      document.documentElement.dataset.drawn = "yes";
    });
  };

  // Style of a part of the ground: nobody points at it.
  gridhood.onGround = function (order, style) {
    return Object.assign({ pane: "ground", interactive: false, order: order }, style);
  };

  gridhood.onPlan = function (order, style) {
    return Object.assign({ pane: "plan", order: order }, style);
  };

  // `stops` pairs zooms with pixels; between two of them a size grows evenly in ratio, as the map itself does.
  gridhood.sizeAt = function (stops, zoom) {
    const after = stops.findIndex(([at]) => at >= zoom);
    if (after === 0) {
      return stops[0][1];
    }
    if (after < 0) {
      return stops[stops.length - 1][1];
    }
    const [[from, small], [to, large]] = [stops[after - 1], stops[after]];
    return small * Math.pow(large / small, (zoom - from) / (to - from));
  };

  function fit(map, bounds) {
    const narrow = gridhood.isNarrow();
    const legend = document.getElementById("legend");
    map.fitBounds(bounds, {
      animate: false,
      paddingTopLeft: narrow ? [10, 10] : [30, 24],
      paddingBottomRight: narrow ? [10, 40] : [legend.offsetWidth + 30, 34],
    });
  }

  function refresh(map) {
    const shown = shownLevels(map);
    const filled = filledLevel(map, shown);
    for (const level of gridhood.levels) {
      level.tint.setStyle({ fillOpacity: level === filled ? 1 : 0 });
    }
    map.fire("gridhood:levels", { filled: filled, shown: shown });
    resize(map);
    restack(map);
  }

  function shownLevels(map) {
    return gridhood.levels.filter((level) => map.hasLayer(level.layer));
  }

  // Colours tell the finest level shown; from afar, where its areas are many and small, the next coarser one.
  function filledLevel(map, shown) {
    const fromFine = [...shown].sort((a, b) => a.rank - b.rank);
    return fromFine.find((level) => across(map, level) >= WIDE_ENOUGH) || fromFine[fromFine.length - 1];
  }

  // How wide the areas of a level are at this zoom, on average, in pixels.
  function across(map, level) {
    if (level.across === undefined) {
      const sides = level.tint.getLayers().map((area) => {
        const bounds = area.getBounds();
        const size = map.project(bounds.getSouthEast(), 0).subtract(map.project(bounds.getNorthWest(), 0));
        return Math.sqrt(Math.abs(size.x * size.y));
      });
      level.across = sides.reduce((sum, side) => sum + side, 0) / sides.length;
    }
    return level.across * map.getZoomScale(map.getZoom(), 0);
  }

  function resize(map) {
    const zoom = map.getZoom();
    map.eachLayer((part) => {
      const sizes = part.options.sizes;
      if (sizes && sizes.weight) {
        part.setStyle({ weight: gridhood.sizeAt(sizes.weight, zoom) });
      }
      if (sizes && sizes.radius) {
        part.setRadius(gridhood.sizeAt(sizes.radius, zoom) * (sizes.factor || 1));
      }
    });
    map.fire("gridhood:resized");
  }

  function restack(map) {
    const parts = [];
    map.eachLayer((part) => {
      if (part.options.order !== undefined) {
        parts.push(part);
      }
    });
    parts.sort((a, b) => a.options.order - b.options.order);
    parts.forEach((part) => { part.bringToFront(); });
  }
}

"use strict";
// Coverage: one colour a step of the chosen coverage, hatched where nothing was recorded; buttons above the map switch.

gridhood.draw.cover = function (data, options) {
  const HATCH_PX = 7;
  const NAMED = 16; // so many names have room; of more the cards tell
  const none = hatch();
  const areas = L.geoJSON(data, {
    smoothFactor: 0, style: (feature) => gridhood.onPlan(gridhood.ORDER.hits, style(feature, options.shown)),
  });
  if (areas.getLayers().length <= NAMED) {
    areas.eachLayer((part) => {
      const name = gridhood.element("span", "", part.feature.properties.name);
      part.bindTooltip(name, { permanent: true, direction: "center", className: "cover-name" });
    });
  }
  const buttons = document.querySelectorAll(".cover-switch [data-coverage]");
  buttons.forEach((button) => { button.addEventListener("click", () => { show(button.dataset.coverage); }); });
  return gridhood.bindCard(areas, card);

  function show(coverage) {
    areas.setStyle((feature) => style(feature, coverage));
    buttons.forEach((button) => { button.setAttribute("aria-checked", String(button.dataset.coverage === coverage)); });
  }

  function style(feature, coverage) {
    const step = feature.properties[coverage];
    const sizes = { weight: [[12, 0.7], [15, 1.6], [18, 2.4]] };
    const drawn = step === null ? { color: options.border, fillColor: none } : { color: options.borders[step], fillColor: options.fills[step] };
    return { ...drawn, sizes: sizes, fill: true, fillOpacity: 1 };
  }

  function card(area) {
    const rows = Object.keys(options.labels).map((name) => [options.labels[name], area[name + "_said"]]);
    return gridhood.card(area.code, area.name, [["户数 households", area.households], ...rows]);
  }

  // Canvas takes a pattern where it takes a colour.
  function hatch() {
    const tile = document.createElement("canvas");
    tile.width = tile.height = HATCH_PX;
    const pen = tile.getContext("2d");
    pen.fillStyle = options.absent.paper;
    pen.fillRect(0, 0, HATCH_PX, HATCH_PX);
    pen.strokeStyle = options.absent.line;
    for (const at of [-HATCH_PX, 0, HATCH_PX]) {
      pen.moveTo(at, HATCH_PX);
      pen.lineTo(at + HATCH_PX, 0);
    }
    pen.stroke();
    return pen.createPattern(tile, "repeat");
  }
};

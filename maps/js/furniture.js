"use strict";
// Round the map: scale bar, attribution, legend, and the list of violations that leads to each.

gridhood.furnish = function (map, options) {
  const credits = L.control.attribution({ position: "bottomleft", prefix: '<a href="https://leafletjs.com">Leaflet</a>' }).addTo(map);
  if (options.attribution) {
    credits.addAttribution(asHtml(options.attribution));
  }
  L.control.scale({ imperial: false, maxWidth: 140, position: "bottomleft" }).addTo(map); // last: on top of the others
  addLegend(map);
  document.querySelectorAll(".problems button").forEach((button) => {
    button.addEventListener("click", () => { lead(map, button); });
  });

  // Leaflet takes attributions as HTML: what is not an address stays text.
  function asHtml(text) {
    const holder = gridhood.element("span", "");
    for (const piece of text.split(/(https?:\/\/[^\s,;，；)）]+)/)) {
      if (/^https?:\/\//.test(piece)) {
        const link = gridhood.element("a", "", piece);
        link.href = piece;
        link.rel = "noopener noreferrer";
        holder.append(link);
      } else {
        holder.append(piece);
      }
    }
    return holder.innerHTML;
  }

  function addLegend(map) {
    const legend = document.getElementById("legend");
    legend.open = !gridhood.isNarrow();
    const control = L.control({ position: "bottomright" });
    control.onAdd = () => {
      L.DomEvent.disableClickPropagation(legend);
      L.DomEvent.disableScrollPropagation(legend);
      return legend;
    };
    control.addTo(map);
  }

  function lead(map, button) {
    button.closest("details").open = false;
    if (button.dataset.box) {
      map.addLayer(gridhood.layers.get("violations"));
      const [west, south, east, north] = button.dataset.box.split(",").map(Number);
      map.fitBounds([[south, west], [north, east]], { maxZoom: 18, padding: [80, 80] });
    }
  }
};

// Names on a map that never cover one another: who comes later, or has less room, is left out until the map is closer.

/**
 * Keep the names of areas apart, now and whenever the map is zoomed.
 * @param {L.Map} map
 * @param {L.GeoJSON} layer its parts have permanent tooltips; the largest are seen first
 */
export function keepApart(map, layer) {
  const parts = layer.getLayers().filter((part) => part.getTooltip()).sort((a, b) => sizeOf(b) - sizeOf(a));
  const arrange = () => {
    const taken = [];
    for (const part of parts) {
      const shown = part.getTooltip().getElement();
      if (!shown) continue;
      const box = shown.getBoundingClientRect();
      const free = !taken.some((other) => overlap(box, other));
      shown.style.visibility = free ? "" : "hidden";
      if (free) taken.push(box);
    }
  };
  map.on("zoomend resize", arrange);
  layer.on("remove", () => { map.off("zoomend resize", arrange); });
  arrange();
}

function sizeOf(part) {
  const bounds = part.getBounds();
  return (bounds.getEast() - bounds.getWest()) * (bounds.getNorth() - bounds.getSouth());
}

function overlap(one, other) {
  return one.left < other.right && other.left < one.right && one.top < other.bottom && other.top < one.bottom;
}

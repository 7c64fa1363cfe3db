// The page of stations: where they are, when they are open, the telephone that rings there. A point is set on a map.

import { L, drawGround, openMap } from "/static/map/map.js";
import { ask } from "/static/sending.js";
import { areaName, choices, element, openEditor, openTable, readAll, tell } from "/static/staff/table.js";
import { takesIn } from "/static/staff/intake.js";
import { t } from "/static/words.js";

const STATIONS = "/api/v1/stations";
const SPOT = { pane: "points", radius: 7, color: "#245756", weight: 2, fillColor: "#2f6f6d", fillOpacity: 0.85 };
const DIGITS = 6;

const held = document.querySelector("[data-map]");
const whole = boxOf(choices.bounds) || [[20, 75], [50, 130]];
const map = openMap(held, { bounds: whole });
const spots = L.layerGroup().addTo(map);
const ground = readGround();
ground.then((layers) => drawGround(map, layers));

const columns = [
  { label: t("Name"), show: (one) => one.name },
  { label: t("Area"), show: (one) => [areaName(one.area), one.area] },
  { label: t("Opening hours"), show: (one) => one.hours },
  { label: t("Telephone"), show: (one) => one.service_phone },
];

const table = openTable({
  columns,
  load: () => readAll(STATIONS, "stations"),
  actions: () => [[t("Change it"), change], [t("Remove the station"), remove]],
  add,
  loaded: show,
});

document.querySelector("[data-add-first]")?.addEventListener("click", add);

function add() {
  edit(t("Add a station"), {}, (said) => ask("POST", STATIONS, said), t("Added."));
}

/** Return what lies under the stations: where villages end, and their roads. */
async function readGround() {
  const asked = choices.villages.map((id) => ask("GET", `/api/v1/villages/${encodeURIComponent(id)}/ground?layers=boundary,roads`));
  const read = (await Promise.all(asked)).filter((answer) => answer.ok).map((answer) => answer.told.layers);
  const together = (name) => ({
    type: "FeatureCollection",
    features: read.flatMap((layers) => (layers[name] ? layers[name].features : [])),
  });
  return { boundary: together("boundary"), roads: together("roads") };
}

/** Return the corners of a box as the map takes them, from west, south, east, north. */
function boxOf(bounds) {
  return bounds && [[bounds[1], bounds[0]], [bounds[3], bounds[2]]];
}

function show(stations) {
  spots.clearLayers();
  held.hidden = !stations.length; // in place of an empty map stands what to do
  map.invalidateSize({ pan: false });
  for (const one of stations) {
    L.circleMarker([one.lat, one.lon], SPOT).bindTooltip(element("span", one.name)).addTo(spots);
  }
  if (stations.length) {
    const box = L.latLngBounds(stations.map((one) => [one.lat, one.lon]));
    map.fitBounds(box.pad(0.3), { maxZoom: 16, animate: false });
  }
}

async function change(one) {
  const { told, tag } = await ask("GET", `${STATIONS}/${one.id}`);
  edit(t("Change a station"), told, (said) => ask("PATCH", `${STATIONS}/${one.id}`, said, { "If-Match": tag }), t("Saved."));
}

async function remove(one) {
  const { tag } = await ask("GET", `${STATIONS}/${one.id}`);
  openEditor({
    title: t("Remove {name}?", { name: one.name }),
    fields: [],
    button: t("Remove the station"),
    save: () => sent(ask("DELETE", `${STATIONS}/${one.id}`, undefined, { "If-Match": tag }), t("Removed.")),
  });
}

function edit(title, one, send, done) {
  openEditor({
    title,
    fields: [
      { name: "name", label: t("Name"), value: one.name || "", required: true, maxLength: 80 },
      { name: "area", label: t("Area"), value: one.area || "", list: "areas", required: true, maxLength: 64, hint: t("code of a village or grid") },
      { name: "hours", label: t("Opening hours"), value: one.hours || "", maxLength: 200, hint: t("such as Mon-Fri 8:30-17:30; Sat 9-12") },
      { name: "service_phone", label: t("Telephone"), value: one.service_phone || "", inputMode: "tel", maxLength: 40 },
      { name: "lon", label: t("Longitude"), value: one.lon ?? "", required: true, inputMode: "decimal" },
      { name: "lat", label: t("Latitude"), value: one.lat ?? "", required: true, inputMode: "decimal" },
    ],
    more: (form) => pick(form),
    save: (said) => {
      const told = { name: said.name, area: said.area, lon: Number(said.lon), lat: Number(said.lat) };
      return sent(send({ ...told, hours: said.hours || null, service_phone: said.service_phone || null }), done);
    },
  });
}

/** Let the point be set by a click on a map. */
function pick(form) {
  const place = element("div", "", { className: "map" });
  form.append(element("p", t("Click on the map to set the point."), { className: "small" }), place);
  setTimeout(() => {
    const small = openMap(place, { bounds: held.hidden ? whole : map.getBounds() });
    ground.then((layers) => drawGround(small, layers));
    let spot = null;
    const put = () => {
      const at = [Number(form.elements.lat.value), Number(form.elements.lon.value)];
      if (!form.elements.lat.value || !at.every(Number.isFinite)) return;
      spot = spot || L.circleMarker(at, SPOT).addTo(small);
      spot.setLatLng(at);
    };
    small.on("click", ({ latlng }) => {
      form.elements.lat.value = latlng.lat.toFixed(DIGITS);
      form.elements.lon.value = latlng.lng.toFixed(DIGITS);
      put();
    });
    form.elements.lat.addEventListener("change", put);
    form.elements.lon.addEventListener("change", put);
    put();
  });
}

async function sent(asked, done) {
  const answer = await asked;
  if (answer.ok) {
    await table.refresh();
    tell(done);
  }
  return answer;
}

takesIn(table.refresh);

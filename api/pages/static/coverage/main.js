// The coverage page: what is asked for in the address, the answers on a map, as numbers, as a list and as a table.

import { t } from "/static/words.js";
import { AreaMap } from "/static/coverage/areas.js";
import { showCard } from "/static/coverage/card.js";
import { Days } from "/static/coverage/days.js";
import { showDecisions } from "/static/coverage/decisions.js";
import { LAYERS, levelWords } from "/static/coverage/layers.js";
import { showLegend } from "/static/coverage/legend.js";
import { showNothing } from "/static/coverage/nothing.js";
import { showNumbers } from "/static/coverage/numbers.js";
import { ask } from "/static/coverage/server.js";
import { asParameters, read, write } from "/static/coverage/state.js";
import { showTable } from "/static/coverage/table.js";

const at = (id) => document.getElementById(id);
const API = "/api/v1/coverage";

let asked = read();
let today = null;
let shown = null;
let wasMapped = true;

const map = new AreaMap(at("map"), {
  point: pointAt, open: (area) => { if (area.deeper) goTo(area.code); else pointAt(area); },
});
const days = new Days(at("days"), (day) => { change({ date: day }, { fit: false }); });

/** Ask for everything that the page shows, the map first. */
async function load({ fit = true } = {}) {
  const parameters = asParameters(asked);
  const within = asParameters({ ...asked, level: null });
  at("paper").href = `/coverage.pdf?${parameters}`;
  document.body.classList.add("loading");
  try {
    const areas = await ask("areas", `${API}/areas?${parameters}&wait=false`);
    if (areas) show(areas, fit);
    const [numbers, decisions] = await Promise.all([
      ask("numbers", `${API}?${within}`), ask("decisions", `${API}/decisions?${within}`),
    ]);
    if (numbers) showNumbers(at("five"), numbers);
    if (decisions) {
      at("decisions-n").textContent = String(decisions.decisions.length + decisions.more);
      at("decisions-n").hidden = false;
      showDecisions(at("decisions"), decisions, (area) => { goTo(area.code); });
    }
    if (areas?.pending && shown === areas) {
      const walked = await ask("areas", `${API}/areas?${parameters}`);
      if (walked) show(walked, false);
    }
  } catch (error) {
    at("said").classList.remove("hushed");
    at("said").textContent = error.message;
  } finally {
    document.body.classList.remove("loading");
  }
}

function show(areas, fit) {
  shown = areas;
  if (!asked.date) today = areas.date;
  const mapped = areas.areas.some((area) => area.geometry);
  showNothing(at("nothing"), mapped, asked.date ? addressOf(asked.area, { date: null }) : "");
  map.show(areas.areas, asked.layer, fit || !wasMapped);
  wasMapped = mapped;
  at("as-table").hidden = at("asked").hidden = !areas.areas.length;
  showCrumbs();
  showLevels();
  const alone = areas.areas.length === 1 ? areas.areas[0] : null;
  showCard(at("card"), alone);
  at("card").hidden = !mapped && !alone;
  days.show(areas.days, areas.date, today ?? new Date().toISOString().slice(0, 10));
  showLayer();
  at("said").textContent = t("{n} {n|area|areas}", { n: areas.areas.length });
  // the map is what people look at first: a table of hundreds of rows comes after it is painted
  requestAnimationFrame(() => {
    performance.mark("coverage painted");
    setTimeout(() => {
      if (shown === areas) showTable(at("table"), areas.areas, { open: (area) => { goTo(area.code); }, address: (area) => addressOf(area.code) });
    });
  });
}

function showLayer() {
  for (const button of at("layers").children) {
    const chosen = button.dataset.layer === asked.layer;
    button.setAttribute("aria-checked", String(chosen));
    button.tabIndex = chosen ? 0 : -1;
  }
  at("about").textContent = LAYERS[asked.layer].about(asked);
  const past = asked.layer === "service" && asked.date;
  const pending = asked.layer === "stations" && shown?.pending;
  const note = pending ? t("Ways to stations are being worked out…") : past ? t("Visits are told of today alone.") : "";
  showLegend(at("legend"), note);
}

function showCrumbs() {
  const path = [...shown.above, ...(shown.area ? [shown.area] : [])];
  const links = [{ code: null, name: t("All") }, ...path].map((area, place, all) => {
    const link = document.createElement("a");
    link.textContent = area.name;
    link.href = addressOf(area.code);
    if (place === all.length - 1) link.setAttribute("aria-current", "page");
    link.addEventListener("click", (event) => { event.preventDefault(); goTo(area.code); });
    return link;
  });
  at("crumbs").replaceChildren(...links);
}

function showLevels() {
  const options = shown.levels.map((level) => new Option(levelWords(level), level, false, level === shown.level));
  at("level").replaceChildren(...options);
}

function pointAt(area) {
  map.mark(area?.code ?? null);
  showCard(at("card"), area);
}

function addressOf(code, more = {}) {
  const said = asParameters({ ...asked, area: code, level: null, ...more });
  said.set("layer", asked.layer);
  return `?${said}`;
}

function goTo(code) {
  change({ area: code, level: null }, { step: true });
}

function change(wanted, { step = false, fit = true } = {}) {
  asked = { ...asked, ...wanted };
  write(asked, { step });
  load({ fit });
}

function choose(layer) {
  asked = { ...asked, layer };
  write(asked);
  map.paint(layer);
  showLayer();
}

at("layers").addEventListener("click", (event) => {
  const button = event.target.closest("[data-layer]");
  if (button) choose(button.dataset.layer);
});
at("layers").addEventListener("keydown", (event) => {
  const step = { ArrowRight: 1, ArrowDown: 1, ArrowLeft: -1, ArrowUp: -1 }[event.key];
  if (!step) return;
  event.preventDefault();
  const buttons = [...at("layers").children];
  const next = buttons[(buttons.findIndex((one) => one.dataset.layer === asked.layer) + step + buttons.length) % buttons.length];
  choose(next.dataset.layer);
  next.focus();
});
at("asked").elements.minutes.value = String(asked.minutes);
at("asked").addEventListener("submit", (event) => { event.preventDefault(); });
at("asked").elements.minutes.addEventListener("change", (event) => {
  if (event.target.checkValidity()) change({ minutes: Number(event.target.value) }, { fit: false });
});
at("level").addEventListener("change", (event) => { change({ level: event.target.value }); });
window.addEventListener("popstate", () => {
  asked = read();
  at("asked").elements.minutes.value = String(asked.minutes);
  load();
});

showLayer();
showCard(at("card"), null);
load();

// A plan while it is drawn: the best so far on the map, how far it is, and what can be done about it.

import { byId, fill, make } from "./elements.js";
import { said } from "./names.js";
import { levelName } from "./outlook.js";
import { ask, Refused } from "./server.js";
import { drawGround, L, openMap } from "/static/map/map.js";
import { n, t } from "/static/words.js";

const FILLS = ["#ecf2c0", "#f1c6b8", "#98c4c3", "#d4d8fa", "#cdc794", "#c4ece3", "#a9b1d2", "#c6a097"];
const LOOK_MS = 2000;
const ENDED = ["done", "failed", "cancelled"];

let map = null;
let areas = null;

/** Follow a plan until it is drawn, then go to its page. */
export class Solving {
  #plan;
  #job = null;
  #households;
  #serial = 0;
  #walks = [];
  #loading = false;

  constructor(planId, { households = 0, ground = null } = {}) {
    this.#plan = planId;
    this.#households = households;
    map ??= openMap(byId("best-map"));
    areas?.remove();
    areas = L.layerGroup().addTo(map);
    map.invalidateSize();
    if (ground?.bounds) {
      drawGround(map, ground.layers);
      map.fitBounds(ground.bounds, { padding: [20, 20], animate: false });
    } else {
      map.setView([35, 105], 4);
    }
    byId("take").onclick = () => this.#act("take");
    byId("cancel").onclick = () => this.#act("cancel");
    byId("share").removeAttribute("value");
    byId("doing").textContent = t("It waits for its turn.");
    fill(byId("failed"));
    byId("again").hidden = true;
    for (const id of ["take", "cancel"]) byId(id).hidden = false;
  }

  /** Begin to follow. */
  async start() {
    const { jobs } = await ask(`/api/v1/jobs?subject=${encodeURIComponent(this.#plan)}&limit=1`);
    this.#job = jobs[0];
    this.#show(this.#job);
    if (ENDED.includes(this.#job.state)) return;
    this.#listen();
  }

  #listen() {
    const events = new EventSource(this.#job.links.events);
    events.addEventListener("progress", (event) => this.#show(JSON.parse(event.data)));
    events.addEventListener("done", (event) => {
      events.close();
      this.#show(JSON.parse(event.data));
    });
    events.addEventListener("error", () => {
      if (events.readyState === EventSource.CLOSED) setTimeout(() => this.#look(), LOOK_MS); // too many listen: look instead
    });
  }

  async #look() {
    try {
      this.#show(await ask(this.#job.links.self));
    } catch (error) {
      if (!(error instanceof Refused)) throw error; // else the service is away for a while
    }
    if (!ENDED.includes(this.#job.state)) setTimeout(() => this.#look(), LOOK_MS);
  }

  #show(job) {
    this.#job = job;
    const { share, best } = job.progress;
    byId("doing").textContent = doing(job);
    if (job.state === "running") byId("share").value = share;
    byId("take").disabled = job.state !== "running" || !best || job.taking || job.cancelling;
    byId("cancel").disabled = job.cancelling || ENDED.includes(job.state);
    if (best) this.#figures(best);
    if (best && best.serial > this.#serial) this.#load(best.serial);
    if (job.state === "done") location.assign(`/plans/${encodeURIComponent(this.#plan)}`);
    if (job.state === "failed" || job.state === "cancelled") this.#ended(job);
  }

  #figures(best) {
    const walk = this.#households ? best.objective_m / this.#households : null;
    fill(byId("figures"),
      walk === null ? null : fact(t("metres of walking per household"), n(walk, 1)),
      best.gap === null ? null : fact(t("above the best that can be proven"), `${n(100 * best.gap, 1)} %`));
    if (walk !== null && this.#walks[this.#walks.length - 1]?.[1] !== walk) {
      this.#walks.push([best.level, walk]);
      curve(this.#walks.filter(([level]) => level === best.level).map(([, metres]) => metres));
    }
    byId("gap-said").textContent = best.gap === null
      ? t("How far from the best possible it is will be known once this level has been searched.")
      : t("No plan of this many grids walks less than {n} % below this one.", { n: n((100 * best.gap) / (1 + best.gap), 1) });
  }

  async #load(serial) {
    if (this.#loading) return;
    this.#loading = true;
    try {
      const best = await ask(`/api/v1/plans/${encodeURIComponent(this.#plan)}/best`);
      this.#serial = Math.max(serial, best.serial);
      paint(best.grids);
    } catch (error) {
      if (!(error instanceof Refused)) throw error; // it is done meanwhile
    } finally {
      this.#loading = false;
    }
  }

  async #act(verb) {
    try {
      this.#show(await ask(this.#job.links[verb], { method: "POST" }));
    } catch (error) {
      if (!(error instanceof Refused)) throw error;
      byId("said").textContent = error.message;
    }
  }

  #ended(job) {
    fill(byId("failed"), ...job.faults.map((fault) => make("li", {}, said(fault))));
    byId("again").hidden = false;
    for (const id of ["take", "cancel"]) byId(id).hidden = true;
  }
}

function doing(job) {
  const { what, best } = job.progress;
  if (job.state === "queued") return t("It waits for its turn.");
  if (job.state === "done") return t("It is done.");
  if (job.state === "cancelled") return t("It was cancelled.");
  if (job.state === "failed") return t("There is no plan.");
  if (job.cancelling) return t("It is being cancelled…");
  if (job.taking) return t("The best so far is taken, measured and written…");
  if (what.startsWith("writing")) return t("Writing the files…");
  if (what.startsWith("why not")) return t("Looking for what stands in the way…");
  return best ? t("Searching in {village}: {level}", { village: best.village, level: levelName(best.level) }) : t("The village is measured…");
}

function fact(name, figure) {
  return make("div", {}, make("dt", {}, name), make("dd", {}, figure));
}

/** Paint the grids, neighbours apart in colour as far as their order tells. */
function paint(grids) {
  const renderer = L.canvas({ pane: "areas", padding: 0.3 });
  areas.clearLayers();
  grids.forEach((grid, i) => {
    areas.addLayer(L.geoJSON(grid, {
      style: { renderer, pane: "areas", interactive: false, color: "#fffdf9", weight: 1.6, fillColor: FILLS[(i * 3) % FILLS.length], fillOpacity: 0.85 },
    }));
  });
  if (map.getZoom() <= 5 && grids.length) map.fitBounds(L.geoJSON(grids).getBounds(), { padding: [20, 20], animate: false });
}

/** Draw how the walking fell while the search went on. */
function curve(metres) {
  const holder = byId("curve");
  holder.hidden = metres.length < 3;
  if (holder.hidden) return;
  const [low, high] = [Math.min(...metres), Math.max(...metres)];
  const points = metres.map((each, i) => `${((100 * i) / (metres.length - 1)).toFixed(1)},${(34 - (30 * (each - low)) / (high - low || 1)).toFixed(1)}`);
  const drawing = document.createElementNS("http://www.w3.org/2000/svg", "svg");
  drawing.setAttribute("viewBox", "0 0 100 36");
  drawing.setAttribute("preserveAspectRatio", "none");
  drawing.setAttribute("role", "img");
  drawing.setAttribute("aria-label", t("Walking fell from {from} m to {to} m", { from: n(metres[0], 1), to: n(metres[metres.length - 1], 1) }));
  const line = document.createElementNS("http://www.w3.org/2000/svg", "polyline");
  line.setAttribute("points", points.join(" "));
  drawing.append(line);
  fill(holder, drawing);
}

// A plan while it is drawn: the best so far on the map, how far it is, and what can be done about it.
//
//   {{ being_drawn(may_steer) }}   in the template, from "drawing/drawing.html"
//   new BeingDrawn(document.querySelector(".being-drawn")).follow("plan-1", { village: "v1", onEnd: (job) => … });

import { BestMap } from "/static/drawing/best.js";
import { drawCurve } from "/static/drawing/curve.js";
import { fill, make } from "/static/elements.js";
import { levelName } from "/static/levels.js";
import { ask } from "/static/sending.js";
import { fault, n, refusal, t } from "/static/words.js";

const LOOK_MS = 2000;
const ENDED = ["done", "failed", "cancelled"];

/** The part of a page that shows a drawing; one after the other may be followed. */
export class BeingDrawn {
  #root;
  #map;
  #plan = null;
  #job = null;
  #onEnd = null;
  #serial = 0;
  #loading = false;
  #households = new Map(); // of each village, as its grids tell
  #walks = [];

  /** @param {HTMLElement} root what the macro of the template made */
  constructor(root) {
    this.#root = root;
    this.#map = new BestMap(this.#part("map"));
    for (const verb of ["take", "cancel"]) this.#part(verb)?.addEventListener("click", () => this.#act(verb));
  }

  /**
   * Follow a plan until it is drawn, or is not.
   * @param {string} plan its id
   * @param {{village: string|null, onEnd: (job: Object) => void}} how
   */
  async follow(plan, { village, onEnd }) {
    this.#plan = plan;
    this.#onEnd = onEnd;
    this.#serial = 0;
    this.#households.clear();
    this.#walks = [];
    this.#part("share").removeAttribute("value");
    fill(this.#part("figures"));
    fill(this.#part("wrong"));
    this.#part("gap").textContent = "";
    this.#part("curve").hidden = true;
    this.#steer(true);
    this.#map.begin(village);
    const { ok, told } = await ask("GET", `/api/v1/jobs?subject=${encodeURIComponent(plan)}&limit=1`);
    if (!ok) {
      setTimeout(() => this.follow(plan, { village, onEnd }), LOOK_MS); // the service is away for a while
      return;
    }
    this.#show(told.jobs[0]);
    if (!ENDED.includes(this.#job.state)) this.#listen();
  }

  #part(name) {
    return this.#root.querySelector(`[data-part="${name}"]`);
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
    const { ok, told } = await ask("GET", this.#job.links.self);
    if (ok) this.#show(told); // else the service is away for a while
    if (!ENDED.includes(this.#job.state)) setTimeout(() => this.#look(), LOOK_MS);
  }

  #show(job) {
    this.#job = job;
    const { share, best } = job.progress;
    this.#part("doing").textContent = doing(job);
    if (job.state === "running") this.#part("share").value = share;
    this.#allow("take", job.state === "running" && best && !job.taking && !job.cancelling);
    this.#allow("cancel", !job.cancelling && !ENDED.includes(job.state));
    if (best) this.#figures(best);
    if (job.state === "running" && best && best.serial > this.#serial) this.#load(best.serial);
    if (!ENDED.includes(job.state)) return;
    this.#steer(false);
    fill(this.#part("wrong"), ...job.faults.map((each) => make("li", {}, fault(each))));
    this.#onEnd(job);
  }

  #allow(verb, may) {
    const button = this.#part(verb);
    if (button) button.disabled = !may; // who may only look has none
  }

  #steer(may) {
    for (const verb of ["take", "cancel"]) {
      const button = this.#part(verb);
      if (button) button.hidden = !may;
    }
  }

  #figures(best) {
    const households = this.#households.get(best.village);
    const walk = households ? best.objective_m / households : null;
    fill(this.#part("figures"),
      walk === null ? null : fact(t("metres of walking per household"), n(walk, 1)),
      best.gap === null ? null : fact(t("above the best that can be proven"), `${n(100 * best.gap, 1)} %`));
    if (walk !== null) this.#remember(`${best.village}/${best.level}`, walk);
    this.#part("gap").textContent = best.gap === null
      ? t("How far from the best possible it is will be known once this level has been searched.")
      : t("No plan of this many grids walks less than {n} % below this one.", { n: n((100 * best.gap) / (1 + best.gap), 1) });
  }

  /** Keep how far people walk in a village at a level, and draw how it fell there. */
  #remember(place, walk) {
    const here = this.#walks.filter((each) => each.place === place).map((each) => each.walk);
    if (here[here.length - 1] !== walk) {
      this.#walks.push({ place, walk });
      here.push(walk);
    }
    drawCurve(this.#part("curve"), here);
  }

  async #load(serial) {
    if (this.#loading) return;
    this.#loading = true;
    const { ok, told } = await ask("GET", `/api/v1/plans/${encodeURIComponent(this.#plan)}/best`);
    this.#loading = false;
    if (!ok) return; // it is done meanwhile
    this.#serial = Math.max(serial, told.serial);
    this.#households = householdsOf(told.grids);
    this.#map.paint(told.grids);
    this.#figures(told);
  }

  async #act(verb) {
    const { ok, told } = await ask("POST", this.#job.links[verb]);
    if (ok) this.#show(told);
    else fill(this.#part("wrong"), ...refusal(told).map((each) => make("li", {}, each)));
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

/** Return how many households the grids of each village have together: those of one level are drawn at a time. */
function householdsOf(grids) {
  const sums = new Map();
  for (const { properties } of grids) sums.set(properties.village, (sums.get(properties.village) ?? 0) + properties.households);
  return sums;
}

function fact(name, figure) {
  return make("div", {}, make("dt", {}, name), make("dd", {}, figure));
}

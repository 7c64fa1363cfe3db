// Plans on the ground of today: which of their grids break a rule, each with its sentence, and a click goes there.

import { L } from "/static/map/map.js";
import { fault, t } from "/static/words.js";
import { el } from "./elements.js";

const AGAIN_MS = 700; // after so long it is asked again what was found

const RED = { color: "#b3242a", weight: 3, fill: true, fillColor: "#b3242a", fillOpacity: 0.13, interactive: false, pane: "lines" };

/** Asks, shows the answer, and marks a grid on the map. */
export class Check {
  /**
   * @param {HTMLElement} holder
   * @param {HTMLElement} count
   * @param {L.Map} map
   * @param {import("./server.js").Server} server
   */
  constructor(holder, count, map, server) {
    Object.assign(this, { holder, count, map, server, turn: 0, grids: new Map() });
    this.mark = L.layerGroup().addTo(map);
    this.button = el("button", { type: "button", id: "recheck", text: t("Check the plans on this ground"), onclick: () => this.run() });
    this.doing = el("p", { class: "ground-checking", role: "status", hidden: true });
    this.answer = el("div", { "aria-live": "polite" });
    holder.replaceChildren(el("p", { class: "note", text: t("A plan keeps its own files as drawn. Here is what holds on the ground of today.") }),
      el("div", { class: "actions" }, this.button), this.doing, this.answer);
  }

  /**
   * Say that what is shown is of another ground, and listen no more for what was asked of that.
   * @param {boolean} soon whether this one is checked by itself in a moment
   */
  age(soon) {
    this.turn += 1;
    this.#busy(soon);
    this.mark.clearLayers();
    this.holder.classList.add("aged");
  }

  /** Hold the plans against the ground; who asks meanwhile has only the newest ground looked at. */
  async run() {
    const turn = (this.turn += 1);
    this.#busy(true);
    try {
      let found = await this.server.recheck();
      while (found.checking && turn === this.turn) {
        await new Promise((later) => setTimeout(later, AGAIN_MS));
        if (turn === this.turn) found = await this.server.recheck();
      }
      if (turn === this.turn) this.#show(found);
    } catch (error) {
      if (turn === this.turn) this.answer.replaceChildren(...(error.sentences ?? [String(error)]).map((text) => el("p", { class: "wrong", text })));
    } finally {
      if (turn === this.turn) this.#busy(false);
    }
  }

  /** Say calmly that plans are being checked; what was found before stays to be read, faded. */
  #busy(is) {
    this.button.disabled = is;
    this.doing.hidden = !is;
    this.doing.textContent = is ? t("Checking the plans on this ground …") : "";
    this.count.parentElement.classList.toggle("checking", is);
  }

  #show({ plans }) {
    this.holder.classList.remove("aged");
    const broken = plans.reduce((sum, plan) => sum + plan.broken, 0);
    this.count.hidden = !plans.length;
    this.count.textContent = broken || "✓";
    this.count.classList.toggle("wrong", broken > 0);
    if (!plans.length) {
      this.answer.replaceChildren(el("p", { class: "empty", text: t("No plan of this village has been drawn yet.") }));
      return;
    }
    this.answer.replaceChildren(...plans.map((plan) => this.#plan(plan)));
  }

  #plan({ plan, name, stage, findings }) {
    const stages = { draft: t("Draft"), submitted: t("Submitted"), published: t("In force") };
    const head = el("h3", {}, el("a", { href: `/plans/${encodeURIComponent(plan)}`, text: name || plan }), " ", el("span", { class: "badge quiet", text: stages[stage] ?? stage }));
    if (!findings.length) return el("section", { class: "ground-plan" }, head, el("p", { class: "holds", text: t("Holds as it did when it was drawn.") }));
    return el("section", { class: "ground-plan" }, head, el("ul", { class: "ground-findings" }, ...findings.map((each) => el("li", { class: `${each.state} ${each.severity}` }, this.#finding(plan, each)))));
  }

  #finding(plan, finding) {
    const label = finding.state === "mended" ? t("Mended") : finding.severity === "must" ? t("Broken") : t("Worse");
    const inside = [el("span", { class: "kind", text: label }), el("span", { text: ` ${fault(finding)}` })];
    if (!finding.bounds) return el("span", {}, ...inside);
    return el("button", { type: "button", class: "ground-finding", "data-grid": finding.grid_id, onclick: () => this.#go(plan, finding) }, ...inside);
  }

  async #go(plan, { grid_id: grid, level, bounds: [west, south, east, north] }) {
    this.map.fitBounds([[south, west], [north, east]], { maxZoom: 18, padding: [40, 40] });
    this.mark.clearLayers();
    if (!this.grids.has(plan)) this.grids.set(plan, (await this.server.grids(plan)).features);
    const found = this.grids.get(plan).find(({ properties }) => properties.grid_id === grid && properties.level === level);
    this.mark.addLayer(found ? L.geoJSON(found, { ...RED, style: RED }) : L.rectangle([[south, west], [north, east]], RED));
  }
}

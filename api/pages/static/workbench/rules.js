// The list of what is broken: each at its place on the map, with a repair that is shown before it is made.

import { n, t } from "/static/words.js";
import { el, say } from "./elements.js";
import { onceAFrame } from "./frame.js";
import { icon } from "./icons.js";
import { offered } from "./meanwhile.js";
import { spoken } from "./server.js";

export class RuleList {
  constructor(bench, parent, tab) {
    Object.assign(this, { bench, tab, shown: [], opened: null });
    this.musts = el("ul", { class: "rules" });
    this.wishes = el("ul", { class: "rules" });
    this.calm = el("p", { class: "calm" });
    this.fold = el("details", { class: "wishes" }, el("summary", {}), this.wishes);
    parent.append(this.calm, this.musts, this.fold);
    const { plan } = bench;
    const renew = onceAFrame(() => this.#renew());
    plan.on("loaded level rows broken", () => this.#renew());
    plan.on("painted", () => renew());
    plan.on("level", () => this.#close());
  }

  /** What must hold at the level that is shown and does not: the map marks it. */
  get marked() {
    return this.shown.filter((one) => one.severity === "must" && one.level === this.bench.plan.level.name);
  }

  /** Go to the next broken rule. */
  next() {
    const musts = this.shown.filter((one) => one.severity === "must");
    if (!musts.length) {
      this.bench.say(t("No rule is broken."));
      return;
    }
    const at = musts.findIndex((one) => one.key === this.zoomed);
    this.#zoom(musts[(at + 1) % musts.length]);
  }

  #renew() {
    const found = this.bench.plan.broken();
    const before = this.shown.map(keyOf).join();
    this.shown = found;
    if (before === found.map(keyOf).join()) return;
    const musts = found.filter((one) => one.severity === "must");
    const wishes = found.filter((one) => one.severity !== "must");
    this.musts.replaceChildren(...musts.map((one) => this.#item(one)));
    this.wishes.replaceChildren(...wishes.map((one) => this.#item(one)));
    this.fold.hidden = !wishes.length;
    say(this.fold.firstChild, t("{n} {n|wish is|wishes are} not met", { n: wishes.length }));
    this.calm.hidden = musts.length > 0;
    say(this.calm, t("Every rule that must hold does."));
    say(this.tab, musts.length ? t("Broken rules {n}", { n: n(musts.length) }) : t("Rules"));
    this.tab.classList.toggle("must", musts.length > 0);
    this.bench.tell("rules");
  }

  #item(one) {
    const level = this.bench.plan.levelNamed(one.level);
    const place = el("button", { type: "button", class: "rule-text", on: { click: () => this.#zoom(one) } }, icon("place"),
      el("span", { text: spoken(one) }), el("small", { text: this.bench.levelWords(level) }));
    const item = el("li", { class: one.severity, data: { key: one.key, rule: one.rule } }, place);
    if (one.severity === "must" && this.bench.editable) {
      const repair = el("button", { type: "button", class: "plain small-button", text: t("Repair…"), on: { click: () => this.#offers(one, item, repair) } });
      item.append(repair);
    }
    return item;
  }

  #zoom(one) {
    const { bench } = this;
    bench.plan.show(bench.plan.levels.findIndex((level) => level.name === one.level));
    this.zoomed = one.key;
    const row = one.grid_id === null ? undefined : bench.plan.level.row(one.grid_id);
    if (row) bench.choose(row.id);
    if (one.units.length) bench.zoomToUnits(one.units);
    else if (one.bbox) bench.zoomToEarth(one.bbox);
    else if (row) bench.zoomToGrid(row.id);
    bench.mark({ zoomed: one.key });
  }

  /** Ask for repairs and show them; the first is laid over the map at once. */
  async #offers(one, item, button) {
    this.#close();
    button.disabled = true;
    say(button, t("Looking…"));
    this.#zoom(one);
    await this.bench.attempt(async () => {
      await this.bench.settled();
      const { offers } = await this.bench.server.repairs(one);
      this.opened = el("div", { class: "offers" });
      if (offers.length) this.opened.append(...offers.map((offer, k) => this.#offer(offer, k)));
      else this.opened.append(el("p", { class: "small", text: t("No repair was found that breaks nothing else. Paint it over by hand, or unlock grids around it.") }));
      const shown = this.musts.querySelector(`[data-key="${CSS.escape(one.key)}"]`) ?? this.#same(one) ?? item;
      shown.append(this.opened);
      if (offers.length) await this.#preview(offers[0]);
    });
    button.disabled = false;
    say(button, t("Repair…"));
  }

  /** After the service has judged it, a rule that the page found broken has another key. */
  #same(one) {
    const found = this.shown.find((each) => each.rule === one.rule && each.grid_id === one.grid_id && each.level === one.level);
    return found && this.musts.querySelector(`[data-key="${CSS.escape(found.key)}"]`);
  }

  #offer(offer, k) {
    const look = el("button", { type: "button", class: "plain small-button", text: t("Show it"), on: { click: () => this.bench.attempt(() => this.#preview(offer)) } });
    const make = el("button", { type: "button", class: k === 0 ? "small-button" : "plain small-button", text: t("Do it"), on: { click: () => this.#make(offer) } });
    const leave = k === 0 ? el("button", { type: "button", class: "plain small-button", text: t("Leave it"), on: { click: () => this.#close() } }) : null;
    const change = t("{moved} {moved|household moves|households move}; broken rules: {before} now, {after} then", {
      moved: offer.households, before: offer.broken_before, after: offer.broken_after,
    });
    return el("div", { class: "offer" }, el("p", { text: offered(offer.move, this.bench.plan) }), el("p", { class: "small", text: change }),
      el("div", { class: "actions" }, make, look, leave));
  }

  async #preview(offer) {
    const { patch } = await this.bench.server.preview(offer.move);
    this.bench.mark({ preview: previewOf(this.bench.plan, patch) });
  }

  #make(offer) {
    this.#close();
    this.bench.send(offer.move);
  }

  #close() {
    this.opened?.remove();
    this.opened = null;
    this.bench.mark({ preview: null });
  }
}

/** Return what a patch would change at the level shown: [{ row, members }], units by the grid that they would come to. */
export function previewOf(plan, patch) {
  const { level } = plan;
  const rows = new Map((patch.grids[level.name] ?? []).map((row) => [row.id, row]));
  return Object.entries(patch.assigned[level.name] ?? {}).map(([id, ids]) => ({
    row: rows.get(id) ?? level.row(id),
    members: ids.map((unit) => plan.units.at.get(unit)),
  }));
}

const keyOf = (one) => `${one.key}:${spoken(one)}:${one.units.length}`;

// The card of the grid that is chosen: what it holds, who leads it, and what can be done with it.

import { n, t } from "/static/words.js";
import { bandBar, fillBar, standingWords } from "./band.js";
import { colourOf } from "./colours.js";
import { el } from "./elements.js";
import { onceAFrame } from "./frame.js";
import { icon } from "./icons.js";

const ACTIONS = ["lock-grid", "rename", "rebalance", "straighten", "merge", "split", "zoom-grid"];

export class GridCard {
  constructor(bench, parent, commands) {
    Object.assign(this, { bench, commands });
    this.card = el("section", { class: "grid-card", "aria-label": t("The chosen grid"), hidden: true });
    parent.append(this.card);
    const { plan } = bench;
    bench.on("chosen", () => this.#show());
    plan.on("loaded level rows leaders", () => this.#show());
    const figures = onceAFrame((grids) => bench.row && grids.includes(bench.row.number) && this.#figures());
    plan.on("painted", ({ grids }) => figures(grids));
  }

  #show() {
    const { row } = this.bench;
    this.card.hidden = !row;
    this.card.parentElement.classList.toggle("with-card", Boolean(row));
    if (!row) return;
    const swatch = el("span", { class: "swatch" });
    swatch.style.background = colourOf(this.bench.plan.data.palette, row).fill;
    const close = el("button", { type: "button", class: "bare", "aria-label": t("Choose no grid"), on: { click: () => this.bench.choose(null) } }, icon("close"));
    this.bar = bandBar();
    this.facts = el("dl", { class: "grid-facts" });
    const buttons = ACTIONS.map((id) => this.commands.button(id)).filter((button) => button);
    this.card.replaceChildren(
      el("header", {}, swatch, el("h2", { text: row.name }), close),
      this.bar, this.facts, el("div", { class: "grid-actions" }, ...buttons),
    );
    this.#figures();
  }

  #figures() {
    const { bench } = this;
    const { plan, row } = bench;
    const { level } = plan;
    const held = level.households[row.number];
    const standing = level.standing(row.number);
    fillBar(this.bar, level, held, standing);
    const out = standing === "few" || standing === "many";
    const doors = [...level.members[row.number]].reduce((sum, unit) => sum + plan.units.doors[unit], 0);
    const facts = [
      [t("Households"), `${n(held)} · ${standingWords(level, held, standing)}`, out],
      [t("Doors"), n(doors)],
      ...this.#walks(row),
      ...this.#parent(row),
      ...this.#leader(row),
      [t("Code"), row.id],
    ];
    if (level.apart(row.number).length) facts.push([t("Contiguity"), t("it does not hang together"), true]);
    this.facts.replaceChildren(...facts.map(([term, text, bad]) => el("div", {}, el("dt", { text: term }), el("dd", { text, class: bad ? "must" : null }))));
  }

  #walks(row) {
    if (row.mean_walk_m === undefined || row.mean_walk_m === null) return [];
    const values = { mean: Math.round(row.mean_walk_m), most: Math.round(row.max_walk_m ?? 0) };
    return [[t("Walk"), t("{mean} m to the centre, {most} m at most", values)]];
  }

  #leader(row) {
    const leader = this.bench.plan.leaderOf(row);
    return leader === undefined ? [] : [[t("Led by"), leader ?? t("not yet recorded")]];
  }

  #parent(row) {
    const { plan } = this.bench;
    const above = plan.levels[plan.shownLevel - 1];
    const parent = above && row.parent ? above.row(row.parent) : undefined;
    return parent ? [[t("Lies in"), parent.name]] : [];
  }
}


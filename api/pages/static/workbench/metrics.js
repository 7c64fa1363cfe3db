// The line of figures: what the plan is like at the level shown, and what has changed since the page was opened.

import { n, t } from "/static/words.js";
import { el } from "./elements.js";

/** Which way is better (0: neither), how a figure is written, and what it is called. */
const FIGURES = [
  { name: "mean_walk_m", better: -1, words: () => t("mean walk"), shown: (value) => t("{n} m", { n: Math.round(value) }), least: 0.5 },
  { name: "polsby_popper_mean", better: 1, words: () => t("compact"), shown: (value) => `${n(100 * value, 0)} %`, least: 0.005 },
  { name: "border_on_features", better: 1, words: () => t("borders on roads and water"), shown: (value) => `${n(100 * value, 0)} %`, least: 0.005 },
  { name: "households_moved", better: 0, words: () => t("households moved"), shown: (value) => n(value), least: 0.5 },
];

export class MetricLine {
  constructor(bench, line) {
    Object.assign(this, { bench, line });
    bench.plan.on("figures loaded level", () => this.#show());
  }

  #show() {
    const { plan } = this.bench;
    const [now, opened] = [plan.figures, plan.opened].map((figures) => together(figures, plan));
    const parts = now && opened ? FIGURES.map((figure) => part(figure, now[figure.name], now[figure.name] - opened[figure.name])) : [];
    this.line.replaceChildren(...parts.filter((each) => each));
    this.line.hidden = !this.line.children.length;
  }
}

/** Return the figures of the level shown over all villages together; null where nothing is known. */
function together(figures, plan) {
  const known = Object.entries(figures).filter(([place]) => place.endsWith(`/${plan.level.name}`)).map(([, each]) => each);
  if (!known.length) return null;
  const mean = (name, weight) => {
    const total = known.reduce((sum, each) => sum + weight(each), 0);
    return total ? known.reduce((sum, each) => sum + weight(each) * each[name], 0) / total : 0;
  };
  return {
    mean_walk_m: mean("mean_walk_m", (each) => (each.mean_walk_m ? each.objective_m / each.mean_walk_m : 0)),
    polsby_popper_mean: mean("polsby_popper_mean", (each) => each.grids),
    border_on_features: mean("border_on_features", (each) => each.border_m),
    households_moved: known.reduce((sum, each) => sum + each.households_moved, 0),
  };
}

function part({ better, words, shown, least }, value, change) {
  if (better === 0 && value < least) return null;
  const shownPart = el("span", { class: "metric" }, el("span", { class: "metric-name", text: words() }), el("b", { class: "number", text: shown(value) }));
  if (better !== 0 && Math.abs(change) >= least) {
    const good = Math.sign(change) === better;
    const text = `${change > 0 ? "▲" : "▼"} ${shown(Math.abs(change))} ${good ? t("better") : t("worse")}`;
    shownPart.append(el("span", { class: `metric-change ${good ? "good" : "bad"}`, text }));
  }
  return shownPart;
}

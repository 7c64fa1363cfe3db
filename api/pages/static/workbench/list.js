// The list of grids: name, households and band bar of each, live while painting; a lock to turn beside it.

import { n, t } from "/static/words.js";
import { bandBar, fillBar, listed, standingWords } from "./band.js";
import { colourOf } from "./colours.js";
import { el, say } from "./elements.js";
import { onceAFrame } from "./frame.js";
import { icon } from "./icons.js";

const COLLATOR = new Intl.Collator(document.documentElement.lang, { numeric: true });
const ORDERS = {
  code: () => (a, b) => COLLATOR.compare(a.id, b.id),
  most: (level) => (a, b) => level.households[b.number] - level.households[a.number],
  work: (level) => (a, b) => off(level, b) - off(level, a) || COLLATOR.compare(a.id, b.id),
};
const FILTER_FROM = 13;

/** How far a grid is from its band, in households; a grid in pieces is worse still. */
function off(level, row) {
  const held = level.households[row.number];
  const apart = level.apart(row.number).length ? 1e6 : 0;
  if (level.standing(row.number) === "free") return apart;
  return apart + Math.max(0, level.low - held, held - level.high);
}

export class GridList {
  constructor(bench, parent) {
    Object.assign(this, { bench, rows: new Map(), order: "code", wanted: "" });
    this.list = el("ul", { class: "grids", on: { keydown: (event) => this.#arrow(event) } });
    this.sum = el("p", { class: "grids-sum small" });
    parent.append(this.#tools(), this.sum, this.list);
    const { plan } = bench;
    plan.on("loaded level", () => this.#build());
    plan.on("rows leaders", () => this.#renew());
    const fill = onceAFrame((grids) => this.#fill(grids));
    plan.on("painted", ({ grids }) => fill(grids));
    bench.on("chosen", () => this.#mark());
  }

  #tools() {
    const orders = { code: t("by code"), work: t("what needs work first"), most: t("most households first") };
    const options = Object.entries(orders).map(([value, text]) => el("option", { value, text }));
    const order = el("select", { "aria-label": t("Order of the grids"), on: { change: () => { this.order = order.value; this.#sort(); } } }, ...options);
    this.filter = el("input", { type: "search", "aria-label": t("Find a grid"), placeholder: t("Find a grid") });
    this.filter.addEventListener("input", () => { this.wanted = this.filter.value.trim().toLowerCase(); this.#sift(); });
    return el("div", { class: "grids-tools" }, this.filter, order);
  }

  #build() {
    this.rows.clear();
    this.list.replaceChildren();
    this.#renew();
  }

  /** Bring the rows to the grids that there are by now. */
  #renew() {
    const { level } = this.bench.plan;
    const alive = new Set(level.alive.map((row) => row.id));
    for (const [id, kept] of this.rows) {
      if (!alive.has(id)) {
        kept.item.remove();
        this.rows.delete(id);
      }
    }
    for (const row of level.alive) if (!this.rows.has(row.id)) this.rows.set(row.id, this.#item(row.id));
    this.filter.hidden = level.alive.length < FILTER_FROM;
    this.#fill(level.alive.map((row) => row.number));
    this.#sort();
    this.#mark();
  }

  #item(id) {
    const name = el("span", { class: "grid-name" });
    const count = el("span", { class: "grid-count number" });
    const leader = el("span", { class: "grid-leader" });
    const hint = el("span", { class: "hushed" });
    const swatch = el("span", { class: "swatch" });
    const bar = bandBar();
    const pick = el("button", { type: "button", class: "grid-pick", tabindex: "-1", on: { click: () => this.#pick(id) } }, swatch, el("span", { class: "grid-words" }, name, leader), count, hint, bar);
    pick.addEventListener("dblclick", () => this.bench.zoomToGrid(id));
    const lock = el("button", { type: "button", class: "grid-lock", tabindex: "-1", on: { click: () => this.#turn(id) } });
    const item = el("li", { data: { grid: id } }, pick, lock);
    this.list.append(item);
    return { item, name, leader, count, hint, swatch, bar, pick, lock };
  }

  #pick(id) {
    this.bench.choose(this.bench.chosen === id && this.bench.tool === "hand" ? null : id);
  }

  #turn(id) {
    const row = this.bench.plan.level.row(id);
    if (row) this.bench.send({ kind: row.locked ? "unlock" : "lock", grid: id });
  }

  #fill(numbers) {
    const { level, data } = this.bench.plan;
    for (const number of numbers) {
      const row = level.grids[number];
      const kept = row && !row.gone ? this.rows.get(row.id) : undefined;
      if (!kept) continue; // of another level than is shown by now
      const held = level.households[number];
      const standing = level.standing(number);
      const apart = level.apart(number).length > 0;
      say(kept.name, row.name);
      say(kept.count, n(held));
      say(kept.hint, listed([standingWords(level, held, standing), apart ? t("does not hang together") : "", row.locked ? t("locked") : ""].filter((text) => text)));
      kept.swatch.style.background = colourOf(data.palette, row).fill;
      kept.item.classList.toggle("out", standing === "few" || standing === "many");
      kept.item.classList.toggle("apart", apart);
      fillBar(kept.bar, level, held, standing);
      this.#showLeader(kept, row);
      this.#showLock(kept, row);
    }
    this.#total(level);
  }

  #showLeader({ leader: shown }, row) {
    const leader = this.bench.plan.leaderOf(row);
    if (leader === undefined) return;
    say(shown, leader ?? t("leader not recorded"));
    shown.classList.toggle("nobody", leader === null);
  }

  #showLock(kept, row) {
    const words = row.locked ? t("Unlock {name}", { name: row.name }) : t("Lock {name}", { name: row.name });
    if (kept.lock.title === words) return;
    kept.lock.replaceChildren(icon(row.locked ? "lock" : "unlock"));
    Object.assign(kept.lock, { title: words, disabled: !this.bench.editable });
    kept.lock.setAttribute("aria-label", words);
    kept.lock.setAttribute("aria-pressed", String(row.locked));
  }

  #total(level) {
    const out = level.alive.filter((row) => ["few", "many"].includes(level.standing(row.number))).length;
    const values = { grids: level.alive.length, low: level.min, high: level.max, out };
    const tolerated = level.alive.some((row) => level.standing(row.number) === "tolerated");
    let words = t("{grids} {grids|grid|grids} of {low} to {high} households, all inside", values);
    if (out) words = t("{grids} {grids|grid|grids} of {low} to {high} households, {out} of them outside", values);
    else if (tolerated) words = t("{grids} {grids|grid|grids} of {low} to {high} households, all within the tolerance", values);
    say(this.sum, words);
    this.sum.classList.toggle("must", out > 0);
  }

  #sort() {
    const { level } = this.bench.plan;
    const rows = level.alive.slice().sort(ORDERS[this.order](level));
    const reached = this.list.contains(document.activeElement) ? document.activeElement : null;
    for (const head of this.list.querySelectorAll(".village-head")) head.remove();
    this.list.append(...rows.map((row) => this.rows.get(row.id).item));
    reached?.focus({ preventScroll: true }); // what is moved loses it
    if (this.order === "code" && this.bench.plan.data.villages.length > 1) this.#heads(rows);
    this.#sift();
    this.#reach();
  }

  /** Put the name of each village over its grids. */
  #heads(rows) {
    const names = new Map(this.bench.plan.data.villages.map(({ code, name }) => [code, name]));
    rows.forEach((row, at) => {
      if (at && rows[at - 1].village === row.village) return;
      const head = el("li", { class: "village-head", text: names.get(row.village) ?? row.village });
      this.rows.get(row.id).item.before(head);
    });
  }

  /** The rows that are not sifted out, as they stand. */
  get #seen() {
    return [...this.list.children].filter((each) => each.dataset.grid && !each.hidden);
  }

  #sift() {
    const holds = (shown) => shown.textContent.toLowerCase().includes(this.wanted);
    for (const { item, name, leader } of this.rows.values()) {
      item.hidden = this.wanted !== "" && !holds(name) && !holds(leader);
    }
  }

  #mark() {
    for (const [id, { item, pick }] of this.rows) {
      const chosen = id === this.bench.chosen;
      item.classList.toggle("chosen", chosen);
      pick.setAttribute("aria-pressed", String(chosen));
      if (chosen) this.#bringUp(item);
    }
    this.#reach();
  }

  /** Scroll the list, and nothing round it, until a row is seen. */
  #bringUp(item) {
    const holder = this.list.parentElement;
    const [row, seen] = [item.getBoundingClientRect(), holder.getBoundingClientRect()];
    if (row.top < seen.top) holder.scrollTop -= seen.top - row.top;
    else if (row.bottom > seen.bottom) holder.scrollTop += row.bottom - seen.bottom;
  }

  /** One row at a time is reached with Tab: the chosen one, or the first. */
  #reach(item = null) {
    const shown = this.#seen;
    const reached = item ?? shown.find((each) => each.classList.contains("chosen")) ?? shown[0];
    for (const { item: each } of this.rows.values()) {
      for (const button of each.children) button.tabIndex = each === reached ? 0 : -1;
    }
    return reached;
  }

  #arrow(event) {
    const step = { ArrowDown: 1, ArrowUp: -1, Home: -Infinity, End: Infinity }[event.key];
    if (!step) return;
    event.preventDefault();
    const shown = this.#seen;
    const now = event.target.closest("li");
    const at = Math.max(0, Math.min(shown.length - 1, shown.indexOf(now) + step));
    const column = [...now.children].indexOf(event.target.closest("button"));
    this.#reach(shown[at]).children[column].focus();
  }

  /** Go to the list with the keyboard. */
  focus() {
    this.#reach()?.firstChild.focus();
  }
}

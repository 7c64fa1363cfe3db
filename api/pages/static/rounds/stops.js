// The list of stops: each with the way to it and its doors; a door opens at a tap, a result is a second tap.

import { t } from "/static/words.js";
import { isMet, needName, outcomeName, outcomesOf } from "./outcomes.js";

export class Stops {
  #sheet;
  #list;
  #record;
  #cards = new Map();
  #open = null;

  /**
   * @param {HTMLElement} list
   * @param {Object} sheet
   * @param {(stop: Object, door: Object, outcome: string, needs: string[]) => void} record
   */
  constructor(list, sheet, record) {
    this.#list = list;
    this.#sheet = sheet;
    this.#record = record;
    for (const stop of sheet.stops) list.append(this.#stop(stop));
  }

  /** Return the number of the first stop with a door that has no result, or null. */
  get nextStop() {
    const left = this.#sheet.stops.find((stop) => stop.doors.some((door) => !this.#card(door).dataset.outcome));
    return left ? left.number : null;
  }

  /** Whether every door of a stop has a result. */
  isDone(stop) {
    return stop.doors.every((door) => this.#card(door).dataset.outcome);
  }

  /** Show what came of a door: `state` is waiting, sent, refused or recorded. */
  show(door, outcome, state, why = "") {
    const card = this.#card(door);
    const said = card.querySelector(".door-state");
    card.dataset.outcome = outcome || "";
    card.dataset.state = outcome ? state : "";
    const word = { waiting: t("waits"), sent: t("sent"), recorded: t("recorded"), refused: t("refused") }[state];
    said.textContent = outcome ? `${outcomeName(outcome, this.#sheet.kind)} · ${word}` : t("due");
    card.querySelector(".door-why").textContent = why;
    for (const button of card.querySelectorAll("[data-outcome-is]")) {
      button.setAttribute("aria-pressed", String(button.dataset.outcomeIs === outcome));
    }
  }

  /** Open the first door without a result of a stop, or the first that has none at all. */
  openNext(number = this.nextStop) {
    const stop = this.#sheet.stops.find((one) => one.number === number);
    const door = stop && (stop.doors.find((one) => !this.#card(one).dataset.outcome) || stop.doors[0]);
    this.#toggle(door ? this.#card(door) : null);
    return door;
  }

  /** Bring a stop into view. */
  reveal(number) {
    this.#list.querySelector(`[data-stop="${number}"]`)?.scrollIntoView({ block: "center" });
  }

  #card(door) {
    return this.#cards.get(door.household);
  }

  #stop(stop) {
    const item = made("li", "stop");
    item.dataset.stop = stop.number;
    if (stop.metres !== null) item.append(made("p", "leg", legText(stop)));
    for (const door of stop.doors) item.append(this.#door(stop, door));
    return item;
  }

  #door(stop, door) {
    const card = made("article", "door");
    const head = made("button", "door-head");
    head.type = "button";
    const name = made("span", "door-name");
    name.append(made("b", "stop-number", String(stop.number)), door.door);
    const more = door.households > 1 ? made("span", "door-households", t("{n} {n|household|households} here", { n: door.households })) : "";
    head.append(name, more, made("span", "door-state", t("due")));
    head.setAttribute("aria-expanded", "false");
    head.addEventListener("click", () => this.#toggle(card));
    card.append(head, made("p", "door-why"));
    if (this.#sheet.recordable) card.append(this.#panel(stop, door));
    else head.disabled = true;
    this.#cards.set(door.household, card);
    return card;
  }

  #panel(stop, door) {
    const panel = made("div", "door-panel");
    const needs = made("div", "needs");
    needs.setAttribute("role", "group");
    needs.setAttribute("aria-label", t("Asked for"));
    for (const need of this.#sheet.needs) {
      const chip = made("button", "need", needName(need));
      chip.type = "button";
      chip.dataset.code = need.code;
      chip.setAttribute("aria-pressed", "false");
      chip.addEventListener("click", () => chip.setAttribute("aria-pressed", String(chip.getAttribute("aria-pressed") !== "true")));
      needs.append(chip);
    }
    const results = made("div", "results");
    for (const outcome of outcomesOf(this.#sheet)) {
      const button = made("button", `result ${isMet(outcome) ? "met" : ""}`, outcomeName(outcome, this.#sheet.kind));
      button.type = "button";
      button.dataset.outcomeIs = outcome;
      button.setAttribute("aria-pressed", "false");
      button.addEventListener("click", () => this.#record(stop, door, outcome, ticked(needs)));
      results.append(button);
    }
    panel.append(results, ...(this.#sheet.needs.length ? [needs] : []));
    panel.hidden = true;
    return panel;
  }

  #toggle(card) {
    const opens = card && card !== this.#open;
    for (const each of new Set([this.#open, card])) {
      if (!each || !each.querySelector(".door-panel")) continue;
      const is = each === card && opens;
      each.querySelector(".door-panel").hidden = !is;
      each.querySelector(".door-head").setAttribute("aria-expanded", String(is));
    }
    this.#open = opens ? card : null;
  }
}

/** Return the way to a stop in words. */
export function legText({ metres, streets, estimated }) {
  const along = streets.join(t(", "));
  if (estimated) return t("about {m} m, no path is known", { m: metres });
  return along ? t("{m} m along {streets}", { m: metres, streets: along }) : t("{m} m on foot", { m: metres });
}

function ticked(needs) {
  return [...needs.querySelectorAll('[aria-pressed="true"]')].map((chip) => chip.dataset.code);
}

function made(name, className, text = "") {
  const element = document.createElement(name);
  element.className = className;
  element.textContent = text;
  return element;
}

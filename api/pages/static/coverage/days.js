// The date: a slider from the first day on which there are areas until today, with a mark for each change.

import { day, t } from "/static/words.js";

const DAY_MS = 86_400_000;

/** The slider of a page. */
export class Days {
  #holder;
  #slider;
  #said;
  #first = null;
  #today = null;

  /**
   * @param {HTMLElement} holder
   * @param {Function} chosen called with a day as "2026-11-22", null for today
   */
  constructor(holder, chosen) {
    this.#holder = holder;
    this.#slider = holder.querySelector("input");
    this.#said = holder.querySelector("output");
    this.#slider.addEventListener("input", () => { this.#say(this.value ?? this.#today); });
    this.#slider.addEventListener("change", () => { chosen(this.value); });
  }

  /** The chosen day, null for today. */
  get value() {
    const at = Number(this.#slider.value);
    return at === Number(this.#slider.max) ? null : isoOf(Date.parse(this.#first) + at * DAY_MS);
  }

  /**
   * Show the days of an answer.
   * @param {{first: string|null, changes: string[]}} days
   * @param {string} shown the day that is shown
   * @param {string} today
   */
  show(days, shown, today) {
    const span = days.first ? between(days.first, today) : 0;
    this.#holder.hidden = span < 1;
    if (span < 1) return;
    [this.#first, this.#today] = [days.first, today];
    this.#slider.max = String(span);
    this.#slider.value = String(Math.min(Math.max(between(days.first, shown), 0), span));
    const inside = days.changes.filter((one) => one <= today);
    const ticks = inside.map((one) => {
      const tick = document.createElement("span");
      tick.style.left = `${(100 * between(days.first, one)) / span}%`;
      return tick;
    });
    this.#holder.querySelector("#ticks").replaceChildren(...ticks);
    this.#holder.querySelector("#changes").textContent = t("Areas changed on: {days}", { days: inside.slice(-6).map(day).join(" · ") });
    this.#say(shown);
  }

  #say(shown) {
    this.#said.textContent = shown === this.#today ? t("today, {day}", { day: day(shown) }) : day(shown);
    this.#slider.setAttribute("aria-valuetext", this.#said.textContent);
  }
}

function between(first, last) {
  return Math.round((Date.parse(last) - Date.parse(first)) / DAY_MS);
}

function isoOf(moment) {
  return new Date(moment).toISOString().slice(0, 10);
}

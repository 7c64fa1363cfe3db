// The rows of a sheet that is keyed in: one a door, with a radio button an outcome and a box a need.

import { t } from "/static/words.js";
import { isMet, keyedOutcomesOf, needName, outcomeName } from "./outcomes.js";

export const LETTERS = "abcdefgh";

/** One door of the sheet, and what was keyed of it. */
export class Row {
  /**
   * @param {Object} sheet
   * @param {{number: number}} stop
   * @param {Object} door
   * @param {number} at the row's place, from 0
   * @param {() => void} changed
   */
  constructor(sheet, stop, door, at, changed) {
    this.door = door;
    this.sent = null;
    this.element = document.createElement("tr");
    this.radios = keyedOutcomesOf(sheet).map((outcome) => this.#radio(sheet, outcome, at));
    this.boxes = sheet.needs.map((need) => this.#box(need));
    this.element.append(cell("td", "", String(stop.number)), this.#name(door));
    for (const radio of this.radios) {
      const word = document.createElement("span");
      word.textContent = outcomeName(radio.value, sheet.kind);
      word.setAttribute("aria-hidden", "true");
      this.element.append(cell("td", "pick-cell", label("pick", radio, word)));
    }
    if (sheet.needs.length) {
      const held = this.boxes.map((box, i) => label("need-pick", box, `${LETTERS[i].toUpperCase()} ${needName(sheet.needs[i])}`));
      this.element.append(cell("td", "needs-cell", ...held));
    }
    this.state = cell("td", "state-cell", "");
    this.element.append(this.state);
    this.element.addEventListener("change", () => changed(this));
    if (door.recorded) this.say("sent", t("recorded"));
  }

  /** What was keyed: an outcome, or null. */
  get outcome() {
    const chosen = this.radios.find((radio) => radio.checked);
    return chosen ? chosen.value : null;
  }

  /** The codes of the needs that were keyed, those of somebody who was met. */
  get needs() {
    return isMet(this.outcome) ? this.boxes.filter((box) => box.checked).map((box) => box.value) : [];
  }

  /** Whether what is keyed is not what was sent. */
  get unsent() {
    return this.outcome !== null && this.#said() !== this.sent;
  }

  choose(index) {
    if (this.radios[index]) this.radios[index].checked = true;
  }

  toggleNeed(index) {
    if (this.boxes[index]) this.boxes[index].checked = !this.boxes[index].checked;
  }

  clear() {
    for (const input of [...this.radios, ...this.boxes]) input.checked = false;
  }

  focus() {
    (this.radios.find((radio) => radio.checked) || this.radios[0]).focus();
  }

  /** Mark that the service has what is keyed. */
  markSent() {
    this.sent = this.#said();
    this.say("sent", t("sent"));
  }

  /** Show how the row stands; `kind` is unsent, sent, wrong or empty. */
  say(kind, text) {
    for (const each of ["unsent", "sent", "wrong"]) this.element.classList.toggle(each, each === kind);
    this.state.textContent = text;
  }

  #said() {
    return JSON.stringify([this.outcome, this.needs]);
  }

  #name(door) {
    const name = cell("th", "door-cell", door.door);
    name.scope = "row";
    if (door.households > 1) {
      const more = document.createElement("small");
      more.textContent = t("{n} {n|household|households} here", { n: door.households });
      name.append(more);
    }
    return name;
  }

  #radio(sheet, outcome, at) {
    const radio = document.createElement("input");
    Object.assign(radio, { type: "radio", name: `row-${at}`, value: outcome, disabled: !sheet.recordable });
    radio.setAttribute("aria-label", `${this.door.door}: ${outcomeName(outcome, sheet.kind)}`);
    return radio;
  }

  #box(need) {
    const box = document.createElement("input");
    Object.assign(box, { type: "checkbox", value: need.code, tabIndex: -1 });
    return box;
  }
}

function label(className, input, text = "") {
  const made = document.createElement("label");
  made.className = className;
  made.append(input, text);
  return made;
}

function cell(name, className, ...content) {
  const made = document.createElement(name);
  made.className = className;
  made.append(...content);
  return made;
}

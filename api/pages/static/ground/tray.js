// The tray: addresses of which nobody knows the place yet, to be dragged onto the map, or chosen and then clicked there.

import { n, t } from "/static/words.js";
import { el } from "./elements.js";

const CALM_MS = 250;

/** The list of addresses that wait. */
export class Tray {
  /**
   * @param {HTMLElement} holder
   * @param {HTMLElement} count
   * @param {{choose: (feature: ?Object) => void, centre: () => void, find: () => void}} acts
   */
  constructor(holder, count, acts) {
    Object.assign(this, { holder, count, acts, chosen: null, features: [], more: 0, n: 0, unplaced: 0, wanted: "" });
  }

  /**
   * Show addresses that wait, the chosen one still chosen where it waits on.
   * @param {Object[]} features the first of those that are looked for
   * @param {number} more how many others match
   * @param {number} unplaced addresses that wait in all
   * @param {boolean} editable
   */
  show(features, more, unplaced, editable) {
    Object.assign(this, { features, more, unplaced, editable });
    if (!this.wanted) this.n = features.length + more;
    this.chosen = features.find((each) => each.id === this.chosen?.id) ?? null;
    this.count.textContent = n(this.n);
    this.count.parentElement.classList.toggle("waits", this.n > 0);
    this.#draw();
  }

  /** Choose an address, or none. */
  choose(feature) {
    this.chosen = feature;
    for (const button of this.holder.querySelectorAll("[data-feature]")) {
      button.setAttribute("aria-pressed", String(button.dataset.feature === feature?.id));
    }
    this.centre.hidden = !feature || !this.editable;
    this.acts.choose(feature);
  }

  #draw() {
    if (!this.n) {
      this.centre = el("span");
      this.holder.replaceChildren(el("p", { class: "empty", text: t("Every address has a place on the map.") }));
      return;
    }
    this.centre = el("button", { type: "button", class: "plain", text: t("Place it at the centre of the map"), onclick: () => this.acts.centre() });
    this.centre.hidden = !this.chosen || !this.editable;
    const list = [
      el("div", { class: "actions" }, this.centre),
      el("ul", { class: "ground-list" }, ...this.features.map((feature) => el("li", {}, this.#item(feature)))),
      ...(this.features.length ? [] : [el("p", { class: "empty", text: t("No address that waits matches this.") })]),
      ...(this.more ? [el("p", { class: "small", text: t("and {n} more", { n: this.more }) })] : []),
    ];
    const note = el("p", { class: "note", text: t("{n} {n|address|addresses} came without a place of {n|its|their} own: {n|its place|theirs} is estimated. Drag an address to its door, or choose it and click the map.", { n: this.unplaced }) });
    const parts = [note, ...(this.n > 8 ? [this.#search()] : []), el("div", {}, ...list)];
    if (this.field && this.field === document.activeElement) {
      this.holder.lastElementChild.replaceWith(parts[parts.length - 1]); // who types goes on typing
    } else {
      this.holder.replaceChildren(...parts);
    }
  }

  #search() {
    if (this.field) return this.field;
    this.field = el("input", { type: "search", value: this.wanted, "aria-label": t("Find an address"), placeholder: t("Find an address"), maxlength: 60,
      oninput: () => {
        this.wanted = this.field.value.trim();
        clearTimeout(this.calm);
        this.calm = setTimeout(() => this.acts.find(), CALM_MS);
      } });
    return this.field;
  }

  #item(feature) {
    const { words, group, households } = feature.properties;
    const button = el("button", { type: "button", class: "ground-item", "data-feature": feature.id, draggable: this.editable ? "true" : null,
      "aria-pressed": String(this.chosen?.id === feature.id), onclick: () => this.choose(this.chosen?.id === feature.id ? null : feature) },
      el("span", { class: "ground-words" }, el("b", { text: words }), group ? el("small", { text: group }) : null),
      el("span", { class: "count number", text: n(households), title: t("Number of households") }));
    button.addEventListener("dragstart", (event) => {
      event.dataTransfer.setData("text/plain", feature.id);
      event.dataTransfer.effectAllowed = "move";
      this.choose(feature);
    });
    return button;
  }
}

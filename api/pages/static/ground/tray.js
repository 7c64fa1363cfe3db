// The tray: addresses of which nobody knows the place yet, to be dragged onto the map, or chosen and then clicked there.

import { n, t } from "/static/words.js";
import { el } from "./elements.js";

const SHOWN = 200;

/** The list of addresses that wait. */
export class Tray {
  /**
   * @param {HTMLElement} holder
   * @param {HTMLElement} count
   * @param {{choose: (feature: ?Object) => void, centre: () => void}} acts
   */
  constructor(holder, count, acts) {
    Object.assign(this, { holder, count, acts, chosen: null, features: [], wanted: "" });
  }

  /** Show the addresses that wait, the chosen one still chosen where it waits on. */
  show(features, editable) {
    this.features = features;
    this.editable = editable;
    this.chosen = features.find((each) => each.id === this.chosen?.id) ?? null;
    this.count.textContent = n(features.length);
    this.count.parentElement.classList.toggle("waits", features.length > 0);
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
    const households = this.features.reduce((sum, each) => sum + each.properties.households, 0);
    if (!this.features.length) {
      this.centre = el("span");
      this.holder.replaceChildren(el("p", { class: "empty", text: t("Every address has a place on the map.") }));
      return;
    }
    const matching = this.features.filter(({ properties }) => `${properties.group ?? ""} ${properties.words}`.includes(this.wanted));
    const search = el("input", { type: "search", value: this.wanted, "aria-label": t("Find an address"), placeholder: t("Find an address"),
      oninput: () => { this.wanted = search.value.trim(); this.#draw(); this.holder.querySelector("input").focus(); } });
    this.centre = el("button", { type: "button", class: "plain", text: t("Place it at the centre of the map"), onclick: () => this.acts.centre() });
    this.centre.hidden = !this.chosen || !this.editable;
    this.holder.replaceChildren(
      el("p", { class: "note", text: t("{households} households came without a place of their own: theirs is estimated. Drag an address to its door, or choose it and click the map.", { households }) }),
      ...(this.features.length > 8 ? [search] : []),
      el("div", { class: "actions" }, this.centre),
      el("ul", { class: "ground-list" }, ...matching.slice(0, SHOWN).map((feature) => el("li", {}, this.#item(feature)))),
      ...(matching.length > SHOWN ? [el("p", { class: "small", text: t("and {n} more", { n: matching.length - SHOWN }) })] : []),
    );
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

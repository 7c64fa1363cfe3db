// The card beside the map: what the tool in hand asks, or what is known of the feature that was chosen.

import { n, t } from "/static/words.js";
import { el } from "./elements.js";
import { BARRIERS, barrierName } from "./tools.js";

/** Shows what is asked, and gives what was answered. */
export class Card {
  constructor(holder) {
    this.holder = holder;
  }

  clear() {
    this.holder.hidden = true;
    this.holder.replaceChildren();
  }

  /**
   * Ask what a tool needs beside its shape, with buttons for those who draw by keyboard.
   * @param {Object} tool
   * @param {import("./pencil.js").Pencil} pencil
   * @param {{centre: () => void, leave: () => void}} acts
   */
  ask(tool, pencil, acts) {
    const fields = tool.fields.map((name) => FIELDS[name]()).flat();
    const snap = el("input", { type: "checkbox", onchange: () => { pencil.snaps = snap.checked; } });
    snap.checked = pencil.snaps;
    const button = (text, act, more = {}) => el("button", { type: "button", class: "plain", text, onclick: act, ...more });
    this.form = el("form", { onsubmit: (event) => event.preventDefault() }, ...fields,
      tool.onto.length ? el("label", { class: "check" }, snap, el("span", { text: tool.onto.includes("roads") ? t("Snap to roads") : t("Snap to the boundary") })) : null);
    const actions = el("div", { class: "actions" },
      tool.shape === "point" ? null : button(t("Finish"), () => pencil.finish(), { class: "", id: "finish", disabled: true }),
      tool.shape === "point" ? null : button(t("Last point back"), () => pencil.back()),
      button(t("Point at the centre of the map"), acts.centre),
      button(t("Put the tool down"), acts.leave));
    this.#show(el("h2", { text: tool.name }), this.form, actions);
  }

  /** Say whether the shape in hand can be finished. */
  ready(enough) {
    const finish = this.holder.querySelector("#finish");
    if (finish) finish.disabled = !enough;
  }

  /** Return what was answered. */
  answers() {
    const said = {};
    for (const input of this.form?.elements ?? []) {
      if (!input.name) continue;
      if (input.type === "checkbox") said[input.name] = input.checked;
      else if (input.type === "number") said[input.name] = Math.max(1, Math.round(Number(input.value) || 1));
      else if (input.value.trim()) said[input.name] = input.value.trim();
    }
    return said;
  }

  /**
   * Show what is known of a feature, and what can be done with it.
   * @param {{layer: string, feature: Object}} chosen
   * @param {Array<[string, () => void]>} acts
   */
  tell({ layer, feature }, acts) {
    const rows = facts(layer, feature.properties).map(([label, value]) => el("div", {}, el("dt", { text: label }), el("dd", { text: value })));
    const buttons = acts.map(([text, act]) => el("button", { type: "button", class: "plain", text, onclick: act }));
    this.#show(el("h2", { text: titles()[layer] }), el("dl", { class: "ground-facts" }, ...rows), el("div", { class: "actions" }, ...buttons));
  }

  #show(...inside) {
    this.holder.replaceChildren(...inside);
    this.holder.hidden = false;
  }
}

const input = (name, label, more) => el("label", {}, el("span", { text: label }), el("input", { name, ...more }));

const FIELDS = {
  name: () => input("name", t("Name, if it has one"), { maxlength: 60, autocomplete: "off" }),
  group: () => input("group", t("Group, if known"), { maxlength: 60, autocomplete: "off" }),
  households: () => input("households", t("Households behind this door"), { type: "number", min: 1, max: 5000, value: 1, inputmode: "numeric" }),
  barrier: () => el("label", {}, el("span", { text: t("What it is") }),
    el("select", { name: "barrier" }, ...BARRIERS.map((kind) => el("option", { value: kind, text: barrierName(kind) })))),
  closes: () => {
    const box = el("input", { type: "checkbox", name: "closes" });
    box.checked = true;
    return el("label", { class: "check" }, box, el("span", { text: t("Paths do not lead across it, only bridges") }));
  },
};

const titles = () => ({
  boundary: t("Boundary"), buildings: t("Building"), roads: t("Road or path"), barriers: t("Barrier"), households: t("A door"),
});

function facts(layer, said) {
  const rows = {
    boundary: [[t("Name"), said.name], [t("Village code"), said.code]],
    buildings: [[t("Number"), said.building_id]],
    roads: [[t("Name"), said.name], [t("Kind"), said.highway], [t("Bridge"), said.bridge && said.bridge !== "no" ? "✓" : ""],
      [t("Open"), said.closed ? t("closed") : t("open")]],
    barriers: [[t("Name"), said.name], [t("Kind"), barrierName(said.kind)], [t("Paths across"), said.closes ? t("only bridges") : t("as drawn")]],
    households: [[t("Number of households"), said.households && n(said.households)], [t("Group"), said.group], [t("Position"), said.estimated ? t("estimated") : t("known")]],
  }[layer];
  return rows.filter(([, value]) => value !== null && value !== undefined && value !== "");
}

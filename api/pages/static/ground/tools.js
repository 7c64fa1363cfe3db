// The tools: what each is called, which shape it draws and onto what, and what is asked beside the shape.

import { t } from "/static/words.js";
import { el, icon } from "./elements.js";

/** What a barrier may be. */
export const BARRIERS = ["river", "railway", "motorway", "wall", "cliff"];

/** Return what a barrier is called. */
export function barrierName(kind) {
  return { river: t("River"), railway: t("Railway"), motorway: t("Motorway"), wall: t("Wall"), cliff: t("Steep bank") }[kind] ?? kind;
}

/** The tools in their groups; `picks` are the layers that a click chooses from, `shape` what is drawn. */
export const GROUPS = () => [
  { label: t("View"), tools: [
    { id: "select", name: t("Select"), picks: ["boundary", "buildings", "roads", "barriers", "households"] },
  ] },
  { label: t("Draw new"), tools: [
    { id: "draw_path", name: t("Path"), shape: "line", onto: ["roads"], fields: ["name"] },
    { id: "draw_barrier", name: t("Barrier"), shape: "line", onto: ["boundary"], fields: ["barrier", "name", "closes"] },
    { id: "draw_crossing", name: t("Bridge or crossing"), shape: "line", onto: ["roads"], fields: ["name"] },
    { id: "draw_building", name: t("Building"), shape: "area", onto: [], fields: [] },
    { id: "draw_door", name: t("A door"), shape: "point", onto: [], fields: ["households", "group"] },
    { id: "draw_boundary", name: t("Boundary"), shape: "area", onto: ["boundary"], fields: ["name"] },
  ] },
  { label: t("Alter"), tools: [
    { id: "close_road", name: t("Close a road"), picks: ["roads"] },
    { id: "move_door", name: t("Move a door"), picks: ["households"] },
    { id: "delete", name: t("Delete"), picks: ["boundary", "buildings", "roads", "barriers", "households"] },
  ] },
];

/** The bar of tools; one is in hand at a time. */
export class Toolbar {
  /**
   * @param {HTMLElement} holder
   * @param {(tool: Object) => void} chosen
   */
  constructor(holder, chosen) {
    this.chosen = chosen;
    this.buttons = new Map();
    for (const group of GROUPS()) {
      const buttons = group.tools.map((tool) => {
        const button = el("button", { type: "button", "data-tool": tool.id, "aria-pressed": "false", tabindex: "-1", onclick: () => this.take(tool.id) },
          icon(tool.id), el("span", { text: tool.name }));
        this.buttons.set(tool.id, { tool, button });
        return button;
      });
      holder.append(el("div", { class: "ground-group", role: "group", "aria-label": group.label }, el("p", { class: "ground-label", text: group.label, "aria-hidden": "true" }), ...buttons));
    }
    holder.addEventListener("keydown", (event) => this.#walk(event));
    this.take("select");
  }

  /** Take a tool in hand. */
  take(id) {
    for (const [each, { button }] of this.buttons) {
      button.setAttribute("aria-pressed", String(each === id));
      button.tabIndex = each === id ? 0 : -1;
    }
    this.tool = this.buttons.get(id).tool;
    this.chosen(this.tool);
  }

  /** Let tools be used, or only looked at. */
  allow(editable) {
    for (const [id, { button }] of this.buttons) button.disabled = !editable && id !== "select";
  }

  #walk(event) {
    const step = { ArrowDown: 1, ArrowRight: 1, ArrowUp: -1, ArrowLeft: -1 }[event.key];
    if (!step) return;
    event.preventDefault();
    const all = [...this.buttons.values()].map(({ button }) => button).filter((button) => !button.disabled);
    const at = all.indexOf(document.activeElement);
    all[(at + step + all.length) % all.length].focus();
  }
}

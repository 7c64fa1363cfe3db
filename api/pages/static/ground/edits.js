// The list of what was done to the ground, the last first.

import { lang, n, t } from "/static/words.js";
import { el } from "./elements.js";
import { barrierName } from "./tools.js";

const when = new Intl.DateTimeFormat(lang === "zh" ? "zh-CN" : "en", { month: "short", day: "numeric", hour: "2-digit", minute: "2-digit" });

/** Return what an edit did, in words. */
export function sentence(edit) {
  const layer = { boundary: t("a boundary"), roads: t("a road"), barriers: t("a barrier"), buildings: t("a building"), households: t("a door") }[edit.layer] ?? "";
  const said = {
    draw_boundary: () => t("Boundary drawn"),
    draw_path: () => t("Path drawn"),
    draw_barrier: () => t("{kind} drawn", { kind: barrierName(edit.barrier) }),
    draw_crossing: () => t("Bridge or crossing drawn"),
    draw_building: () => t("Building drawn"),
    draw_door: () => t("Door drawn, {n} {n|household|households}", { n: edit.households ?? 1 }),
    reshape: () => t("Drawn anew: {layer}", { layer }),
    delete: () => t("Deleted: {layer}", { layer }),
    close_road: () => t("Road closed"),
    reopen_road: () => t("Road opened again"),
    move_door: () => t("Door moved"),
    place_address: () => t("Address placed"),
    undo: () => t("Taken back"),
    redo: () => t("Made again"),
    import: () => t("Imported anew"),
  }[edit.kind];
  const text = said ? said() : edit.kind;
  return edit.name ? t("{text}: {name}", { text, name: edit.name }) : text;
}

/** Show the list; edits that were taken back are struck out. */
export function showEdits(holder, { edits }) {
  if (!edits.length) {
    holder.replaceChildren(el("p", { class: "empty", text: t("The ground is as it was imported.") }));
    return;
  }
  const quiet = new Set(["undo", "redo"]);
  holder.replaceChildren(
    el("p", { class: "small", text: t("Edits that count: {n}. What is struck out was taken back.", { n: edits.filter((each) => each.held).length }) }),
    el("ol", { class: "ground-list ground-edits" }, ...edits.filter((each) => !quiet.has(each.kind)).map((edit) => el("li", { class: edit.held || edit.kind === "import" ? "" : "gone" },
      el("span", { class: "ground-words" }, el("b", { text: sentence(edit) }),
        el("small", { text: [when.format(new Date(edit.at)), edit.by].filter(Boolean).join(" · ") })),
      el("span", { class: "small number", text: n(edit.serial) })))));
}

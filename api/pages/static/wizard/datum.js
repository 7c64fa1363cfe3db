// In which datum the households are: each hypothesis drawn over the ground, its distances, and the choice.

import { byId, fill, make } from "/static/elements.js";
import { said } from "./names.js";
import { boundsOf, COLOURS, doorsOf, groundOf } from "./layers.js";
import { drawGround, openMap } from "/static/map/map.js";
import { lang, n, t } from "/static/words.js";

let map = null;
let drawn = null;

const NAMES = () => ({
  wgs84: t("WGS 84 or CGCS2000: GPS, surveys, Tianditu"),
  gcj02: t("GCJ-02: AMap, Tencent"),
  bd09: t("BD-09: Baidu"),
});

const AWAY = (name, metres) => ({
  boundary: t("{metres} m outside the boundary", { metres }),
  buildings: t("{metres} m from a building", { metres }),
  roads: t("{metres} m from a road", { metres }),
})[name];

/**
 * Show the datum of an import; nothing where there is none to choose.
 * @param {Object} state
 * @param {Object} preview
 * @param {(body: Object) => void} change
 */
export function showDatum(state, preview, change) {
  const verdict = state.datum;
  const placed = preview.features.some((each) => each.properties.kind === "households");
  byId("datum").hidden = !placed;
  byId("hypotheses").hidden = !verdict;
  byId("verdict").textContent = verdict ? sentence(verdict) : t("The places of the addresses are estimated from those of their groups.");
  if (!placed) return;
  draw(preview, verdict);
  if (!verdict) return;
  const last = verdict.hypotheses.length > 1 ? everything(state, verdict, change) : make("p.small", {}, t("GCJ-02 and BD-09 are defined in China alone; these places lie elsewhere."));
  fill(byId("hypotheses"), byId("hypotheses").querySelector("legend"), ...choices(verdict, change), last);
}

function sentence(verdict) {
  const text = said(verdict);
  return text.charAt(0).toUpperCase() + text.slice(1) + (/[.。]$/.test(text) ? "" : lang === "zh" ? "。" : ".");
}

function draw(preview, verdict) {
  const shift = verdict ? Object.fromEntries(verdict.hypotheses.map((each) => [each.datum, each.shift_m])) : {};
  const anew = map === null;
  map ??= openMap(byId("datum-map"));
  drawn?.forEach((layer) => layer.remove());
  const doors = doorsOf(preview);
  const declared = verdict?.hypotheses.find((each) => each.declared)?.datum ?? "wgs84";
  const order = Object.keys(doors).sort((a, b) => (a === declared) - (b === declared) || (shift[b] ?? 0) - (shift[a] ?? 0));
  drawn = [...Object.values(drawGround(map, groundOf(preview))), ...order.map((datum) => doors[datum].addTo(map))];
  const bounds = boundsOf(preview);
  map.invalidateSize();
  if (bounds && anew) map.fitBounds(bounds, { padding: [20, 20], animate: false });
  else if (!bounds) map.setView([35, 105], 4);
}

function choices(verdict, change) {
  const names = NAMES();
  const best = verdict.fitting.households ?? (verdict.decisive ? verdict.best : null);
  return verdict.hypotheses.map((each) => {
    const radio = make("input", { type: "radio", name: "datum", value: each.datum, checked: each.declared });
    radio.addEventListener("change", () => change({ datums: datumsOf(each.datum) }));
    const away = Object.entries(each.metres).map(([name, metres]) => AWAY(name, metres)).join(" · ");
    const swatch = make("i.wz-swatch", { "aria-hidden": "true" });
    swatch.style.background = COLOURS[each.datum];
    return make(
      "label.wz-choice", {}, radio,
      make("span", {}, swatch, make("b", {}, names[each.datum]), each.datum === best ? make("em.badge.sound", {}, t("fits best")) : null,
        verdict.hypotheses.length > 1 ? make("small", {}, away || t("nothing to compare with")) : null,
        each.declared ? null : make("small", {}, t("{metres} m from where they lie now", { metres: n(each.shift_m) }))),
    );
  });
}

function everything(state, verdict, change) {
  const all = state.datums.some((text) => !text.includes("="));
  const box = make("input", { type: "checkbox", id: "all-files", checked: all });
  box.addEventListener("change", () => change({ datums: datumsOf(verdict.declared) }));
  return make("label.wz-tick", {}, box, make("span", {}, t("All files were drawn on that map, not the households alone")));
}

function datumsOf(datum) {
  const all = byId("all-files")?.checked;
  return [all ? datum : `households=${datum}`];
}

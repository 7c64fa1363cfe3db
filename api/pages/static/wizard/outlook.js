// What the village can be divided into, in plain words, before anything is searched.

import { byId, fill, make } from "/static/elements.js";
import { said } from "./names.js";
import { ask, Refused } from "./server.js";
import { levelName } from "/static/levels.js";
import { lang, n, t } from "/static/words.js";

const QUICK = 20_000;
const THOROUGH_S = 600;
const MOST_VILLAGES = 12;

let asking = 0;

/** Fill the list of profiles, once; the page says which of them is chosen first. */
export async function offerProfiles(first) {
  const select = byId("profile");
  if (select.options.length) return;
  const { profiles } = await ask("/api/v1/profiles");
  for (const profile of profiles) {
    const bands = profile.levels.map((level) => `${lang === "zh" ? level.zh : level.en} ${level.min}–${level.max}`);
    select.append(make("option", { value: profile.name, selected: profile.name === first, "data-bands": bands.join(" · ") }, said(profile)));
  }
  const tell = () => {
    byId("bands").textContent = select.selectedOptions[0]?.dataset.bands ?? "";
  };
  select.addEventListener("change", tell);
  tell();
}

/** Return what the form asks for, as the service takes it. */
export function asked() {
  const form = byId("asked");
  const effort = form.elements.effort.value;
  return {
    profile: form.elements.profile.value,
    ...(form.elements.tolerance.value ? { tolerance: Number(form.elements.tolerance.value) } : {}),
    ...(form.elements.whole_groups.checked ? { whole_groups: true } : {}),
    ...(effort === "quick" ? { iterations: QUICK } : {}),
    ...(effort === "thorough" ? { time_limit_s: THOROUGH_S } : {}),
  };
}

/** Ask what a village can be divided into and show it. */
export async function showOutlook(villageId) {
  const holder = byId("outlook");
  const mine = (asking += 1);
  holder.setAttribute("aria-busy", "true");
  fill(holder, make("p.small", {}, t("Working it out…")));
  try {
    const outlook = await ask(`/api/v1/villages/${encodeURIComponent(villageId)}/feasibility`, { method: "POST", body: asked() });
    if (mine === asking) fill(holder, ...parts(outlook));
  } catch (error) {
    if (!(error instanceof Refused)) throw error;
    if (mine === asking) fill(holder, make("ul.faults", {}, ...error.sentences.map((each) => make("li", {}, each))));
  }
  if (mine === asking) holder.setAttribute("aria-busy", "false");
}

function parts(outlook) {
  return [
    make(`p.wz-verdict.${outlook.possible ? "yes" : "no"}`, {}, make("b", {}, said(outlook))),
    outlook.causes.length ? make("ul.faults", {}, ...outlook.causes.map((cause) => make("li", {}, said(cause)))) : null,
    waysOut(outlook),
    make("div.wz-villages", {}, ...outlook.villages.slice(0, MOST_VILLAGES).map(village)),
    outlook.villages.length > MOST_VILLAGES ? make("p.small", {}, t("{n} more of them", { n: outlook.villages.length - MOST_VILLAGES })) : null,
  ];
}

function village(one) {
  return make(
    "article.card.wz-village", {},
    make("div.body", {},
      make("h3", {}, one.name, " ", make("span.count", {}, t("households: {n}", { n: one.households }))),
      one.estimated_share ? make("p", {}, make("span.badge.estimated", {}, t("{n} % of the positions are estimated", { n: Math.round(100 * one.estimated_share) }))) : null,
      make("ul.wz-levels", {}, ...one.levels.map((level) =>
        make("li", {}, make("b.number", {}, level.fewest === null ? "–" : n(level.usual)), levelSaid(level)))),
      ...one.remarks.map((remark) => make("p.small", {}, said(remark)))),
  );
}

/** Return what is said beside the number of grids of a level. */
function levelSaid(level) {
  if (level.fewest === null) return make("span.no", {}, said(level));
  const range = level.fewest === level.most ? null : make("small", {}, t("{fewest} to {most} would do", { fewest: level.fewest, most: level.most }));
  return make("span", {}, t("{name}, {min}–{max} households each", { name: levelName(level.name), min: level.min, max: level.max }), range);
}

function waysOut(outlook) {
  if (!outlook.ways_out.length) return null;
  return make("div.wz-ways", {}, make("p", {}, t("It would be possible with one of these:")),
    make("ul", {}, ...outlook.ways_out.map((way) => make("li", {}, said(way), " ", useIt(way)))));
}

/** Return a button that takes up a way out that the form has, null for others. */
function useIt(way) {
  const tolerance = /^--tolerance (\d?\.\d+)$/.exec(way.typed)?.[1];
  const select = byId("asked").elements.tolerance;
  const option = tolerance && [...select.options].find((each) => each.value === String(Number(tolerance)));
  if (!option) return null;
  const use = make("button.plain.wz-small", { type: "button" }, t("Use it"));
  use.addEventListener("click", () => {
    select.value = option.value;
    select.dispatchEvent(new Event("change", { bubbles: true }));
  });
  return use;
}

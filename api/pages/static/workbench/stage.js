// The plan on its way: why it cannot be changed here and how to go on, hand in, re-plan with locks held, judge, print.

import { fault, n, t } from "/static/words.js";
import { listed } from "./band.js";
import { ask, sheet, sure } from "./dialog.js";
import { el, say } from "./elements.js";

const POLL_MS = 1200;

/** Return the commands about the plan as a whole. */
export function planCommands(bench) {
  const { plan } = bench;
  const about = () => plan.about;
  const here = location.pathname.split("/").slice(0, 3).join("/");
  return [
    { id: "submit", group: "plan", label: t("Submit for approval…"), edits: true, run: () => submit(bench) },
    { id: "replan", group: "plan", label: t("Draw again, locked grids stay…"), edits: true, run: () => replan(bench, here) },
    { id: "validate", group: "plan", label: t("Check every rule"), run: () => validate(bench) },
    { id: "certificate", group: "plan", label: t("How good is this plan?"), run: () => certificate(bench) },
    { id: "copy", group: "plan", label: t("Begin a draft from it"), run: () => copy(bench, here) },
    { id: "compare", group: "plan", label: t("Compare with the plan it was begun from"), can: () => Boolean(parentOf(bench)), run: () => location.assign(`/plans/${encodeURIComponent(parentOf(bench))}/compare/${encodeURIComponent(about().id)}`) },
    { id: "print", group: "plan", label: t("Print, files and rounds"), run: () => location.assign(`/plans/${encodeURIComponent(about().id)}`) },
  ];
}

const parentOf = (bench) => document.getElementById("workbench").dataset.parent || bench.plan.about.parent || null;

const ESTIMATED = {
  boundary: () => t("boundary"), roads: () => t("roads"), positions: () => t("positions"), households: () => t("household numbers"),
  georeference: () => t("a local plane, no place on earth"),
};

const STANDS = {
  submitted: () => t("This plan was handed in. Nobody changes it until it comes back."),
  approved: () => t("This plan is approved. It is changed by a new draft."),
  published: () => t("This plan is in force. It is changed by a new draft."),
  retired: () => t("This plan is no longer in force. A new draft may begin from it."),
};

/** Show what is estimated, why a plan cannot be changed here, and what can be done instead. */
export function showStanding(bench, banner, commands) {
  const badge = el("span", { class: "badge estimated" });
  document.querySelector("#bar .badge").after(badge);
  const show = () => {
    const { editable, stage, why_not: why, estimated } = bench.plan.about;
    const reason = STANDS[stage]?.() ?? (why ? fault(why) : t("This plan cannot be changed here."));
    badge.hidden = !estimated.length;
    say(badge, t("Estimated: {what}", { what: listed(estimated.map((what) => (ESTIMATED[what] ?? (() => what))())) }));
    banner.hidden = editable;
    banner.replaceChildren(el("span", { text: reason }), commands.button("copy", { class: "small-button" }));
  };
  bench.plan.on("loaded", show);
  show();
}

async function submit(bench) {
  const broken = bench.plan.broken().filter((one) => one.severity === "must").length;
  const note = broken
    ? t("{n} {n|rule is|rules are} broken still. Who approves will see {n|it|them}. From now on nobody draws on this plan.", { n: broken })
    : t("From now on nobody draws on this plan; who submits can take it back.");
  if (!(await sure(t("Submit this plan for approval"), note, t("Submit")))) return;
  await bench.attempt(async () => {
    await bench.settled();
    await bench.server.step(broken ? "submit?despite_violations=true" : "submit", bench.plan.version);
    location.reload();
  });
}

async function copy(bench, here) {
  await bench.attempt(async () => {
    await bench.settled();
    const made = await bench.server.copy();
    location.assign(`${here}/plans/${encodeURIComponent(made.id)}/edit`);
  });
}

async function replan(bench, here) {
  const locked = bench.plan.levels.map((level) => `${bench.levelWords(level)}: ${level.alive.filter((row) => row.locked).length}`);
  const note = t("A new draft is drawn from this plan as it is now. Locked grids stay as they are ({locked}); all others may change. This plan is not touched.", { locked: listed(locked) });
  const given = await ask(t("Draw again"), [{ name: "seconds", label: t("Seconds to search"), type: "number", min: 1, max: 3600, value: 30 }], { note, ok: t("Draw the draft") });
  if (!given) return;
  await bench.attempt(async () => {
    await bench.settled();
    const asked = await bench.server.replan({ time_limit: Number(given.seconds) });
    await follow(bench, asked.id, here);
  });
}

/** Follow a plan that is being drawn, and open it once it is done. */
async function follow(bench, id, here) {
  const bar = el("progress", { max: 1, value: 0, "aria-label": t("Drawing") });
  const doing = el("p", { class: "small", role: "status" });
  const shown = sheet(t("A new draft is being drawn"), [doing, bar, el("p", { class: "small", text: t("You may close this and go on: the draft will be among the plans of the village.") })]);
  while (shown.open) {
    const plan = await bench.server.plan(id);
    bar.value = plan.progress;
    say(doing, plan.doing);
    if (plan.state === "done") {
      location.assign(`${here}/plans/${encodeURIComponent(id)}/edit`);
      return;
    }
    if (plan.state === "failed") {
      shown.close();
      bench.say(plan.faults.map(fault).join(" "), null, { lasting: true });
      return;
    }
    await new Promise((resolve) => setTimeout(resolve, POLL_MS));
  }
}

async function validate(bench) {
  await bench.attempt(async () => {
    await bench.settled();
    const { sound, levels } = await bench.server.validate();
    const musts = levels.flatMap((level) => level.violations).filter((one) => one.severity === "must").length;
    bench.say(sound ? t("Every rule that must hold does.") : t("{n} {n|rule is|rules are} broken. The list on the right goes to {n|its place|each of them}.", { n: n(musts) }));
  });
}

function certificate(bench) {
  const { plan } = bench;
  const rows = (plan.data.certificate ?? []).map((row) => el("li", {}, el("p", { text: certified(bench, row) })));
  const none = el("p", { text: t("Nothing is known about how much better a plan could be.") });
  sheet(t("How good is this plan?"), [rows.length ? el("ul", { class: "certificate" }, ...rows) : none]);
}

/** Return what is proven of a level, in one sentence. */
function certified(bench, row) {
  const { plan } = bench;
  const village = plan.data.villages.length > 1 ? plan.data.villages.find((one) => one.code === row.village)?.name : null;
  const values = { level: bench.levelWords(plan.levelNamed(row.level)), n: row.grids, percent: n(100 * (row.gap ?? 0), 1) };
  let said = t("{level}: with the roads as they are and {n} {n|grid|grids}, all walks together are at most {percent} % longer than the best there could be.", values);
  if (row.gap === null || row.gap === undefined) said = t("{level}: how far {n} {n|grid is|grids are} from the best there could be is not known.", values);
  else if (row.holds === false) said = t("{level}: the plan was changed by hand; what was proven of it ({percent} %) does not hold any more.", values);
  const parts = [village, said, row.estimated && row.estimated.length !== 0 ? t("For orientation only: positions are estimated.") : null];
  return parts.filter((part) => part).join(" ");
}

// The wizard: from files to a plan in five steps, one of which is seen at a time.

import { showCheck } from "./check.js";
import { showDatum } from "./datum.js";
import { takeDrops } from "./drop.js";
import { asked, offerProfiles, showOutlook } from "./outlook.js";
import { showPlacing } from "./placing.js";
import { ask, Refused, send } from "./server.js";
import { BeingDrawn } from "/static/drawing/drawing.js";
import { byId, fill, make } from "/static/elements.js";
import { t } from "/static/words.js";

const STEPS = ["files", "check", "place", "outlook", "plan"];
const wizard = byId("wizard");
const at = { importId: wizard.dataset.import ?? null, state: null, preview: null, village: null, step: null, drawing: null };

/** Show one step and say so; the others are hidden. */
function go(step, { focus = true } = {}) {
  at.step = step;
  for (const name of STEPS) byId(`step-${name}`).hidden = name !== step;
  for (const item of document.querySelectorAll("[data-step]")) {
    const button = item.querySelector("button");
    button.disabled = !isOpen(item.dataset.step);
    button.toggleAttribute("aria-current", item.dataset.step === step);
    if (item.dataset.step === step) button.setAttribute("aria-current", "step");
    item.classList.toggle("past", STEPS.indexOf(item.dataset.step) < STEPS.indexOf(step));
  }
  if (focus) byId(`title-${step}`).focus({ preventScroll: true });
  scrollTo(0, 0);
  if (step === "place") showPlace();
  if (step === "outlook") quietly(showOutlookStep);
}

function isOpen(step) {
  if (at.village) return step === "outlook" || (step === "plan" && at.step === "plan");
  if (step === "files") return true;
  return Boolean(at.state) && (step === "check" || (step === "place" && mayPlace()));
}

/** Whether nothing is wrong but what the step of places sets right: groups to be placed, or a datum to be chosen. */
function mayPlace() {
  return at.state.ready || Boolean(at.state.groups) || Boolean(at.state.datum);
}

/** Do something; what the service refuses is told at the top. */
async function quietly(act) {
  complain(null);
  try {
    await act();
  } catch (error) {
    if (!(error instanceof Refused)) throw error;
    complain(error.sentences);
  }
}

function complain(sentences) {
  const wrong = byId("wrong");
  wrong.hidden = !sentences;
  if (sentences) fill(wrong, ...sentences.map((each) => make("span", {}, each)));
  if (sentences) wrong.scrollIntoView({ block: "nearest" });
}

/** Send files: they begin an import, or join the one that is under way. */
async function bring(files) {
  const sending = document.querySelector("[data-sending]");
  const bar = sending.querySelector("progress");
  sending.hidden = false;
  const onShare = (share) => {
    bar.value = share;
    document.querySelector("[data-sending-said]").textContent = share < 1 ? t("Sending… {n} %", { n: Math.round(100 * share) }) : t("Reading the files…");
    if (share >= 1) bar.removeAttribute("value");
  };
  onShare(0);
  try {
    if (at.importId) {
      take(await send(`/api/v1/imports/${at.importId}/files`, files, {}, onShare));
    } else {
      const texts = { area: byId("area")?.value ?? "", replaces: wizard.dataset.replaces ?? "" };
      take(await send("/api/v1/imports", files, texts, onShare));
      at.importId = at.state.id;
      history.replaceState(null, "", `/imports/${at.importId}`);
    }
    go("check");
  } finally {
    sending.hidden = true;
  }
}

/** Take what the service says of the import. */
function take(state) {
  at.state = state;
  at.preview = null;
  showCheck(state, { change, remove });
  byId("name").value = state.name;
  byId("attribution").value = state.attribution;
  const onward = document.querySelector("#step-check [data-go=place]");
  onward.disabled = !mayPlace();
  byId("said").textContent = byId("summary").textContent;
}

async function change(body) {
  await quietly(async () => {
    busy(true);
    try {
      take(await ask(at.state.links.self, { method: "PATCH", body }));
      if (at.step === "place") await showPlace();
    } finally {
      busy(false);
    }
  });
}

async function remove(id) {
  await quietly(async () => take(await ask(`${at.state.links.files}/${id}`, { method: "DELETE" })));
}

function busy(is) {
  wizard.toggleAttribute("aria-busy", is);
}

/** Show where it lies: groups to be placed, then the datum. */
async function showPlace() {
  await quietly(async () => {
    at.preview ??= await ask(at.state.links.preview);
    const { state, preview } = at;
    const waiting = state.groups?.some((group) => !group.placed);
    showPlacing(state, preview, (placing) => change({ placing }));
    if (waiting) byId("datum").hidden = true;
    else showDatum(state, preview, change);
    byId("waiting").hidden = Boolean(state.groups) || !state.placing.near;
    const nothing = !state.groups && byId("datum").hidden;
    byId("no-place").hidden = !nothing;
    if (nothing) byId("no-place").textContent = t("There is nothing to choose here.");
    showThere(state.there);
    byId("commit").disabled = !state.ready || state.there.length > 0;
    byId("commit-said").textContent = commitSaid(state);
  });
}

/** Ask what is to become of villages whose codes are imported again: one may be replaced, or nothing is imported. */
function showThere(there) {
  byId("there").hidden = !there.length;
  const names = there.map((one) => `${one.name} (${one.id})`).join(", ");
  const replaceable = there.length === 1 && there[0].replaceable;
  byId("there-said").textContent = replaceable
    ? t("{names} has the same code. Its plans stay; its households and its land become those of these files.", { names })
    : t("{names}: these have codes that the files have too. Import only villages that are new, or remove those first.", { names });
  const actions = byId("there-actions");
  actions.replaceChildren();
  if (replaceable) actions.append(button(t("Replace {name}", { name: there[0].name }), () => change({ replaces: there[0].id })));
  if (there.length) actions.append(button(t("Stop, and delete the files"), () => quietly(giveUp)));
}

function button(text, run) {
  const made = document.createElement("button");
  made.type = "button";
  made.className = "plain";
  made.textContent = text;
  made.addEventListener("click", run);
  return made;
}

async function giveUp() {
  await ask(at.state.links.self, { method: "DELETE" });
  location.assign("/");
}

function commitSaid(state) {
  if (state.ready && state.there.length) return t("First say what is to become of the village that is there.");
  if (state.ready && state.replaces) return t("The village that is there is replaced; the files are deleted then.");
  if (state.ready) return t("The files are deleted then; what planning needs is kept.");
  return state.faults.length ? t("First set right what is wrong: step 2.") : t("First place every group.");
}

async function commit() {
  busy(true);
  byId("commit").disabled = true;
  byId("commit-said").textContent = t("Importing…");
  try {
    const village = await ask(at.state.links.commit, { method: "POST" });
    open(village);
    go("outlook");
  } catch (error) {
    byId("commit").disabled = false;
    byId("commit-said").textContent = "";
    throw error;
  } finally {
    busy(false);
  }
}

function open(village) {
  at.village = village;
  byId("village-link").href = `/villages/${encodeURIComponent(village.id)}`;
  byId("draw").hidden = wizard.dataset.mayDraw === undefined;
}

async function showOutlookStep() {
  await offerProfiles(wizard.dataset.firstProfile);
  await showOutlook(at.village.id);
}

async function draw() {
  byId("draw").disabled = true;
  try {
    const plan = await ask(`/api/v1/villages/${encodeURIComponent(at.village.id)}/plans`, { method: "POST", body: asked() });
    await follow(plan.id);
  } finally {
    byId("draw").disabled = false;
  }
}

async function follow(planId) {
  go("plan");
  byId("again").hidden = true;
  at.drawing ??= new BeingDrawn(document.querySelector("#step-plan .being-drawn"));
  await at.drawing.follow(planId, {
    village: at.preview && !at.preview.local_plane ? at.village.id : null, // a local plane has no ground on earth
    onEnd: (job) => {
      if (job.state === "done") location.assign(`/plans/${encodeURIComponent(planId)}`);
      else byId("again").hidden = false;
    },
  });
}

/** Go on where somebody left off: a village that was made, a plan that is being drawn. */
async function resume() {
  const state = await ask(`/api/v1/imports/${at.importId}`);
  if (!state.village) {
    take(state);
    go("check", { focus: false });
    return;
  }
  open(await ask(state.links.village));
  const { plans } = await ask(`${state.links.village}/plans`);
  const drawing = plans.find((plan) => ["queued", "drawing"].includes(plan.state));
  if (drawing) await follow(drawing.id);
  else go("outlook", { focus: false });
}

function wire() {
  takeDrops(byId("drop"), Number(wizard.dataset.mostBytes), (files) => quietly(() => bring(files)), (text) => complain([text]));
  // what is dropped beside the field must not open in place of the page; on the step of checking it joins the files
  for (const name of ["dragover", "drop"]) addEventListener(name, (event) => event.preventDefault());
  takeDrops(byId("step-check"), Number(wizard.dataset.mostBytes), (files) => quietly(() => bring(files)), (text) => complain([text]));
  for (const button of document.querySelectorAll("[data-go]")) button.addEventListener("click", () => go(button.dataset.go));
  for (const item of document.querySelectorAll("[data-step]")) {
    item.querySelector("button").addEventListener("click", () => go(item.dataset.step));
  }
  document.querySelector("[data-more]").addEventListener("click", () => go("files"));
  document.querySelector("[data-give-up]").addEventListener("click", () => quietly(giveUp));
  document.querySelector("#waiting button").addEventListener("click", () => change({ placing: {} }));
  for (const id of ["name", "attribution"]) byId(id).addEventListener("change", () => change({ [id]: byId(id).value }));
  byId("commit").addEventListener("click", () => quietly(commit));
  byId("draw").addEventListener("click", () => quietly(draw));
  byId("asked").addEventListener("change", (event) => event.target.name !== "effort" && quietly(() => showOutlook(at.village.id)));
  byId("asked").addEventListener("submit", (event) => event.preventDefault());
}

wire();
if (at.importId) quietly(resume);
else go("files", { focus: false });


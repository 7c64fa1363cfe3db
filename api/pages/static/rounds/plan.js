// Rounds of all members, planned as a job: asked for, followed while it goes on, shown when it is done.

import { day, fault, refusal, t } from "/static/words.js";

const LOOK_MS = 1500;
const find = (id) => document.getElementById(id);

function ticked(within, name) {
  return [...within.querySelectorAll(`[name="${name}"]:checked`)].map((box) => Number(box.value));
}

/** Return what was said of somebody who walks, or null where all is as the profile says. */
function walkerOf(fieldset) {
  const weekdays = ticked(fieldset, "weekday");
  const minutes = Number(fieldset.querySelector('[name="minutes"]').value);
  const start = fieldset.querySelector('[name="start"]')?.value;
  if (!weekdays.length && !minutes && !start) return null;
  const [lon, lat] = start ? start.split(",").map(Number) : [];
  return {
    person_id: Number(fieldset.dataset.person),
    ...(weekdays.length ? { weekdays } : {}),
    ...(minutes ? { minutes } : {}),
    ...(start ? { start: { lon, lat } } : {}),
  };
}

function papers() {
  return { pdf: Boolean(find("pdf")?.checked), png: Boolean(find("png")?.checked), maps: false };
}

/** Ask for a job and follow it; buttons wait meanwhile. */
async function begin(address, body) {
  say(t("Asked for …"));
  for (const button of document.querySelectorAll("main button")) button.disabled = true;
  const answer = await fetch(address, { method: "POST", headers: { "Content-Type": "application/json" }, body: JSON.stringify(body) });
  const said = await answer.json();
  if (answer.ok) await follow(said.links.self);
  else fail(refusal(said));
}

async function follow(address) {
  const answer = await fetch(address);
  if (!answer.ok) return location.reload(); // who may not look at jobs sees the rounds when they are there
  const job = await answer.json();
  if (job.state === "done") return location.reload();
  if (job.state === "queued") say(t("Waits for others to be done …"));
  else if (job.state === "running") say(t("Rounds are being planned: this takes minutes. You may leave this page."));
  else return fail(job.faults.map(fault));
  setTimeout(() => follow(address), LOOK_MS);
  return undefined;
}

function say(text) {
  find("standing").hidden = false;
  find("bar").hidden = false;
  find("faults").replaceChildren();
  find("doing").textContent = text;
}

function fail(sentences) {
  say(t("No rounds were planned:"));
  find("bar").hidden = true;
  for (const sentence of sentences) {
    const item = document.createElement("li");
    item.textContent = sentence;
    find("faults").append(item);
  }
  for (const button of document.querySelectorAll("main button")) button.disabled = false;
}

/** List the sheets of rounds, to tick those that were not walked. */
async function listSheets(form) {
  const answer = await fetch(form.dataset.sheets);
  if (!answer.ok) return;
  const { sheets } = await answer.json();
  form.querySelector(".missed").replaceChildren(...sheets.map(sheetTick));
}

function sheetTick(sheet) {
  const label = document.createElement("label");
  const box = document.createElement("input");
  Object.assign(box, { type: "checkbox", name: "missed", value: sheet.sheet });
  label.className = "tick";
  label.append(box, `${sheet.sheet} · ${day(sheet.date)}`);
  return label;
}

find("plan").addEventListener("submit", (event) => {
  event.preventDefault();
  const members = [...document.querySelectorAll(".walker")].map(walkerOf).filter(Boolean);
  begin(event.target.dataset.address, { from: find("from").value, weeks: Number(find("weeks").value), members, ...papers() });
});

for (const form of document.querySelectorAll("[data-sheets]")) {
  const details = form.closest("details");
  const opened = () => details.open && !form.querySelector(".missed").children.length && listSheets(form);
  details.addEventListener("toggle", opened);
  opened(); // it may have been opened before this script was here
  form.addEventListener("submit", (event) => {
    event.preventDefault();
    const missed = [...form.querySelectorAll('[name="missed"]:checked')].map((box) => box.value);
    if (missed.length) begin(form.dataset.address, { missed, ...papers() });
  });
}

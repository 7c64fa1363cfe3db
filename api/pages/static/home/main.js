// The first page: find a village by its name, have plans of all drawn, and see how far they are.

import { seek } from "/static/seek.js";
import { ask } from "/static/sending.js";
import { n, refusal, t } from "/static/words.js";

const ASK_MS = 1500;
const MOST_JOBS = 200;

/** Ask for a plan of every imported village, and follow them. */
async function planAll(form) {
  const said = form.querySelector("output");
  const button = form.querySelector("button");
  button.disabled = true;
  said.textContent = t("Asking…");
  const { ok, told } = await ask("POST", "/api/v1/villages:plan-all", { plan: { profile: form.elements.profile.value } });
  button.disabled = false;
  if (!ok) {
    said.textContent = refusal(told).join(" ");
    return;
  }
  said.textContent = "";
  form.closest("details").open = false;
  follow(told.jobs.map((job) => job.subject));
}

/** Show how far plans are until all have ended, then show the page anew. */
async function follow(plans) {
  const bar = document.querySelector("[data-progress]");
  const wanted = new Set(plans);
  const { told } = await ask("GET", `/api/v1/jobs?limit=${MOST_JOBS}`);
  const jobs = (told.jobs || []).filter((job) => wanted.has(job.subject)); // none while the service does not answer
  const ended = jobs.filter((job) => !["queued", "running"].includes(job.state));
  if (jobs.length && ended.length === jobs.length) {
    location.reload();
    return;
  }
  for (const job of jobs) showJob(job);
  if (bar && jobs.length) {
    bar.hidden = false;
    bar.querySelector("progress").value = jobs.reduce((sum, job) => sum + shareOf(job), 0) / jobs.length;
    bar.querySelector("span").textContent = ended.length
      ? t("{done} of {all} {all|plan|plans} ready", { done: ended.length, all: jobs.length })
      : t("{n} {n|plan is|plans are} being drawn", { n: jobs.length });
  }
  setTimeout(follow, ASK_MS, plans);
}

function shareOf(job) {
  return ["queued", "running"].includes(job.state) ? job.progress.share || 0 : 1;
}

/** Say in the row of a village how far its plan is. */
function showJob(job) {
  const row = [...document.querySelectorAll("[data-plan]")].find((one) => one.dataset.plan === job.subject);
  const said = row && row.querySelector("[data-said]");
  if (said && job.state === "running") said.textContent = t("Drawing, {share} %", { share: n(shareOf(job) * 100) });
}

const input = document.querySelector("[data-seek]");
if (input) seek(input, () => document.querySelectorAll(".board tbody tr"), document.querySelector("[data-none]"));
const form = document.querySelector("[data-plan-all]");
if (form) {
  form.addEventListener("submit", (event) => {
    event.preventDefault();
    planAll(form);
  });
}
const drawn = [...document.querySelectorAll("[data-plan]")].map((row) => row.dataset.plan);
if (drawn.length) follow(drawn);

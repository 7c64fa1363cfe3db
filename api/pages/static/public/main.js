// Who serves my door: a village and a group, or a point on the map, lead to a grid and who is responsible for it.

import { refusal, t } from "/static/words.js";
import { PublicMap } from "/static/public/map.js";
import { showNotices } from "/static/public/notice.js";

const API = "/api/v1/public";
const page = document.getElementById("who");
const form = document.getElementById("ask");
const { village, group } = form.elements;
const answer = document.getElementById("answer");
const said = document.getElementById("said");

const map = new PublicMap(document.getElementById("map"), (place) => { run(() => at(place)); });
let groups = [];

async function ask(address) {
  const got = await fetch(`${API}${address}`, { headers: { Accept: "application/json" } });
  const told = await got.json();
  if (!got.ok) throw new Error(refusal(told).join("\n"));
  return told;
}

/** Do something, and say so where it did not work. */
async function run(what) {
  said.textContent = "";
  try {
    await what();
  } catch (error) {
    said.textContent = error.message;
  }
}

async function chooseVillage(code) {
  group.disabled = true;
  group.length = 1;
  if (!code) return;
  const asked = `village=${encodeURIComponent(code)}`;
  const [outlines, told] = await Promise.all([ask(`/grids?${asked}`), ask(`/groups?${asked}`)]);
  map.show(outlines.grids);
  groups = told.groups;
  group.append(...groups.map((one, place) => new Option(one.name, String(place))));
  group.disabled = groups.length === 0;
  if (!groups.length) said.textContent = t("No group of this village is on record with at least 10 households; use the map.");
}

async function chooseGroup(place) {
  const chosen = groups[Number(place)];
  const notices = await Promise.all(chosen.grids.slice(0, 6).map((one) => ask(`/grids/${encodeURIComponent(one.code)}`)));
  showNotices(answer, notices, notices.length > 1
    ? t("This group lives in {n} {n|grid|grids}; the map tells which is yours.", { n: notices.length }) : "");
  map.mark(notices.map((one) => one.code));
}

async function at({ lng, lat }) {
  const where = await ask(`/where?lon=${lng.toFixed(6)}&lat=${lat.toFixed(6)}`);
  showNotices(answer, where.grids, where.near_border ? t("This place is close to a border; all grids that it may lie in are shown.") : "");
  map.mark(where.grids.map((one) => one.code));
  if (window.innerWidth < 760) answer.scrollIntoView({ block: "start" });
}

village.addEventListener("change", () => { run(() => chooseVillage(village.value)); });
group.addEventListener("change", () => { if (group.value !== "") run(() => chooseGroup(group.value)); });
form.addEventListener("submit", (event) => { event.preventDefault(); });

const villages = [...village.options].filter((one) => one.value);
if (!village.value && villages.length === 1) village.value = villages[0].value;
if (village.value) {
  run(async () => {
    await chooseVillage(village.value);
    if (page.dataset.grid) map.mark([page.dataset.grid]);
  });
}

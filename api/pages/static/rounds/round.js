// A sheet at the door: the list, its map, and the results that wait to be sent.

import { t } from "/static/words.js";
import { inPlaceOf } from "./anew.js";
import { guardLogOut } from "./leaving.js";
import { forgetPage, keepPage, secure } from "./offline.js";
import { outcomeName, resultOf } from "./outcomes.js";
import { Queue } from "./queue.js";
import { Sender } from "./sending.js";
import { legText, Stops } from "./stops.js";
import { WalkMap } from "./walk.js";

const sheet = JSON.parse(document.getElementById("sheet").textContent);
const key = `${sheet.plan}/${sheet.round}/${sheet.sheet}`;
const find = (id) => document.getElementById(id);
const queue = new Queue(find("round").dataset.user, () => show({}));
const sender = new Sender(queue, show);
const stops = new Stops(find("stops"), sheet, record);
const map = sheet.map ? new WalkMap(find("map"), sheet, choose) : null;

function record(stop, door, outcome, needs) {
  queue.record(key, resultOf(sheet, door, outcome, { needs }));
  show({});
  if (stops.isDone(stop)) stops.openNext();
  else stops.openNext(stop.number);
  if (stops.nextStop !== null) stops.reveal(stops.nextStop);
  if (queue.unkept) sender.now();
  else sender.soon();
}

function choose(number) {
  stops.openNext(number);
  stops.reveal(number);
}

/** Show every door as it stands, and what waits. */
function show({ login = false, why = "" }) {
  for (const stop of sheet.stops) {
    for (const door of stop.doors) {
      const row = queue.of(key, door.household);
      if (row) stops.show(door, row.body.result, row.state, row.why || "");
      else stops.show(door, door.recorded, "recorded");
    }
    map?.done(stop.number, stops.isDone(stop));
  }
  map?.next(stops.nextStop);
  find("undo").hidden = !queue.undoable;
  find("send").hidden = !queue.waiting || !navigator.onLine;
  find("status").textContent = statusText(login, why);
  find("bar").classList.toggle("empty", !find("status").textContent);
}

function statusText(login, why) {
  const { waiting, refused } = queue;
  if (login) return t("{n} waiting: log in again to send them", { n: waiting });
  if (queue.unkept) return t("{n} waiting; this device is full: leave this page open until they are sent", { n: waiting });
  if (waiting && !navigator.onLine) return t("{n} waiting, sent when online", { n: waiting });
  if (waiting && why) return t("{n} waiting: {why}", { n: waiting, why });
  if (waiting) return t("{n} waiting, sent in a moment", { n: waiting });
  return refused.length ? t("{n} {n|was|were} refused: record {n|it|them} anew", { n: refused.length }) : "";
}

function undo() {
  const taken = queue.undo();
  show({});
  if (!taken) return;
  const stop = sheet.stops.find((one) => one.doors.some((door) => door.household === taken.body.household));
  if (stop) choose(stop.number);
  find("status").textContent = t("Taken back: {what}", { what: outcomeName(taken.body.result, sheet.kind) });
  find("bar").classList.remove("empty");
}

async function close() {
  await sender.now();
  if (queue.waiting) {
    find("status").textContent = t("{n} {n|is|are} not sent yet: close the sheet when {n|it is|they are}", { n: queue.waiting });
    return;
  }
  queue.forget(key);
  await forgetPage();
  location.assign("/rounds");
}

async function keep() {
  find("insecure").hidden = secure;
  const kept = await keepPage(sheet.ground ? [sheet.ground] : []).catch(() => false);
  find("kept").textContent = kept ? t("This sheet is kept on this device and opens without a network until it is closed.") : "";
}

async function drawGround() {
  if (!map || !sheet.ground) return;
  const answer = await fetch(sheet.ground).catch(() => null);
  if (answer && answer.ok) map.ground(await answer.json());
}

async function tellIfPlannedAnew() {
  const other = await inPlaceOf(sheet);
  if (!other) return;
  find("anew").hidden = false;
  find("anew").querySelector("a").href = other;
}

if (sheet.back) {
  find("back").hidden = false;
  find("back").textContent = t("Back to the start: {way}", { way: legText(sheet.back) });
}
find("undo").addEventListener("click", undo);
find("send").addEventListener("click", () => sender.now());
find("close").addEventListener("click", close);
find("closer")?.addEventListener("click", () => map.zoom(2));
find("farther")?.addEventListener("click", () => map.zoom(0.5));
guardLogOut(() => sender.now());
addEventListener("online", () => { show({}); tellIfPlannedAnew(); });
addEventListener("offline", () => show({}));
addEventListener("beforeunload", (event) => {
  if (!queue.unkept) return;
  event.preventDefault();
  event.returnValue = "";
});
show({});
if (sheet.recordable) stops.openNext();
sender.now();
drawGround();
tellIfPlannedAnew();
if (document.readyState === "complete") keep();
else addEventListener("load", keep);

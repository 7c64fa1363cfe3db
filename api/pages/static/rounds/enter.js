// A whole paper sheet by keyboard alone: digits choose and move on, letters tick needs, one send for all.

import { t } from "/static/words.js";
import { keyedOutcomesOf, needName, outcomeName, resultOf } from "./outcomes.js";
import { newKey } from "./queue.js";
import { LETTERS, Row } from "./rows.js";
import { sendBatch } from "./sending.js";

const sheet = JSON.parse(document.getElementById("sheet").textContent);
const find = (id) => document.getElementById(id);
const outcomes = keyedOutcomesOf(sheet);
const doors = sheet.stops.flatMap((stop) => stop.doors.map((door) => [stop, door]));
const rows = doors.map(([stop, door], at) => new Row(sheet, stop, door, at, changed));
const batch = { key: newKey(), said: "" };
let atHand = 0;
let busy = false;

function build() {
  const heads = [t("No."), t("Door"), ...outcomes.map((one, i) => `${i + 1} ${outcomeName(one, sheet.kind)}`)];
  if (sheet.needs.length) heads.push(t("Asked for"));
  for (const text of [...heads, t("State")]) {
    const head = document.createElement("th");
    head.scope = "col";
    head.textContent = text;
    if (!/^\d /.test(text)) head.className = "words"; // the others stand above boxes to tick
    find("heads").append(head);
  }
  find("rows").append(...rows.map((row) => row.element));
  outcomes.forEach((one, i) => find("keys").append(keyHint(String(i + 1), outcomeName(one, sheet.kind))));
  sheet.needs.forEach((need, i) => find("keys").append(keyHint(LETTERS[i].toUpperCase(), needName(need))));
}

function keyHint(key, text) {
  const item = document.createElement("li");
  const cap = document.createElement("kbd");
  cap.textContent = key;
  item.append(cap, ` ${text}`);
  return item;
}

function move(to) {
  if (to >= rows.length) {
    find("send").focus();
    return;
  }
  atHand = Math.max(0, to);
  rows[atHand].focus();
}

function changed(row) {
  if (row.unsent) row.say("unsent", t("not sent"));
  else if (row.outcome === null) row.say("", row.door.recorded ? t("recorded") : "");
  else row.say("sent", t("sent"));
  tell();
}

function tell(text) {
  const left = rows.filter((row) => row.unsent).length;
  find("send").disabled = busy || !left;
  find("status").textContent = text || (left ? t("{n} not sent yet", { n: left }) : "");
}

/** Do what a key stands for in a row; return whether it stands for something. */
function press(event) {
  const row = rows[atHand];
  const digit = "12345".slice(0, outcomes.length).indexOf(event.key);
  const letter = LETTERS.indexOf(event.key.toLowerCase());
  if (event.key === "Enter" && event.ctrlKey) send();
  else if (event.ctrlKey || event.altKey || event.metaKey) return false;
  else if (digit >= 0 && event.key) {
    row.choose(digit);
    changed(row);
    move(atHand + 1);
  } else if (letter >= 0 && event.key.length === 1) {
    row.toggleNeed(letter);
    changed(row);
  } else if (event.key === "Enter" || event.key === "ArrowDown") move(atHand + 1);
  else if (event.key === "ArrowUp") move(atHand - 1);
  else if (event.key === "Backspace" || event.key === "Delete") {
    row.clear();
    changed(row);
  } else return false;
  return true;
}

async function send() {
  const sending = rows.filter((row) => row.unsent);
  if (!sending.length || busy || !find("date").reportValidity()) return;
  const bodies = sending.map((row) => ({ row, body: resultOf(sheet, row.door, row.outcome, { needs: row.needs, date: find("date").value }) }));
  const said = JSON.stringify(bodies.map((one) => one.body));
  if (said !== batch.said) Object.assign(batch, { key: newKey(), said }); // the same once more is the same batch
  busy = true;
  tell(t("Sending …"));
  const came = await sendBatch({ key: batch.key, rows: bodies }).catch(() => ({ later: true, why: t("no network") }));
  busy = false;
  settle(sending, came);
}

function settle(sending, { kept, faults, login, why }) {
  find("faults").replaceChildren();
  if (kept) {
    for (const row of sending) row.markSent();
    tell(t("{n} {n|result is|results are} kept.", { n: sending.length }));
    return;
  }
  if (faults) {
    for (const [at, text] of faults) sending[at].say("wrong", text);
    tell(t("Nothing was kept: {n} {n|row is|rows are} wrong", { n: faults.size || sending.length }));
    if (faults.size) move(rows.indexOf(sending[Math.min(...faults.keys())]));
    return;
  }
  tell(login ? t("Not sent: log in again in another window, then send once more.") : t("Not sent: {why}. Send once more.", { why: why || "" }));
}

build();
find("rows").addEventListener("keydown", (event) => {
  if (sheet.recordable && press(event)) event.preventDefault();
});
find("rows").addEventListener("focusin", (event) => {
  const at = rows.findIndex((row) => row.element.contains(event.target));
  if (at >= 0) atHand = at;
  rows.forEach((row, i) => row.element.classList.toggle("at-hand", i === atHand));
});
find("date").addEventListener("keydown", (event) => {
  if (event.key === "Enter") move(0);
});
find("send").addEventListener("click", send);
addEventListener("beforeunload", (event) => {
  if (!rows.some((row) => row.unsent)) return;
  event.preventDefault();
  event.returnValue = "";
});
tell();
if (rows.length && sheet.recordable) move(0);

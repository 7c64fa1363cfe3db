// What can come of a visit or a call: the words of the service, and what a door is told in.

import { lang, t } from "/static/words.js";

const OUTCOMES = ["visited", "absent", "refused", "moved", "phoned"];

const WALK = ["visited", "absent", "refused", "moved"];
const CALLS = ["phoned", "absent", "refused", "moved"];

/** Return what may come of a stop of a sheet. */
export function outcomesOf(sheet) {
  return sheet.kind === "calls" ? CALLS : WALK;
}

/** Return what may be keyed in of a sheet, in the order of the keys 1 to 5: on a walk somebody may be called as well. */
export function keyedOutcomesOf(sheet) {
  return sheet.kind === "calls" ? CALLS : OUTCOMES;
}

/** Return what an outcome is called. */
export function outcomeName(outcome, kind) {
  const called = kind === "calls";
  return {
    visited: t("Visited"),
    absent: called ? t("No answer") : t("Not in"),
    refused: t("Declined"),
    moved: t("Moved away"),
    phoned: t("Spoken to"),
  }[outcome];
}

/** Whether somebody was met or spoken to: then needs can be told. */
export function isMet(outcome) {
  return outcome === "visited" || outcome === "phoned";
}

/** Return what a need is called. */
export function needName(need) {
  return need[lang];
}

/** Return today as the calendar here has it, "2026-11-22". */
export function today() {
  const now = new Date();
  const two = (number) => String(number).padStart(2, "0");
  return `${now.getFullYear()}-${two(now.getMonth() + 1)}-${two(now.getDate())}`;
}

/** Return a result as the service takes it. */
export function resultOf(sheet, door, outcome, { needs = [], date = today() } = {}) {
  const told = isMet(outcome) ? needs : [];
  return { village: sheet.village, household: door.household, date, result: outcome, needs: told, sheet: sheet.sheet };
}

// A workbook that is taken in: looked at first if wanted, and every fault of it told.

import { element } from "/static/staff/table.js";
import { ask } from "/static/sending.js";
import { fault, refusal, t } from "/static/words.js";

const MOST_FAULTS = 50;

/** Let the page take in a workbook, and show the table anew when one was. */
export function takesIn(refresh) {
  const details = document.querySelector("[data-intake]");
  if (!details) return;
  const form = details.querySelector("form");
  const told = details.querySelector("[data-told-of]");
  const send = async (onlyLook) => {
    if (!form.reportValidity()) return;
    told.textContent = t("Reading the table…");
    const answer = await ask("POST", `${details.dataset.intake}${onlyLook ? "?dry_run=true" : ""}`, new FormData(form));
    told.textContent = "";
    told.append(...said(answer, onlyLook));
    if (answer.ok && !onlyLook) refresh();
  };
  form.querySelector("[data-look]").addEventListener("click", () => send(true));
  form.addEventListener("submit", (event) => {
    event.preventDefault();
    send(false);
  });
}

function said({ ok, told }, onlyLook) {
  const faults = told.faults || [];
  if (!ok) return faults.length ? [faultsOf(faults)] : refusal(told).map((text) => element("p", text));
  const counts = { added: told.added, changed: told.changed, same: told.unchanged };
  const text = onlyLook
    ? t("It would add {added} and change {changed}; {same} {same|stays as it is|stay as they are}.", counts)
    : t("{added} added, {changed} changed, {same} as {same|it was|they were}.", counts);
  return [element("p", text), ...(faults.length ? [faultsOf(faults)] : [])];
}

function faultsOf(faults) {
  const list = element("ul", "", { className: "faults intake-faults" });
  for (const one of faults.slice(0, MOST_FAULTS)) {
    const item = document.createElement("li");
    item.append(element("b", one.where), document.createElement("br"), fault(one));
    list.append(item);
  }
  if (faults.length > MOST_FAULTS) list.append(element("li", t("and {n} more {n|fault|faults}", { n: faults.length - MOST_FAULTS })));
  return list;
}

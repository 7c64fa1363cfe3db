// Small dialogs: a question with a few fields, and sheets to read.

import { t } from "/static/words.js";
import { el } from "./elements.js";
import { icon } from "./icons.js";

/**
 * Ask something; gives the values by name, null if it was given up.
 * @param {string} title
 * @param {Array<{name: string, label: string, value?: string|number, options?: Array<[string, string]>, type?: string}>} fields
 * @param {{ok?: string, note?: string}} [words]
 * @returns {Promise<?Object<string, string>>}
 */
export function ask(title, fields, { ok = t("Do it"), note = "" } = {}) {
  const inputs = fields.map(({ name, label, options, value = "", ...rest }) => {
    const input = options
      ? el("select", { name, ...rest }, ...options.map(([key, text]) => el("option", { value: key, text, selected: key === value })))
      : el("input", { name, value, required: true, ...rest });
    return el("label", {}, el("span", { text: label }), input);
  });
  const give = el("button", { type: "submit", text: ok });
  const leave = el("button", { type: "button", class: "plain", text: t("Leave it") });
  const form = el("form", { method: "dialog" }, el("h2", { text: title }), note ? el("p", { class: "small", text: note }) : null, ...inputs,
    el("div", { class: "actions" }, give, leave));
  return new Promise((resolve) => {
    const dialog = open(form, title, () => resolve(null));
    leave.addEventListener("click", () => dialog.close());
    form.addEventListener("keydown", (event) => {
      if (event.key !== "Enter" || event.target.tagName !== "SELECT") return;
      event.preventDefault(); // of itself Enter says nothing to a choice
      form.requestSubmit();
    });
    form.addEventListener("submit", () => resolve(Object.fromEntries(new FormData(form))));
    const first = form.querySelector("input, select") ?? give;
    first.focus();
    first.select?.();
  });
}

/** Ask whether to do something. */
export const sure = async (title, note, ok) => (await ask(title, [], { note, ok })) !== null;

/** Show a sheet to read. */
export function sheet(title, content, { wide = false } = {}) {
  const close = el("button", { type: "button", class: "bare", "aria-label": t("Close") }, icon("close"));
  const dialog = open(el("div", { class: "sheet" }, el("h2", { text: title }), close, ...content), title);
  dialog.classList.toggle("wide-sheet", wide);
  close.addEventListener("click", () => dialog.close());
  return dialog;
}

function open(content, title, closed = () => {}) {
  const dialog = el("dialog", { class: "workbench-dialog", "aria-label": title }, content);
  dialog.addEventListener("close", () => {
    closed();
    dialog.remove();
  });
  dialog.addEventListener("click", (event) => event.target === dialog && dialog.close());
  document.body.append(dialog);
  dialog.showModal();
  return dialog;
}

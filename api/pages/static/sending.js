// Forms that are sent to the service as JSON: what is wrong is said beside the button, else the page is shown anew.
//
//   <form data-method="PATCH" data-address="/api/v1/users/li"> … <output role="alert"></output></form>
//
// A name with points, grants.0.role, is a place in what is sent; data-kind="truth" is true or false.

import { refusal, t } from "/static/words.js";

const RENEW = "/login?next=/static/mark.svg";

/**
 * Ask the service for something.
 * @param {string} method
 * @param {string} address
 * @param {Object|FormData} [body] as JSON, or as a form
 * @param {Object<string, string>} [headers]
 * @returns {Promise<{ok: boolean, status: number, told: Object, tag: string|null}>}
 */
export async function ask(method, address, body, headers = {}) {
  const asForm = body instanceof FormData;
  const asked = { method, headers: { Accept: "application/json", ...headers } };
  if (body !== undefined) {
    asked.body = asForm ? body : JSON.stringify(body);
    if (!asForm) asked.headers["Content-Type"] = "application/json";
  }
  try {
    let answer = await fetch(address, asked);
    if (answer.status === 401) {
      await fetch(RENEW); // a log-in that has run out is renewed, if that can be
      answer = await fetch(address, asked);
    }
    const text = await answer.text();
    return { ok: answer.ok, status: answer.status, told: text ? JSON.parse(text) : {}, tag: answer.headers.get("ETag") };
  } catch {
    return { ok: false, status: 0, told: { detail: t("The service does not answer.") }, tag: null };
  }
}

/** Return what a form says, nested as its names are. */
export function saidIn(form) {
  const said = {};
  for (const field of form.querySelectorAll("[name]")) {
    put(said, field.name.split("."), valueOf(field));
    if (field.dataset.also) put(said, [field.dataset.also], valueOf(field));
  }
  return said;
}

function valueOf(field) {
  return field.dataset.kind === "truth" ? field.value === "true" : field.value.trim();
}

function put(said, steps, value) {
  const last = steps.pop();
  let place = said;
  steps.forEach((step, at) => {
    const next = steps[at + 1] ?? last;
    place[step] = place[step] ?? (/^\d+$/.test(next) ? [] : {});
    place = place[step];
  });
  place[last] = value;
}

/** Send a form as JSON when it is submitted. */
export function sends(form) {
  const said = form.querySelector("output");
  form.addEventListener("submit", async (event) => {
    event.preventDefault();
    const button = form.querySelector("button");
    button.disabled = true;
    said.textContent = "";
    const body = form.dataset.method === "DELETE" ? undefined : saidIn(form);
    const answer = await ask(form.dataset.method, form.dataset.address, body);
    button.disabled = false;
    if (!answer.ok) said.textContent = refusal(answer.told).join(" ");
    else if (form.dataset.onward) location.assign(form.dataset.onward);
    else location.reload();
  });
}

// Small comforts of every page, each of which works without this script too.

import { n, t } from "/static/words.js";

const WATCH_MS = 1500;

/** Follow a plan that is being drawn: move its bar, and load the page anew when it has ended. */
async function watch(element) {
  try {
    const answer = await fetch(element.dataset.watch, { headers: { Accept: "application/json" } });
    if (answer.status === 401) {
      location.reload(); // which renews the log-in, or asks for it
      return;
    }
    if (answer.ok) {
      const plan = await answer.json();
      if (plan.state === "done" || plan.state === "failed") {
        location.reload();
        return;
      }
      const bar = element.querySelector("progress");
      if (bar && plan.state === "drawing") bar.value = plan.progress;
    }
  } catch {
    // the service is closed for now: ask again
  }
  setTimeout(watch, WATCH_MS, element);
}

/** With a profile the rows of levels do not count, and look so. */
function followProfile(select) {
  const levels = select.form.querySelector("[data-levels]");
  const follow = () => {
    levels.disabled = select.value !== "";
  };
  select.addEventListener("change", follow);
  follow();
}

/** Say that work has begun; refuse files that the service would refuse, before they are sent. */
function guard(form) {
  const said = form.querySelector("output");
  form.addEventListener("submit", (event) => {
    const files = [...form.querySelectorAll("input[type=file]")].flatMap((input) => [...input.files]);
    const bytes = files.reduce((sum, file) => sum + file.size, 0);
    if (bytes > Number(form.dataset.mostBytes || Infinity)) {
      event.preventDefault();
      said.textContent = t("Too large: {size} MB", { size: n(bytes / 2 ** 20, 1) });
      return;
    }
    said.textContent = form.dataset.busy;
    setTimeout(() => setButtons(form, true)); // after the browser has read which of them was pressed
  });
  // a page that comes back from the browser's memory is as it was left
  addEventListener("pageshow", () => {
    said.textContent = "";
    setButtons(form, false);
  });
}

function setButtons(form, disabled) {
  for (const button of form.querySelectorAll("button")) button.disabled = disabled;
}

document.querySelectorAll("[data-watch]").forEach((element) => setTimeout(watch, WATCH_MS, element));
document.querySelectorAll("[data-profile]").forEach(followProfile);
document.querySelectorAll("form[data-busy]").forEach(guard);
document.querySelectorAll("[data-back]").forEach((link) =>
  link.addEventListener("click", (event) => {
    if (history.length > 1) {
      event.preventDefault();
      history.back();
    }
  }),
);

// results of rounds that wait on this device are not to be lost by logging out; the page of a sheet sees to it itself
if (!document.getElementById("round") && Object.keys(localStorage).some((name) => name.startsWith("gridhood.rounds/"))) {
  import("/static/rounds/leaving.js").then(({ guardLogOut }) => guardLogOut());
}

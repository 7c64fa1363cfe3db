// Small comforts: every page works without this script too.
"use strict";

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
      const doing = element.querySelector("[data-doing]");
      if (doing) doing.textContent = plan.doing;
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
      said.textContent = `文件过大 too large: ${(bytes / 2 ** 20).toFixed(1)} MB`;
      return;
    }
    said.textContent = form.dataset.busy;
    for (const button of form.querySelectorAll("button")) button.disabled = true;
  });
  // a page that comes back from the browser's memory is as it was left
  addEventListener("pageshow", () => {
    said.textContent = "";
    for (const button of form.querySelectorAll("button")) button.disabled = false;
  });
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

// The place where files are dropped: files, folders and the folders in them, by drag and drop or by choosing.

import { byId } from "/static/elements.js";
import { n, t } from "/static/words.js";

const HIDDEN = /^\.|^Thumbs\.db$|^~\$/i;
const MOST_READ = 400;

/**
 * Have an element take files.
 * @param {HTMLElement} zone
 * @param {number} mostBytes
 * @param {(files: File[]) => void} take
 * @param {(text: string) => void} refuse
 */
export function takeDrops(zone, mostBytes, take, refuse) {
  const offer = (files) => {
    const meant = files.filter((file) => !HIDDEN.test(file.name));
    const bytes = meant.reduce((sum, file) => sum + file.size, 0);
    if (!meant.length) return;
    if (bytes > mostBytes) refuse(t("Too large: {size} MB", { size: n(bytes / 2 ** 20, 1) }));
    else take(meant);
  };
  for (const input of zone.querySelectorAll("input[type=file]")) {
    input.addEventListener("change", () => {
      const files = [...input.files];
      input.value = "";
      offer(files);
    });
  }
  for (const button of zone.querySelectorAll("[data-pick]")) {
    button.addEventListener("click", () => byId(button.dataset.pick).click());
  }
  let inside = 0;
  zone.addEventListener("dragenter", (event) => {
    event.preventDefault();
    inside += 1;
    zone.classList.add("over");
  });
  zone.addEventListener("dragleave", () => {
    inside -= 1;
    if (inside <= 0) zone.classList.remove("over");
  });
  zone.addEventListener("dragover", (event) => event.preventDefault());
  zone.addEventListener("drop", async (event) => {
    event.preventDefault();
    inside = 0;
    zone.classList.remove("over");
    offer(await filesOf(event.dataTransfer));
  });
}

/** Return the files that were dropped, those in folders among them. */
async function filesOf(dropped) {
  const entries = [...dropped.items].map((item) => item.webkitGetAsEntry?.()).filter(Boolean);
  if (!entries.length) return [...dropped.files];
  const files = [];
  for (const entry of entries) await walk(entry, files);
  return files;
}

async function walk(entry, files) {
  if (files.length >= MOST_READ) return;
  if (entry.isFile) {
    files.push(await new Promise((resolve, reject) => entry.file(resolve, reject)));
    return;
  }
  const reader = entry.createReader();
  for (;;) {
    const some = await new Promise((resolve, reject) => reader.readEntries(resolve, reject)); // some at a time
    if (!some.length) return;
    for (const each of some) await walk(each, files);
  }
}

// The page of posts: who holds which title of which area on a day; begun, ended, handed over; and the vacant ones.

import { ask } from "/static/sending.js";
import { areaName, choices, openEditor, openTable, readAll, tell } from "/static/staff/table.js";
import { day as dayOf, lang, t } from "/static/words.js";

const POSTS = "/api/v1/posts";
const dayField = document.querySelector("[data-day]");
const vacantBox = document.querySelector("[data-vacant]");

const columns = [
  { label: t("Area"), show: (post) => [areaName(post.area), post.area] },
  { label: t("Title"), show: (post) => post[`title_${lang}`] || post.title },
  { label: t("Held by"), show: (post) => (post.person_id === null ? t("held by nobody") : [post.name, post.work_phone]) },
  { label: t("From"), show: (post) => (post.valid_from ? dayOf(post.valid_from) : "") },
  { label: t("Until before"), show: (post) => (post.valid_to ? dayOf(post.valid_to) : "") },
];

const table = openTable({
  columns,
  load,
  actions: (post) => (post.id === null ? [[t("Fill it"), begin]] : [[t("Hand over"), handOver], [t("End"), end]]),
  add: () => begin({}),
  rowClass: (post) => (post.person_id === null ? "vacant" : ""),
});
dayField.addEventListener("change", table.refresh);
vacantBox.addEventListener("change", table.refresh);

async function load() {
  const date = dayField.value || choices.today;
  const vacant = await readAll(`${POSTS}?date=${date}&vacant=true`, "posts");
  if (vacantBox.checked) return vacant;
  return [...vacant, ...(await readAll(`${POSTS}?date=${date}`, "posts"))];
}

async function people() {
  const found = await readAll("/api/v1/people", "people");
  return found.map((one) => [String(one.id), [one.name, one.work_phone].filter(Boolean).join(" · ")]);
}

/** Return the titles that an area has, as choices. */
function titlesOf(code) {
  const area = choices.areas.find((one) => one.code === code);
  const titles = area ? (choices.titles[area.profile] || []).filter((title) => title.level === area.level) : [];
  return titles.map((title) => [title.name, title[lang]]);
}

async function begin(post) {
  const form = openEditor({
    title: t("Begin a post"),
    fields: [
      { name: "area", label: t("Area"), value: post.area || "", list: "areas", required: true, maxLength: 64, hint: t("code of a grid") },
      { name: "title", label: t("Title"), options: titlesOf(post.area), required: true },
      { name: "person_id", label: t("Person"), options: await people(), required: true },
      { name: "valid_from", label: t("From"), type: "date", value: dayField.value || choices.today, required: true },
      { name: "valid_to", label: t("Until before, if known"), type: "date" },
    ],
    save: (said) =>
      sent(
        ask("POST", POSTS, {
          area: said.area,
          title: said.title || "",
          person_id: Number(said.person_id),
          valid_from: said.valid_from,
          ...(said.valid_to ? { valid_to: said.valid_to } : {}),
        }),
        t("Begun."),
      ),
  });
  const titles = form.elements.title;
  const follow = () => {
    titles.textContent = "";
    titles.append(...titlesOf(form.elements.area.value).map(([value, text]) => new Option(text, value)));
  };
  form.elements.area.addEventListener("input", follow);
  if (post.title) titles.value = post.title;
}

async function end(post) {
  const { tag } = await ask("GET", `${POSTS}/${post.id}`);
  openEditor({
    title: t("End a post: {name}", { name: post.name || "" }),
    fields: [{ name: "on", label: t("First day without"), type: "date", value: soonest(post), required: true }],
    button: t("End"),
    save: (said) => sent(ask("POST", `${POSTS}/${post.id}:end`, { on: said.on }, { "If-Match": tag }), t("Ended.")),
  });
}

async function handOver(post) {
  const others = (await people()).filter(([id]) => id !== String(post.person_id));
  openEditor({
    title: t("Hand over from {name}", { name: post.name || "" }),
    fields: [
      { name: "person_id", label: t("To whom"), options: others, required: true },
      { name: "from", label: t("From"), type: "date", value: soonest(post), required: true },
    ],
    button: t("Hand over"),
    save: (said) =>
      sent(
        ask("POST", `${POSTS}/${post.id}:handover`, { person_id: Number(said.person_id), from: said.from }),
        t("Handed over."),
      ),
  });
}

/** Return the first day on which a post may pass on: it is held for a day at least. */
function soonest(post) {
  const day = new Date(`${post.valid_from}T00:00:00Z`);
  day.setUTCDate(day.getUTCDate() + 1);
  const after = day.toISOString().slice(0, 10);
  return after > choices.today ? after : choices.today;
}

async function sent(asked, done) {
  const answer = await asked;
  if (answer.ok) {
    await table.refresh();
    tell(done);
  }
  return answer;
}

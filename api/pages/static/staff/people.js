// The page of people: a name, a telephone at work, and where somebody belongs; nothing else is kept.

import { ask } from "/static/sending.js";
import { areaName, openEditor, openTable, readAll, tell } from "/static/staff/table.js";
import { takesIn } from "/static/staff/intake.js";
import { t } from "/static/words.js";

const PEOPLE = "/api/v1/people";

const columns = [
  { label: t("Full name"), show: (one) => one.name },
  { label: t("Telephone at work"), show: (one) => one.work_phone },
  { label: t("Area"), show: (one) => (one.area ? [areaName(one.area), one.area] : t("everything")) },
  { label: t("Staff number"), show: (one) => one.code },
];

const table = openTable({
  columns,
  load: () => readAll(PEOPLE, "people"),
  actions: () => [[t("Change it"), change]],
  add: () => edit(t("Add a person"), {}, (said) => ask("POST", PEOPLE, said), t("Added.")),
});

async function change(one) {
  const { told, tag } = await ask("GET", `${PEOPLE}/${one.id}`);
  edit(t("Change a person"), told, (said) => ask("PATCH", `${PEOPLE}/${one.id}`, said, { "If-Match": tag }), t("Saved."));
}

function edit(title, one, send, done) {
  openEditor({
    title,
    fields: [
      { name: "name", label: t("Full name"), value: one.name || "", required: true, maxLength: 40 },
      { name: "work_phone", label: t("Telephone at work"), value: one.work_phone || "", inputMode: "tel", maxLength: 40 },
      { name: "area", label: t("Area"), value: one.area || "", list: "areas", maxLength: 64, hint: t("code of a village or grid") },
    ],
    save: async ({ name, work_phone, area }) => {
      const answer = await send({ name, work_phone, ...(area ? { area } : {}) });
      if (answer.ok) {
        await table.refresh();
        tell(done);
      }
      return answer;
    },
  });
}

takesIn(table.refresh);

// What things of an import are called.

import { lang, t } from "/static/words.js";

/** Return what people call a part that a file plays. */
export function roleName(role) {
  return {
    households: t("Register of households"), boundary: t("Boundary of the village"), roads: t("Roads and paths"), barriers: t("Rivers and railways"),
    buildings: t("Building outlines"), groups: t("Natural groups"), dedicated: t("Areas of their own"), picture: t("Picture of a map"),
  }[role] ?? role;
}

/** Return what people call a column that is kept. */
export function columnName(column) {
  return {
    household_id: t("number of the household"), households: t("how many households"), village: t("name of the village"), group: t("name of the group"),
    building_id: t("number of the building"), unit: t("stairwell"), floor: t("floor"), lane: t("lane"), door: t("door number"),
    estate: t("estate"), building: t("building"), room: t("room"), address: t("address"), code: t("code of the area"),
    name: t("what it is called"), kind: t("what kind it is"), highway: t("kind of road"), bridge: t("is a bridge"), estimated: t("position is an estimate"),
  }[column] ?? column;
}

/** Return a sentence that carries both languages. */
export function said(both) {
  return both[lang] || both.en || "";
}

/** Return the sizes of files as people say them. */
export function sizeName(bytes) {
  return bytes >= 2 ** 20 ? `${(bytes / 2 ** 20).toFixed(1)} MB` : `${Math.max(bytes / 1024, 0.1).toFixed(1)} kB`;
}

// The card of the area that is pointed at, or of the one that the page is about.

import { n, t } from "/static/words.js";
import { countWords, levelWords, shareWords } from "/static/coverage/layers.js";
import { bandWords, driftWords } from "/static/coverage/table.js";
import { element } from "/static/coverage/elements.js";

/** Show what is known of an area; without one, what there is to do. */
export function showCard(holder, area) {
  if (!area) {
    holder.replaceChildren(element("p", "small", t("Point at an area to read it; click to go deeper.")));
    return;
  }
  const { organisation, stations, service, size } = area;
  const rows = [
    [t("Households now"), countWords(area.households)],
    [t("Leader"), leaderWords(area)],
    [t("With a station near"), shareWords(stations.share, stations.suppressed)],
    [t("Visited in time"), shareWords(service.share, service.suppressed)],
    [t("Visits overdue"), countWords(service.overdue)],
  ];
  if (size.least !== null) rows.push([t("Band"), bandWords(size)]);
  if (size.drift) rows.push([t("Growth"), driftWords(size.drift)]);
  if (organisation.vacancies) rows.push([t("Vacant posts"), n(organisation.vacancies)]);
  const list = element("dl", "");
  for (const [label, value] of rows) list.append(element("dt", "", label), element("dd", "", value));
  const kicker = element("p", "small", `${levelWords(area.level)} · ${area.code}`);
  holder.replaceChildren(kicker, element("h2", "", area.name), list);
}

function leaderWords({ organisation }) {
  if (organisation.areas === 1 && organisation.leader) {
    return { yes: t("on record"), vacant: t("vacant"), not_recorded: t("not recorded") }[organisation.leader];
  }
  if (!organisation.recorded) return t("not recorded");
  return t("{led} of {n} {n|area|areas}", { led: organisation.led, n: organisation.areas });
}

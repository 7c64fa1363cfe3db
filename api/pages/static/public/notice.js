// What everybody may know of a grid, as a card.

import { lang, n, t } from "/static/words.js";

/** Show the cards of some grids, with a sentence above them where there is something to say. */
export function showNotices(holder, notices, sentence) {
  const cards = notices.map(card);
  holder.replaceChildren(...(sentence ? [element("p", "who-note", sentence)] : []), ...cards);
}

function card(notice) {
  const kicker = [notice.village?.name, `${levelWords(notice.level)} ${notice.code}`].filter(Boolean).join(" · ");
  const list = element("dl");
  for (const area of [...notice.chain].reverse()) {
    const own = area.code === notice.code;
    const term = element("dt", "", levelWords(area.level), ...(own ? [] : [" ", element("span", "small", area.name)]));
    const people = area.leaders.map((one) => line(one.name, lang === "zh" ? one.title_zh : one.title_en, one.work_phone, t("no work telephone on record")));
    list.append(term, element("dd", "", ...(people.length ? people : [element("span", "absent", t("nobody is on record"))])));
  }
  const stations = notice.stations.map((one) => line(one.name, one.hours, one.phone, ""));
  list.append(
    element("dt", "", notice.own_station || !stations.length ? t("Service station") : t("Nearest station of the village")),
    element("dd", "", ...(stations.length ? stations : [element("span", "absent", t("none is on record"))])),
    element("dt", "", t("Households in the grid")), element("dd", "", households(notice.households)),
  );
  const link = element("a", "", t("Page of this grid"));
  link.href = notice.link;
  return element("article", "panel notice", element("p", "small", kicker), element("h2", "", notice.name), list, element("p", "small", link));
}

function line(name, more, phone, none) {
  const parts = [element("b", "", name)];
  if (more) parts.push(" ", element("span", "small", more));
  if (phone) {
    const call = element("a", "phone", phone);
    call.href = `tel:${phone.replace(/\s/g, "")}`;
    parts.push(" ", call);
  } else if (none) {
    parts.push(" ", element("span", "small", none));
  }
  return element("span", "leader", ...parts);
}

function households(said) {
  if (said.suppressed) return t("fewer than 10");
  return said.count === null ? t("not known") : n(said.count);
}

function levelWords(level) {
  return { grid: t("Grid of the village"), micro_grid: t("Micro-grid of the village") }[level] ?? level;
}

function element(tag, className = "", ...inside) {
  const made = document.createElement(tag);
  if (className) made.className = className;
  made.append(...inside);
  return made;
}

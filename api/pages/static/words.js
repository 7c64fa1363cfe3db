// The texts that scripts say, in the language of the page. Scripts ask in English; the page carries the Chinese.

const held = document.getElementById("texts");
const texts = held ? JSON.parse(held.textContent) : {};

/** The language of the page, "zh" or "en". */
export const lang = document.documentElement.lang.startsWith("zh") ? "zh" : "en";

const locale = lang === "zh" ? "zh-CN" : "en";

/**
 * Return a text in the language of the page, with its values put in: t("{n} {n|grid|grids}", { n: 3 }).
 *
 * English has two forms, one for a single thing and one for any other number of them; Chinese has one.
 * @param {string} text in English
 * @param {Object<string, string|number>} [values] a number may come as people write it
 */
export function t(text, values = {}) {
  const said = texts[text] ?? text;
  return said
    .replace(/\{(\w+)\|([^{|}]*)\|([^{|}]*)\}/g, (_, name, one, many) => (String(values[name]) === "1" ? one : many))
    .replace(/\{(\w+)\}/g, (whole, name) => (name in values ? shown(values[name]) : whole));
}

const formats = new Map(); // by digits: to make one takes longer than to write a hundred numbers with it

/** Return a number as people write it, with so many digits behind the point. */
export function n(figure, digits = 0) {
  if (!formats.has(digits)) {
    formats.set(digits, new Intl.NumberFormat(locale, { minimumFractionDigits: digits, maximumFractionDigits: digits }));
  }
  return formats.get(digits).format(figure);
}

/** Return a day, given as "2026-11-22", as people write it. */
export function day(iso) {
  return new Date(`${iso}T00:00:00`).toLocaleDateString(locale, { year: "numeric", month: "short", day: "numeric" });
}

/** Return what a fault of the service says, which carries both languages. */
export function fault(said) {
  return said[lang] || said.en || "";
}

/**
 * Return the sentences of an answer that refused something: those of its faults, else its title.
 * @param {{faults?: Array<Object>, title?: string, detail?: string}} problem as application/problem+json
 */
export function refusal(problem) {
  const faults = problem.faults || [];
  return faults.length ? faults.map(fault) : [problem.detail || problem.title || t("It did not work")];
}

function shown(value) {
  return typeof value === "number" ? n(value, Number.isInteger(value) ? 0 : 1) : String(value);
}

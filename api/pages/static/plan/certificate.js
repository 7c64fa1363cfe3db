// What is proven of a level of a plan, as a sentence: for pages whose plan changes while they are open.

import { n, t } from "/static/words.js";

/** A gap so small that it is none. */
const NOTHING = 0.00005;

const SEVERAL = { grid: "grids", micro_grid: "micro-grids", ten_household_group: "ten-household groups" };

/**
 * Return the sentence of a certificate.
 * @param {{level: string, grids: number, gap: number|null, holds: boolean, estimated: string[]}} certificate
 * @param {string} [name] what its grids are called, where that is not one of the usual names
 * @returns {string}
 */
export function certificateText(certificate, name = t(SEVERAL[certificate.level] || certificate.level)) {
  const { grids, gap, holds, estimated } = certificate;
  if (!holds || gap === null) {
    return t("Nothing is proven of the {name} as they are now.", { name });
  }
  const values = { n: n(grids), name, gap: `${n(gap * 100, 1)} %` };
  const said = gap < NOTHING
    ? t("On today's roads and with {n} {name}, no plan walks less in total.", values)
    : t("On today's roads and with {n} {name}, the total walk is at most {gap} above the least that any plan could have.",
      values);
  return estimated.length ? `${said} ${t("For orientation only: roads or positions are estimated.")}` : said;
}

// Whether a sheet still holds: rounds are planned anew while somebody walks with a sheet that their phone has kept.

const SAME = ["date", "until", "visits", "metres", "leaves"];
const TRIES_MS = [0, 2000, 8000];

/**
 * Return where the sheet is that holds in place of one, null where it holds itself or nobody can say now.
 * @param {Object} sheet
 * @returns {Promise<string | null>}
 */
export async function inPlaceOf(sheet) {
  const answer = await asked(`/api/v1/rounds?from=${sheet.date}&days=1`);
  if (!answer || !answer.ok) return null;
  const { sheets } = await answer.json();
  if (sheets.some((one) => one.href === sheet.href)) return null;
  const now = sheets.find((one) => one.sheet === sheet.sheet);
  if (now && SAME.every((name) => now[name] === sheet[name])) return null; // planned anew, and come out the same
  return now ? now.href : "/rounds";
}

/** Ask; a network that has just come back may take some moments. */
async function asked(address) {
  for (const wait of TRIES_MS) {
    await new Promise((resolve) => setTimeout(resolve, wait));
    if (!navigator.onLine) return null;
    const answer = await fetch(address).catch(() => null);
    if (answer) return answer;
  }
  return null;
}

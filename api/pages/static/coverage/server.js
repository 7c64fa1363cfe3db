// Asks the service; an answer that nobody waits for any more is dropped.

import { refusal } from "/static/words.js";

const waiting = new Map();

/**
 * Return the answer of an address as JSON, null where a later question of the same kind overtook it.
 * @param {string} kind
 * @param {string} address
 */
export async function ask(kind, address) {
  waiting.get(kind)?.abort();
  const control = new AbortController();
  waiting.set(kind, control);
  try {
    const answer = await fetch(address, { signal: control.signal, headers: { Accept: "application/json" } });
    const said = await answer.json();
    if (!answer.ok) throw new Error(refusal(said).join("\n"));
    return said;
  } catch (error) {
    if (error.name === "AbortError") return null;
    throw error;
  }
}

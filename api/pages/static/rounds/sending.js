// Sends what waits: at once, in a while, or when the network is back; a log-in that has run out is renewed on the way.

import { fault, refusal } from "/static/words.js";

const SOON_MS = 8000; // so long the last tap can be taken back
const AGAIN_MS = [4000, 10000, 30000, 60000];
const TURN = "gridhood.rounds.sending";
const ROW = /^results\.(\d+)\b/;

/**
 * Send one batch.
 * @param {{key: string, rows: Array<Object>}} batch
 * @returns {Promise<{kept?: boolean, faults?: Map<number, string>, login?: boolean, later?: boolean, why?: string}>}
 */
export async function sendBatch(batch) {
  let answer = await post(batch);
  if (answer.status === 401 && (await renewed())) answer = await post(batch);
  if (answer.ok) return { kept: true };
  if (answer.status === 401) return { login: true };
  const problem = await answer.json().catch(() => ({}));
  if (answer.status === 422) return { faults: faultsByRow(problem) };
  return { later: answer.status === 429 || answer.status >= 500, why: refusal(problem).join(" ") };
}

function post({ key, rows }) {
  return fetch("/api/v1/visits:batch", {
    method: "POST",
    headers: { "Content-Type": "application/json", "Idempotency-Key": key },
    body: JSON.stringify({ results: rows.map((row) => row.body) }),
  });
}

/** Renew the log-in of this browser, which its page of logging in does where it can; return whether it could. */
async function renewed() {
  const answer = await fetch("/login?next=/favicon.ico");
  return answer.ok && !new URL(answer.url).pathname.startsWith("/login");
}

function faultsByRow(problem) {
  const found = new Map();
  for (const said of problem.faults || []) {
    const row = ROW.exec(said.where || "");
    if (row) found.set(Number(row[1]), fault(said));
  }
  return found;
}

/**
 * Do something while no other tab of this browser does it. Where a browser cannot say so, the key of a batch has it
 * written once all the same.
 */
function inTurn(does) {
  return navigator.locks ? navigator.locks.request(TURN, does) : does();
}

export class Sender {
  #queue;
  #tell;
  #timer = 0;
  #busy = false;
  #tries = 0;

  /**
   * @param {Queue} queue
   * @param {(state: {login?: boolean, why?: string}) => void} tell called whenever something has changed
   */
  constructor(queue, tell) {
    this.#queue = queue;
    this.#tell = tell;
    addEventListener("online", () => this.now());
    document.addEventListener("visibilitychange", () => {
      if (document.visibilityState === "hidden") this.now();
    });
  }

  /** Send in a while, so that the last tap can be taken back. */
  soon() {
    this.#after(SOON_MS);
  }

  /** Send what waits, one batch after the other. */
  async now() {
    clearTimeout(this.#timer);
    if (this.#busy || !this.#queue.waiting) return;
    if (!navigator.onLine) return this.#tell({});
    this.#busy = true;
    try {
      await inTurn(() => this.#sendAll());
    } catch {
      this.#later(); // no network after all, whatever the browser believes
    } finally {
      this.#busy = false;
    }
  }

  async #sendAll() {
    for (let batch = this.#queue.nextBatch(); batch; batch = this.#queue.nextBatch()) {
      const came = await sendBatch(batch);
      if (came.kept) this.#queue.accept(batch.key);
      else if (came.faults) this.#queue.refuse(batch.key, came.faults);
      else if (came.later) return this.#later(came.why);
      else return this.#tell({ login: came.login, why: came.why });
      this.#tries = 0;
      this.#tell({});
    }
  }

  #later(why) {
    this.#after(AGAIN_MS[Math.min(this.#tries++, AGAIN_MS.length - 1)]);
    this.#tell({ why });
  }

  #after(wait) {
    clearTimeout(this.#timer);
    this.#timer = setTimeout(() => this.now(), wait);
  }
}

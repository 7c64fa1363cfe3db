// Results that wait to be sent: kept on this device, sent as batches that are written once however often they arrive.
//
// A row is {id, sheet, body, state, batch, why}; `state` is waiting, sent or refused. Rows that were given to a batch
// stay with it, and are sent again under the same key until the service has answered. Other tabs of this browser have
// the same queue: it is read anew before each change, so that none writes over what another has kept.

const PREFIX = "gridhood.rounds/";
const MOST = 500;

/** Return a name that no other batch has. */
export function newKey() {
  const bytes = crypto.getRandomValues(new Uint8Array(16));
  return Array.from(bytes, (byte) => byte.toString(16).padStart(2, "0")).join("");
}

/** How many results wait on this device, whoever's they are. */
export function waitingInAll() {
  const held = names().map((name) => JSON.parse(localStorage.getItem(name)).rows);
  return held.flat().filter((row) => row.state === "waiting").length;
}

/** Forget every result on this device. */
export function forgetAll() {
  for (const name of names()) localStorage.removeItem(name);
}

function names() {
  return Object.keys(localStorage).filter((name) => name.startsWith(PREFIX));
}

export class Queue {
  #name;
  #rows;
  #next;
  #unkept = false;

  /**
   * @param {string} user whose results these are; on a shared device each has their own
   * @param {() => void} [changed] called when another tab has changed the queue
   */
  constructor(user, changed = () => {}) {
    this.#name = PREFIX + user;
    this.#read();
    this.#forgetOthers();
    addEventListener("storage", (event) => {
      if (event.key !== this.#name && event.key !== null) return;
      this.#read();
      changed();
    });
  }

  /** Whether this device had no room for the last change: it is lost when the page is closed before it is sent. */
  get unkept() {
    return this.#unkept && this.waiting > 0;
  }

  /** Return the last row of a door on a sheet, or undefined. */
  of(sheet, household) {
    return [...this.#rows].reverse().find((row) => row.sheet === sheet && row.body.household === household);
  }

  /** How many rows wait to be sent. */
  get waiting() {
    return this.#rows.filter((row) => row.state === "waiting").length;
  }

  /** The rows that were refused. */
  get refused() {
    return this.#rows.filter((row) => row.state === "refused");
  }

  /** Whether the last row can still be taken back: it was given to no batch. */
  get undoable() {
    const last = this.#rows[this.#rows.length - 1];
    return Boolean(last && last.state === "waiting" && !last.batch);
  }

  /** Keep a result; it takes the place of one of the same door and day that was not sent yet. */
  record(sheet, body) {
    this.#read();
    const same = (row) => row.sheet === sheet && row.body.household === body.household && !row.batch && row.state !== "sent";
    const before = this.#rows.filter(same);
    this.#rows = this.#rows.filter((row) => !same(row));
    this.#rows.push({ id: this.#next++, sheet, body, state: "waiting", batch: null, before });
    this.#save();
  }

  /** Take the last result back and return it; what it took the place of stands again. */
  undo() {
    this.#read();
    if (!this.undoable) return undefined;
    const last = this.#rows.pop();
    this.#rows.push(...(last.before || []));
    this.#save();
    return last;
  }

  /** Return what is to be sent next, or undefined: a batch that was not answered yet, else all that waits. */
  nextBatch() {
    this.#read();
    const open = this.#rows.find((row) => row.state === "waiting" && row.batch);
    if (!open) {
      const key = newKey();
      const rows = this.#rows.filter((row) => row.state === "waiting").slice(0, MOST);
      for (const row of rows) Object.assign(row, { batch: key, before: [] });
      if (!rows.length) return undefined;
      this.#save();
      return { key, rows };
    }
    return { key: open.batch, rows: this.#rows.filter((row) => row.batch === open.batch && row.state === "waiting") };
  }

  /** The service has kept a batch. */
  accept(key) {
    this.#read();
    for (const row of this.#rows) if (row.batch === key && row.state === "waiting") row.state = "sent";
    this.#save();
  }

  /**
   * The service has refused a batch, and kept nothing of it: rows with faults are set aside, the others wait again.
   * @param {string} key
   * @param {Map<number, string>} faults by the number of the row in the batch; empty blames all
   */
  refuse(key, faults) {
    this.#read();
    const rows = this.#rows.filter((row) => row.batch === key && row.state === "waiting");
    rows.forEach((row, at) => {
      row.batch = null;
      if (faults.size === 0 || faults.has(at)) Object.assign(row, { state: "refused", why: faults.get(at) || "" });
    });
    this.#save();
  }

  /** Forget what is known of a sheet; what waits stays. */
  forget(sheet) {
    this.#read();
    this.#rows = this.#rows.filter((row) => row.sheet !== sheet || row.state === "waiting");
    this.#save();
  }

  /** Forget what others left on this device, unless it still waits for them. */
  #forgetOthers() {
    for (const name of names()) {
      if (name === this.#name) continue;
      const rows = JSON.parse(localStorage.getItem(name)).rows;
      if (!rows.some((row) => row.state === "waiting")) localStorage.removeItem(name);
    }
  }

  /** Read what is kept, unless this page knows more than there was room for. */
  #read() {
    if (this.#unkept) return;
    const held = JSON.parse(localStorage.getItem(this.#name) || '{"rows": [], "next": 1}');
    this.#rows = held.rows;
    this.#next = held.next;
  }

  /** Keep the queue; where the device has no room for it, it lives in this page alone until there is some. */
  #save() {
    try {
      localStorage.setItem(this.#name, JSON.stringify({ rows: this.#rows, next: this.#next }));
      this.#unkept = false;
    } catch (error) {
      if (error.name !== "QuotaExceededError") throw error;
      this.#unkept = true;
    }
  }
}

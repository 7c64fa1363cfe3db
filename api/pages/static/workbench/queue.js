// The moves that the service has not been told yet: sent one after another, kept over a reload and a lost network.
//
// Each names the version that it was thought of for. Where somebody else was faster, what they did is fetched and laid
// under what is painted here; a move that still makes sense is sent again, one that does not is told of and dropped.

import { AwayError, RefusedError } from "./server.js";
import { stillMeant } from "./meanwhile.js";

const PAUSES_MS = [1000, 2000, 4000, 8000, 15000];

/** Events: "state" (see `state`), "refused" ({ sentences, item }), "meanwhile" ({ edits, lost }), "done" ({ item, answer }). */
export class EditQueue extends EventTarget {
  constructor(server, plan, storage = sessionStorage) {
    super();
    Object.assign(this, { server, plan, storage, key: `gridhood-edits-${plan.about.id}`, away: false, busy: false, failures: 0 });
    this.items = this.#stored();
    addEventListener("online", () => this.#now());
  }

  /** "kept" where the service has everything, "sending", or "away" while it cannot be reached. */
  get state() {
    if (!this.items.length) return "kept";
    return this.away ? "away" : "sending";
  }

  /** Send a move; `saw` are the grids, by id, in which its units were when it was made. */
  push(move, saw = null) {
    const item = { move, saw };
    this.items.push(item);
    this.#changed();
    this.pump();
    return item;
  }

  /** Take back the last move that was not sent yet; false where there is none. */
  takeBack() {
    if (this.items.length < 2 && this.busy) return false;
    if (!this.items.length) return false;
    this.items.pop();
    this.#changed();
    this.plan.replay(this.items);
    return true;
  }

  /** Send what waits. */
  async pump() {
    if (this.busy) return;
    this.busy = true;
    try {
      while (this.items.length) await this.#sendFirst();
    } catch (error) {
      if (!(error instanceof AwayError)) throw error;
      this.#later();
    } finally {
      this.busy = false;
      this.#changed();
    }
  }

  /**
   * Fetch what others did, if the version is no longer the one that is known; true where something was new.
   *
   * `idle`: only if nothing is painted or sent meanwhile, for then the answer may tell of the planner's own moves.
   */
  async catchUp({ idle = false } = {}) {
    const since = this.plan.version;
    const { edits, patch } = await this.server.changes(since);
    if (!patch || this.plan.version !== since || (idle && (this.items.length || this.plan.live))) return false;
    const { lost, done } = await this.#underlay(patch);
    const others = edits.filter(({ move }) => !done.has(JSON.stringify(move.units ?? move)));
    if (others.length || lost.length) this.#tell("meanwhile", { edits: others, lost });
    return true;
  }

  async #sendFirst() {
    const [item] = this.items;
    try {
      const answer = await this.server.edit(item.move, this.plan.version);
      this.items.shift();
      await this.#lay(answer.patch);
      this.#reached();
      this.#tell("done", { item, answer });
    } catch (error) {
      if (!(error instanceof RefusedError)) throw error;
      if (error.status === 412) await this.catchUp();
      else await this.#refuse(item, error);
    }
    this.#changed();
  }

  /** Lay what the service has under what waits; where units themselves are others by now, all of it anew. */
  async #lay(patch) {
    if (patch.reload) {
      await this.plan.load(await this.server.workbench());
      this.plan.replay(this.items);
    } else {
      this.plan.accept(patch, this.items);
    }
  }

  async #underlay(patch) {
    await this.#lay(patch);
    const kept = [];
    const lost = [];
    const done = new Set();
    for (const item of this.items) {
      const meant = stillMeant(item, this.plan);
      if (meant.item) kept.push(meant.item);
      if (meant.lost) lost.push(meant.lost);
      if (!meant.item && !meant.lost) done.add(JSON.stringify(item.move.units ?? item.move)); // sent, its answer was lost
    }
    this.items.splice(0, this.items.length, ...kept);
    this.plan.replay(this.items);
    this.#changed();
    return { lost, done };
  }

  async #refuse(item, error) {
    this.items.shift();
    if (error.status === 409) await this.plan.load(await this.server.workbench()); // handed in meanwhile, by somebody else
    this.plan.replay(this.items);
    this.#tell("refused", { sentences: error.sentences, item });
  }

  #reached() {
    this.failures = 0;
    this.away = false;
  }

  #later() {
    this.away = true;
    const pause = PAUSES_MS[Math.min(this.failures, PAUSES_MS.length - 1)];
    this.failures += 1;
    clearTimeout(this.timer);
    this.timer = setTimeout(() => this.pump(), pause);
  }

  #now() {
    this.failures = 0;
    clearTimeout(this.timer);
    this.pump();
  }

  #changed() {
    if (this.items.length) this.storage.setItem(this.key, JSON.stringify(this.items));
    else this.storage.removeItem(this.key);
    this.#tell("state");
  }

  #stored() {
    try {
      return JSON.parse(this.storage.getItem(this.key) ?? "[]");
    } catch {
      return [];
    }
  }

  #tell(event, detail) {
    this.dispatchEvent(new CustomEvent(event, { detail }));
  }
}

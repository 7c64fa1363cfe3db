// What the page asks of the service, and what it makes of the answers.

import { fault, refusal } from "/static/words.js";
import { Unpacking } from "./packed.js";

/** The service could not be reached, or is too busy: what was asked may be asked again later. */
export class AwayError extends Error {}

/** The service refused; `status` says how, `problem` why, `sentences` the same for people. */
export class RefusedError extends Error {
  constructor(status, problem) {
    super(problem.title ?? String(status));
    Object.assign(this, { status, problem, sentences: refusal(problem) });
  }
}

const LATER = new Set([408, 425, 429, 500, 502, 503, 504]);

/** The part of the service that one plan is. */
export class Server {
  constructor(planId) {
    this.root = `/api/v1/plans/${encodeURIComponent(planId)}`;
  }

  /** Return what the workbench draws, its long lists of numbers packed. */
  workbench() {
    return this.#askLong(`${this.root}/workbench`);
  }

  /** Return what lies under the grids, packed as well. */
  ground() {
    return this.#askLong(`${this.root}/workbench/ground`);
  }

  leaders() {
    return this.#ask("GET", `${this.root}/workbench/leaders`);
  }

  changes(since) {
    return this.#ask("GET", `${this.root}/changes?since=${since}`);
  }

  /** Send a move, or one of the words "undo", "redo", "number". */
  edit(move, version) {
    const known = { "If-Match": `"${version}"` };
    if (move.kind === "undo" || move.kind === "redo") return this.#ask("POST", `${this.root}/edits:${move.kind}`, undefined, known);
    if (move.kind === "number") return this.#ask("POST", `${this.root}/number`, undefined, known);
    return this.#ask("POST", `${this.root}/edits`, { move }, known);
  }

  preview(move) {
    return this.#ask("POST", `${this.root}/preview`, { move });
  }

  repairs({ level, village, rule, grid_id }) {
    return this.#ask("POST", `${this.root}/workbench/repairs`, { level, village, rule, grid_id });
  }

  validate() {
    return this.#ask("POST", `${this.root}/validate`);
  }

  step(name, version) {
    return this.#ask("POST", `${this.root}:${name}`, undefined, { "If-Match": `"${version}"` });
  }

  copy() {
    return this.#ask("POST", `${this.root}:copy`);
  }

  replan(asked) {
    return this.#ask("POST", `${this.root}:replan`, asked);
  }

  /** Return how another plan stands. */
  plan(id) {
    return this.#ask("GET", `/api/v1/plans/${encodeURIComponent(id)}`);
  }

  async #askLong(path) {
    const unpacking = new Unpacking(); // it gets ready while the service answers
    try {
      return await this.#ask("GET", path, undefined, {}, (answer) => unpacking.read(answer));
    } finally {
      unpacking.end();
    }
  }

  async #ask(method, path, body, headers = {}, took = (answer) => answer.json()) {
    const sent = body === undefined ? {} : { body: JSON.stringify(body) };
    const type = body === undefined ? {} : { "Content-Type": "application/json" };
    let answer;
    try {
      answer = await fetch(path, { method, headers: { Accept: "application/json", ...type, ...headers }, ...sent });
    } catch {
      throw new AwayError(path);
    }
    if (LATER.has(answer.status)) throw new AwayError(`${path}: ${answer.status}`);
    if (answer.status === 401) {
      location.reload(); // which renews the log-in or asks for it; moves that wait are kept
      throw new AwayError(path);
    }
    if (!answer.ok) throw new RefusedError(answer.status, await read(answer));
    return took(answer);
  }
}

/** Return a text that the service gives in both languages, in the one of the page. */
export const spoken = (said) => said.text ?? fault(said);

async function read(answer) {
  try {
    return await answer.json();
  } catch {
    return { title: `${answer.status} ${answer.statusText}` };
  }
}

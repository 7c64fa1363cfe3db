// What the page asks of the service.

import { refusal } from "/static/words.js";

/** The service refused, or was away; `sentences` say why, in the language of the page. */
export class RefusedError extends Error {
  constructor(status, problem) {
    super(problem.title ?? String(status));
    Object.assign(this, { status, sentences: refusal(problem) });
  }
}

/** The part of the service that the ground of one village is. */
export class Server {
  constructor(village) {
    this.village = `/api/v1/villages/${encodeURIComponent(village)}`;
    this.root = `${this.village}/ground`;
  }

  /**
   * Return the ground with some layers.
   * @param {string[]} layers
   * @param {{box?: ?number[], most?: number, find?: string}} [part] west, south, east and north; features of a layer
   */
  ground(layers, { box, most, find } = {}) {
    const asked = new URLSearchParams({ layers: layers.join(",") });
    if (box) asked.set("bbox", box.map((each) => each.toFixed(7)).join(","));
    if (most) asked.set("most", String(most));
    if (find) asked.set("find", find);
    return ask("GET", `${this.root}?${asked}`);
  }

  /** Make an edit, or with the words "undo" and "redo" take one back or make it again. */
  edit(edit, version) {
    const known = { "If-Match": `"${version}"` };
    if (typeof edit === "string") return ask("POST", `${this.root}/edits:${edit}`, undefined, known);
    return ask("POST", `${this.root}/edits`, { edit }, known);
  }

  /** Return everything that was done, the last first. */
  async edits() {
    let address = `${this.root}/edits?limit=1000`;
    let whole = null;
    while (address) {
      const page = await ask("GET", address);
      whole = whole ? { ...page, edits: [...whole.edits, ...page.edits] } : page;
      address = page.next;
    }
    return { ...whole, edits: whole.edits.reverse() };
  }

  recheck() {
    return ask("POST", `${this.root}/recheck`);
  }

  grids(plan) {
    return ask("GET", `/api/v1/plans/${encodeURIComponent(plan)}/grids`);
  }

  picture() {
    return ask("GET", `${this.root}/picture`);
  }

  bringPicture(file) {
    const form = new FormData();
    form.append("file", file);
    return ask("PUT", `${this.root}/picture`, form);
  }

  placePicture(points) {
    return ask("PUT", `${this.root}/picture/points`, { points });
  }

  removePicture() {
    return ask("DELETE", `${this.root}/picture`);
  }

  /** Return the address of a file of the picture, another one each time that it changed. */
  pictureFile(name, mark) {
    return `${this.root}/picture/${name}?${encodeURIComponent(mark)}`;
  }
}

async function ask(method, path, body, headers = {}) {
  const isForm = body instanceof FormData;
  const sent = body === undefined ? {} : { body: isForm ? body : JSON.stringify(body) };
  const type = body === undefined || isForm ? {} : { "Content-Type": "application/json" };
  let answer;
  try {
    answer = await fetch(path, { method, headers: { Accept: "application/json", ...type, ...headers }, ...sent });
  } catch {
    throw new RefusedError(0, {});
  }
  if (answer.status === 401) location.reload(); // which renews the log-in or asks for it
  if (answer.status === 204) return null;
  const told = await answer.json().catch(() => ({}));
  if (!answer.ok) throw new RefusedError(answer.status, told);
  return told;
}

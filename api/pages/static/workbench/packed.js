// Lists of numbers as a worker hands them over: one long list, and where each begins. See unpacking.js.

/**
 * Return one of packed lists.
 * @param {{values: Int32Array, starts: Int32Array}} packed
 * @param {number} at
 */
export const listOf = ({ values, starts }, at) => values.subarray(starts[at], starts[at + 1]);

/**
 * Return the lists of one of packed groups.
 * @param {{values: Int32Array, starts: Int32Array, from: Int32Array}} packed
 * @param {number} group
 */
export function listsOf(packed, group) {
  const lists = [];
  for (let at = packed.from[group]; at < packed.from[group + 1]; at += 1) lists.push(listOf(packed, at));
  return lists;
}

/** A reader beside the page; it starts at once, and reads one answer. */
export class Unpacking {
  constructor() {
    this.worker = new Worker("/static/workbench/unpacking.js");
  }

  /** Return what an answer says, its long lists of numbers packed. */
  async read(answer) {
    const bytes = await answer.arrayBuffer();
    return new Promise((resolve, reject) => {
      this.worker.onmessage = ({ data }) => resolve(data);
      this.worker.onerror = ({ message }) => reject(new Error(message));
      this.worker.postMessage(bytes, [bytes]);
    });
  }

  end() {
    this.worker.terminate();
  }
}

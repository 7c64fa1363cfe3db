// Long work in slices: between two of them the page paints, and hears whoever types or points.

const SLICE_MS = 25;
const LOOK_EVERY = 64;

/** Wait until the page has done what waits. Not by a timer: browsers hold back those that follow one another. */
export function breathe() {
  const { port1, port2 } = new MessageChannel();
  return new Promise((resolve) => {
    port1.onmessage = () => {
      port1.close();
      resolve();
    };
    port2.postMessage(null);
  });
}

/**
 * Return what `work` makes of each of some things, like `map`, but without the page standing still.
 * @template One, Made
 * @param {ArrayLike<One>} things
 * @param {(one: One, at: number) => Made} work
 * @returns {Promise<Made[]>}
 */
export async function inSlices(things, work) {
  const made = new Array(things.length);
  let begun = performance.now();
  for (let at = 0; at < things.length; at += 1) {
    made[at] = work(things[at], at);
    if (at % LOOK_EVERY === 0 && performance.now() - begun > SLICE_MS) {
      await breathe();
      begun = performance.now();
    }
  }
  return made;
}

// Work that need not be done more than once before the screen is drawn again.

/**
 * Return what gathers the numbers that it is told of, and runs once a frame with all of them.
 * @param {(numbers: number[]) => void} run
 * @returns {(numbers?: number[]) => void}
 */
export function onceAFrame(run) {
  let waiting = null;
  return (numbers = []) => {
    if (waiting) {
      numbers.forEach((number) => waiting.add(number));
      return;
    }
    waiting = new Set(numbers);
    requestAnimationFrame(() => {
      const told = [...waiting];
      waiting = null;
      run(told);
    });
  };
}

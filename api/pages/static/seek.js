// A field that hides what does not hold what is typed in it.

/**
 * @param {HTMLInputElement} input
 * @param {() => Iterable<HTMLElement>} things elements with data-name
 * @param {HTMLElement|null} [none] what is shown when nothing is left
 */
export function seek(input, things, none = null) {
  const look = () => {
    const word = input.value.trim().toLowerCase();
    let left = 0;
    for (const thing of things()) {
      thing.hidden = !thing.dataset.name.toLowerCase().includes(word);
      left += thing.hidden ? 0 : 1;
    }
    if (none) none.hidden = left > 0;
  };
  input.addEventListener("input", look);
  return look;
}

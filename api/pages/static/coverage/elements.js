// Small makers of elements: every text goes in as text.

/**
 * Return an element with a class and what stands in it.
 * @param {string} tag
 * @param {string} [className]
 * @param {...(Node|string)} inside
 */
export function element(tag, className = "", ...inside) {
  const made = document.createElement(tag);
  if (className) made.className = className;
  made.append(...inside);
  return made;
}

/** Return a swatch of a fill. */
export function swatch(fill, absent = false) {
  const made = element("span", absent ? "swatch absent" : "swatch");
  if (!absent) made.style.background = fill;
  made.setAttribute("aria-hidden", "true");
  return made;
}

// Small makers of elements: every text goes in as text, never as markup.

/**
 * Return an element with attributes and what stands in it; of an attribute that is false, null or "" nothing is set.
 * @param {string} tag with classes, as "p.small.wide"
 * @param {Object<string, string|boolean|number|null>} [attributes]
 * @param {...(Node|string|null)} inside
 */
export function make(tag, attributes = {}, ...inside) {
  const [name, ...classes] = tag.split(".");
  const made = document.createElement(name);
  if (classes.length) made.className = classes.join(" ");
  for (const [key, value] of Object.entries(attributes)) {
    if (value === true) made.setAttribute(key, "");
    else if (value !== false && value !== null && value !== undefined && value !== "") made.setAttribute(key, String(value));
  }
  made.append(...inside.filter((each) => each !== null && each !== undefined && each !== ""));
  return made;
}

/** Return an element by its id. */
export function byId(id) {
  return document.getElementById(id);
}

/** Put something in place of all that stands in an element. */
export function fill(element, ...inside) {
  element.replaceChildren(...inside.filter(Boolean));
  return element;
}

/** Return a button that does something. */
export function button(text, act, { plain = true, label = "" } = {}) {
  const made = make(plain ? "button.plain" : "button", { type: "button", "aria-label": label }, text);
  made.addEventListener("click", act);
  return made;
}

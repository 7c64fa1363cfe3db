// Small makers of HTML and SVG elements; texts always go in as text.

const SVG = "http://www.w3.org/2000/svg";

/**
 * Return an element: el("button", { class: "plain", text: "…", on: { click } }, child, …).
 * @param {string} tag
 * @param {Object} [props] `text`, `on` (listeners by event), `data` (dataset); all others are attributes, null ones left out
 * @param {...(Node|string|null)} children
 * @returns {HTMLElement}
 */
export function el(tag, { text, on = {}, data = {}, ...attributes } = {}, ...children) {
  const element = document.createElement(tag);
  setAttributes(element, attributes);
  if (text !== undefined) element.textContent = text;
  for (const [event, listener] of Object.entries(on)) element.addEventListener(event, listener);
  Object.assign(element.dataset, data);
  element.append(...children.filter((child) => child !== null && child !== undefined));
  return element;
}

/** Return an SVG element with attributes and children. */
export function svg(tag, attributes = {}, ...children) {
  const element = document.createElementNS(SVG, tag);
  setAttributes(element, attributes);
  element.append(...children);
  return element;
}

/** Put a text into an element if it is another one than before: screen readers hear only what changes. */
export function say(element, text) {
  if (element.textContent !== text) element.textContent = text;
}

function setAttributes(element, attributes) {
  for (const [name, value] of Object.entries(attributes)) {
    if (value === true) element.setAttribute(name, "");
    else if (value !== null && value !== undefined && value !== false) element.setAttribute(name, value);
  }
}

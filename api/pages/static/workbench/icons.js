// The pictures on the buttons: lines on a field of 24, drawn for this page.

import { svg } from "./elements.js";

const LINES = {
  hand: ["M8 12V5.5a1.5 1.5 0 0 1 3 0V11m0-6.5a1.5 1.5 0 0 1 3 0V11m0-4.5a1.5 1.5 0 0 1 3 0V14c0 4-2 6.5-5.5 6.5-3 0-4.6-1.4-6-4.2L4 13.4c-.8-1.6 1-2.7 2.1-1.5L8 14"],
  brush: ["M4 20c3.5 0 5-1.2 5-3.6A2.6 2.6 0 0 0 6.4 14C4 14 4.4 17.6 4 20Z", "M9 15 19.2 4.8a1.4 1.4 0 0 0-2-2L8 13"],
  box: ["M4.5 6.5h15v11h-15z"],
  lasso: ["M7 15.5C4.6 14.6 3 13 3 11c0-3.3 4-6 9-6s9 2.7 9 6-4 6-9 6c-1 0-2-.1-2.9-.3", "M7.5 14a2 2 0 1 0 .1 4 2 2 0 0 0-.1-4Zm.5 4c.4 1.4 0 2.6-1.5 3.5"],
  click: ["M7 4l11 7-5 1.3L10.4 17 7 4Z", "M14.5 15.5 17 19"],
  swap: ["M5 9h13l-3.5-3.5", "M19 15H6l3.5 3.5"],
  cut: ["M6.5 8.5 18 17", "M6.5 15.5 18 7", "M5 4.6a2.4 2.4 0 1 0 .1 4.8A2.4 2.4 0 0 0 5 4.6Zm0 10a2.4 2.4 0 1 0 .1 4.8A2.4 2.4 0 0 0 5 14.6Z"],
  undo: ["M8.5 5 4.5 9l4 4", "M5 9h8.5a5.5 5.5 0 0 1 0 11H9"],
  redo: ["M15.5 5l4 4-4 4", "M19 9h-8.5a5.5 5.5 0 0 0 0 11H15"],
  lock: ["M6 11h12v8.5H6z", "M8.5 11V8a3.5 3.5 0 0 1 7 0v3"],
  unlock: ["M6 11h12v8.5H6z", "M8.5 11V7.5a3.5 3.5 0 0 1 6.8-1.2"],
  help: ["M9.2 9a2.9 2.9 0 1 1 4.4 2.5c-1.1.7-1.6 1.3-1.6 2.7", "M12 17.6v.3"],
  more: ["M5.5 12h.1", "M12 12h.1", "M18.5 12h.1"],
  list: ["M8.5 7h11", "M8.5 12h11", "M8.5 17h11", "M4.5 7h.1", "M4.5 12h.1", "M4.5 17h.1"],
  close: ["M6.5 6.5l11 11", "M17.5 6.5l-11 11"],
  place: ["M12 20.5s6-5.6 6-10.3a6 6 0 0 0-12 0c0 4.7 6 10.3 6 10.3Z", "M12 8.2a2 2 0 1 0 .1 0Z"],
};

/** Return a picture by its name, hidden from screen readers: the button says what it does. */
export function icon(name) {
  const paths = LINES[name].map((d) => svg("path", { d }));
  return svg("svg", { viewBox: "0 0 24 24", class: "icon", "aria-hidden": "true", focusable: "false" }, ...paths);
}

"use strict";
// Letters: how large labels are. Of each look one label is laid out; of the others the letters are measured, as laying
// out the thousands of a township would take the page a second.

// Gives a function of a label: its width and height in pixels.
gridhood.letters = function (map) {
  const pen = document.createElement("canvas").getContext("2d");
  const looks = new Map();
  return (label) => {
    if (!looks.has(label.look)) {
      looks.set(label.look, laidOut(label));
    }
    const { styles, stacked, rest, height } = looks.get(label.look);
    return [across(label, styles, stacked) + rest, height];
  };

  // What is common to labels of a look: how name and count are written, and what width is of neither.
  function laidOut(label) {
    const frame = gridhood.labelFrame(label);
    map.getPane("names").append(frame);
    const text = frame.firstChild;
    const styles = [...text.children].map((part) => {
      const { font, letterSpacing } = getComputedStyle(part);
      return { font: font, spacing: parseFloat(letterSpacing) || 0 };
    });
    const stacked = getComputedStyle(text.firstChild).display === "block";
    const look = { styles: styles, stacked: stacked, rest: text.offsetWidth - across(label, styles, stacked), height: text.offsetHeight };
    frame.remove();
    return look;
  }

  function across(label, styles, stacked) {
    const [name, count] = [label.text, label.count].map((words, k) => (words ? width(words, styles[k]) : 0));
    return stacked ? Math.max(name, count) : name + count;
  }

  function width(words, { font, spacing }) {
    pen.font = font;
    return pen.measureText(words).width + spacing * [...words].length;
  }
};

// The bar above the map: levels, undo and redo, whether everything is kept, the menu of commands; and the tools beside.

import { t } from "/static/words.js";
import { PAINTING, TOOLS } from "./bench.js";
import { shownKey, wordsOf } from "./commands.js";
import { el, say } from "./elements.js";
import { icon } from "./icons.js";

/** Fill the bar. */
export function buildBar(bench, commands, bar) {
  const kept = el("span", { class: "kept", role: "status" });
  bar.append(
    levelSwitch(bench),
    el("div", { class: "bar-group" }, ...["undo", "redo"].map((id) => commands.button(id, { class: "bare", picture: true })).filter((button) => button)),
    kept,
    el("div", { class: "bar-group end" }, menu(commands), commands.button("help", { class: "bare", picture: true })),
  );
  const show = () => {
    const waiting = bench.queue.items.length;
    const words = { kept: bench.editable ? t("All changes are kept") : "", sending: t("Keeping your changes…"), away: t("No connection: {n} {n|change waits|changes wait} on this computer", { n: waiting }) };
    say(kept, words[bench.queue.state]);
    kept.dataset.state = bench.queue.state;
    commands.refresh();
  };
  bench.queue.addEventListener("state", show);
  bench.plan.on("loaded", show);
  show();
}

function levelSwitch(bench) {
  const group = el("div", { class: "levels", role: "group", "aria-label": t("Level shown") });
  const build = () => {
    const buttons = bench.plan.levels.map((level, at) => el("button", {
      type: "button", text: bench.levelWords(level), "aria-pressed": String(at === bench.plan.shownLevel), on: { click: () => bench.plan.show(at) },
    }));
    group.hidden = buttons.length < 2;
    group.replaceChildren(...buttons);
  };
  bench.plan.on("loaded level", build);
  build();
  return group;
}

/** A menu of all commands, by their groups; arrows go up and down in it. */
function menu(commands) {
  const list = el("div", { class: "menu-list", role: "menu", hidden: true });
  const toggle = el("button", { type: "button", class: "plain menu-toggle", "aria-haspopup": "menu", "aria-expanded": "false", text: t("Actions") });
  const show = (open) => {
    list.hidden = !open;
    toggle.setAttribute("aria-expanded", String(open));
    if (open) {
      list.replaceChildren(...groups(commands, () => show(false)));
      list.querySelector("button:not(:disabled)")?.focus();
    }
  };
  toggle.addEventListener("click", () => show(list.hidden));
  addEventListener("pointerdown", (event) => !event.target.closest(".menu-holder") && show(false));
  list.addEventListener("keydown", (event) => {
    const items = [...list.querySelectorAll("button:not(:disabled)")];
    const step = { ArrowDown: 1, ArrowUp: -1 }[event.key];
    if (step) {
      event.preventDefault();
      items[(items.indexOf(document.activeElement) + step + items.length) % items.length].focus();
    } else if (event.key === "Escape") {
      event.stopPropagation();
      show(false);
      toggle.focus();
    }
  });
  return el("div", { class: "menu-holder" }, toggle, list);
}

function groups(commands, close) {
  return ["plan", "edit", "grid", "look"].flatMap((group, at) => {
    const listed = [...commands.all.values()].filter((command) => command.group === group && wordsOf(command) && command.hidden?.() !== true);
    const buttons = listed.filter((command) => !command.edits || commands.bench.editable).map((command) => {
      const button = el("button", { type: "button", role: "menuitem", on: { click: () => { close(); commands.run(command.id); } } },
        el("span", { text: wordsOf(command) }), command.keys.length ? el("kbd", { text: shownKey(command.keys[0]) }) : null);
      button.disabled = !commands.can(command.id);
      return button;
    });
    return at && buttons.length ? [el("hr"), ...buttons] : buttons;
  });
}

/** Fill the rail of tools, and the settings of the one in hand. */
export function buildTools(bench, commands, rail) {
  const buttons = TOOLS.map((id) => commands.button(id, { class: "tool", picture: true })).filter((button) => button);
  const size = el("output", { class: "number" });
  const turn = (id, sign) => {
    const button = commands.button(id, { class: "bare" });
    if (!button) return null;
    button.setAttribute("aria-label", wordsOf(commands.all.get(id)));
    button.textContent = sign;
    return button;
  };
  const sizes = el("div", { class: "sizes" }, turn("larger", "+"), size, turn("smaller", "−"));
  const whole = el("input", { type: "checkbox", checked: bench.wholeBelow });
  whole.addEventListener("change", () => { bench.wholeBelow = whole.checked; });
  const wholeWords = el("span");
  const wholeLabel = el("label", { class: "whole" }, whole, wholeWords);
  rail.append(...buttons, sizes);
  rail.parentElement.append(wholeLabel);
  const show = () => {
    rail.hidden = !bench.editable;
    sizes.hidden = bench.tool !== "brush";
    say(size, String(bench.radius));
    wholeLabel.hidden = !bench.plan.below || !PAINTING.has(bench.tool);
    if (bench.plan.below) say(wholeWords, t("Whole grids of the level below: {level}", { level: bench.levelWords(bench.plan.below) }));
  };
  bench.on("tool", show);
  bench.plan.on("loaded level", show);
  show();
}

/** Tabs of the panel; each is a button and what it shows. */
export function buildTabs(panel, tabs) {
  const bodies = tabs.map(({ body }) => body);
  const buttons = tabs.map(({ button }, at) => {
    button.addEventListener("click", () => choose(at));
    return button;
  });
  const choose = (at) => {
    bodies.forEach((body, k) => { body.hidden = k !== at; });
    panel.dataset.tab = bodies[at].id;
    buttons.forEach((button, k) => button.setAttribute("aria-selected", String(k === at)));
    buttons.forEach((button, k) => { button.tabIndex = k === at ? 0 : -1; });
  };
  const strip = el("div", { class: "panel-tabs", role: "tablist" }, ...buttons);
  strip.addEventListener("keydown", (event) => {
    const step = { ArrowRight: 1, ArrowLeft: -1 }[event.key];
    if (!step) return;
    const at = (buttons.indexOf(document.activeElement) + step + buttons.length) % buttons.length;
    choose(at);
    buttons[at].focus();
  });
  panel.append(strip, ...bodies);
  choose(0);
  return choose;
}

/** Return a tab and its body, made for each other. */
export function tab(id, words) {
  const button = el("button", { type: "button", role: "tab", id: `tab-${id}`, "aria-controls": `body-${id}`, text: words });
  return { button, body: el("div", { role: "tabpanel", id: `body-${id}`, "aria-labelledby": `tab-${id}`, class: "tab-body" }) };
}

export const drawerButton = (panel) => {
  const button = el("button", { type: "button", class: "drawer-button", "aria-expanded": "false", "aria-label": t("Grids and rules") }, icon("list"), el("span", { text: t("Grid list") }));
  button.addEventListener("click", () => {
    const open = panel.classList.toggle("open");
    button.setAttribute("aria-expanded", String(open));
  });
  return button;
};

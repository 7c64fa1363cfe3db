// The ground editor: starts everything, and says which part does what with a click.

import { openMap } from "/static/map/map.js";
import { t } from "/static/words.js";
import { Card } from "./card.js";
import { Check } from "./check.js";
import { showEdits } from "./edits.js";
import { Layers } from "./layers.js";
import { Pencil } from "./pencil.js";
import { Picture } from "./picture.js";
import { Server } from "./server.js";
import { openTabs } from "./tabs.js";
import { Toolbar } from "./tools.js";
import { Tray } from "./tray.js";
import { Views } from "./views.js";

const MANY = 8000; // addresses above which plans are checked when asked, not by themselves
const CALM_MS = 900;
const TRAY = 200; // addresses that wait, listed at a time

const byId = (id) => document.getElementById(id);

class Editor {
  constructor(root) {
    this.editable = root.dataset.editable === "yes";
    this.server = new Server(root.dataset.village);
    this.map = openMap(byId("map"), { attribution: root.dataset.attribution, options: { zoomAnimation: false } });
    this.layers = new Layers(this.map);
    this.card = new Card(byId("card"));
    this.pencil = new Pencil(this.map, this.layers, { hint, changed: () => this.card.ready(this.pencil?.enough ?? false) });
    this.check = new Check(byId("pane-check"), byId("check-n"), this.map, this.server);
    this.views = new Views(this.map, this.server, { show: (name, collection) => this.layers.show(name, collection), lacking: afar, refused });
    this.tray = new Tray(byId("pane-tray"), byId("tray-n"), { choose: (feature) => this.#waits(feature), centre: () => this.#click(this.map.getCenter()),
      find: () => this.#readTray().catch(refused) });
    this.tabs = openTabs(byId("tabs"));
    this.version = 0;
    this.busy = Promise.resolve();
    this.#begin();
  }

  async #begin() {
    await this.#read(["boundary", "roads", "barriers"]);
    const [west, south, east, north] = this.bounds;
    this.map.fitBounds([[south, west], [north, east]], { padding: [24, 24], animate: false });
    requestAnimationFrame(() => setTimeout(() => performance.mark("ground painted")));
    this.toolbar = new Toolbar(byId("tools"), (tool) => this.#take(tool));
    this.toolbar.allow(this.editable);
    this.map.on("click", ({ latlng }) => this.#click(latlng));
    this.#listen();
    await this.#read(["buildings", "households", "tray"]);
    await this.views.begin();
    this.picture = new Picture({ holder: byId("pane-picture"), pane: byId("picture-pane"), map: this.map, server: this.server, editable: this.editable, there: this.pictured },
      { hint, refused, placing: (on) => on && this.toolbar.take("select"), laid: (on) => this.layers.paper(!on) });
    if (!this.tray.n) this.tabs.show("check");
    if (this.addresses <= MANY) this.check.run();
    await this.#history();
    document.body.dataset.ready = "yes";
  }

  #listen() {
    byId("undo").addEventListener("click", () => this.#edit("undo"));
    byId("redo").addEventListener("click", () => this.#edit("redo"));
    document.addEventListener("keydown", (event) => this.#key(event));
    const map = this.map.getContainer();
    map.addEventListener("dragover", (event) => event.preventDefault());
    map.addEventListener("drop", (event) => {
      event.preventDefault();
      this.#placeAt(this.map.mouseEventToLatLng(event));
    });
  }

  #key(event) {
    const typing = event.target.matches("input, select, textarea");
    const command = event.ctrlKey || event.metaKey;
    if (command && event.key.toLowerCase() === "z" && !typing) {
      event.preventDefault();
      this.#edit(event.shiftKey ? "redo" : "undo");
    } else if (command && event.key.toLowerCase() === "y" && !typing) {
      event.preventDefault();
      this.#edit("redo");
    } else if (event.key === "Escape") {
      this.toolbar.take("select");
    } else if (event.key === "Enter" && this.pencil.active && !event.target.matches("button, select")) {
      this.pencil.finish();
    } else if (event.key === "Backspace" && this.pencil.active && !typing) {
      event.preventDefault();
      this.pencil.back();
    }
  }

  /** Do what the tool in hand does with a place on the map. */
  #click(at) {
    if (this.picture?.placing) this.picture.click(at);
    else if (this.pencil.active) this.pencil.put(at);
    else if (this.tray.chosen && this.editable) this.#placeAt(at);
    else this.#pick(at);
  }

  #take(tool) {
    this.pencil.stop();
    this.card.clear();
    this.layers.mark();
    if (tool.id !== "select") this.tray.choose(null);
    if (!tool.shape) {
      hint({ close_road: t("Click the stretch of road to close, or a closed one to open."), move_door: t("Click a door, then where it really is."),
        delete: t("Click what is to go.") }[tool.id] ?? "");
      return;
    }
    this.card.ask(tool, this.pencil, { centre: () => this.pencil.put(this.map.getCenter()), leave: () => this.toolbar.take("select") });
    this.pencil.begin(tool.shape, tool.onto, (shape) => this.#drawn(tool, shape));
  }

  async #drawn(tool, shape) {
    const kept = await this.#edit({ kind: tool.id, shape, ...this.card.answers() });
    if (kept && this.toolbar.tool === tool) this.pencil.begin(tool.shape, tool.onto, (next) => this.#drawn(tool, next));
    else if (!kept) this.toolbar.take(tool.id);
  }

  #pick(at) {
    const tool = this.toolbar.tool;
    const found = this.layers.pick(at, tool.picks);
    this.layers.mark(found?.layer, found?.feature.id);
    if (!found) {
      this.card.clear();
      return;
    }
    const chosen = { layer: found.layer, features: [found.feature.id] };
    if (tool.id === "delete") this.#edit({ kind: "delete", ...chosen });
    else if (tool.id === "close_road") this.#road(found);
    else if (tool.id === "move_door") this.#moving(found);
    else this.card.tell(found, this.#acts(found));
  }

  /** Return what can be done with a feature. */
  #acts(found) {
    if (!this.editable) return [];
    const { layer, feature } = found;
    const chosen = { layer, features: [feature.id] };
    const shape = { boundary: "area", buildings: "area", roads: "line", barriers: "line" }[layer];
    const onto = { boundary: ["boundary"], roads: ["roads"], barriers: ["boundary"] }[layer] ?? [];
    return [
      ...(layer === "roads" ? [[feature.properties.closed ? t("Open it again") : t("Close this stretch"), () => this.#road(found)]] : []),
      ...(layer === "households" ? [[t("Move it"), () => this.#moving(found)]] : []),
      ...(shape ? [[t("Draw it anew"), () => this.pencil.begin(shape, onto, (drawn) => this.#edit({ kind: "reshape", ...chosen, shape: drawn }))]] : []),
      [t("Delete"), () => this.#edit({ kind: "delete", ...chosen })],
    ];
  }

  #road({ feature, at }) {
    const road = { layer: "roads", features: [feature.id] };
    this.#edit(feature.properties.closed ? { kind: "reopen_road", ...road } : { kind: "close_road", ...road, shape: { type: "Point", coordinates: [at.lng, at.lat] } });
  }

  #moving({ feature }) {
    this.pencil.begin("point", [], (shape) => this.#edit({ kind: "move_door", features: [feature.id], shape }));
  }

  #waits(feature) {
    if (!feature) {
      hint("");
      this.layers.mark();
      return;
    }
    if (this.toolbar.tool.id !== "select") this.toolbar.take("select");
    this.layers.mark("tray", feature.id);
    if (this.editable) hint(t("Click where {words} is.", { words: feature.properties.words }));
  }

  async #placeAt({ lng, lat }) {
    const feature = this.tray.chosen;
    if (!feature || !this.editable) return;
    this.tray.choose(null);
    await this.#edit({ kind: "place_address", features: feature.properties.features, shape: { type: "Point", coordinates: [lng, lat] } });
  }

  /** Make an edit, one after the other; return whether it was kept. */
  #edit(edit) {
    const made = this.busy.then(() => this.#made(edit));
    this.busy = made.catch(() => false);
    return made;
  }

  async #made(edit) {
    say([]);
    try {
      const kept = await this.server.edit(edit, this.version);
      if (this.card.holder.querySelector("dl")) this.card.clear();
      this.layers.mark();
      const changed = kept.changed.filter((layer) => ["boundary", "roads", "barriers", "buildings", "households"].includes(layer));
      await this.#read(changed.includes("households") ? [...changed, "tray"] : changed, kept);
      await this.#history();
      this.#recheck();
      return true;
    } catch (error) {
      refused(error);
      if (error.status === 412) {
        await this.#read(["boundary", "roads", "barriers", "buildings", "households", "tray"]);
        await this.#history();
        this.#recheck();
      }
      return false;
    }
  }

  #recheck() {
    const soon = this.addresses <= MANY;
    this.check.age(soon);
    clearTimeout(this.calm);
    if (soon) this.calm = setTimeout(() => this.check.run(), CALM_MS);
  }

  /** Read some layers as they are now, and show them. */
  async #read(names, kept = null) {
    const drawn = names.filter((name) => name !== "tray");
    const found = drawn.length ? await this.views.read(drawn) : kept;
    this.bounds = found.bounds ?? this.bounds;
    this.pictured = found.picture ?? this.pictured;
    this.version = found.version;
    this.addresses = found.addresses;
    this.unplaced = found.unplaced;
    byId("numbers").textContent = t("{addresses} {addresses|address|addresses} · {households} {households|household|households} · {unplaced} estimated", found);
    if (names.includes("tray")) await this.#readTray();
  }

  /** Read the first addresses that wait; of many those that are looked for. */
  async #readTray() {
    const { layers, lacking } = await this.server.ground(["tray"], { most: TRAY, find: this.tray.wanted });
    this.layers.show("tray", layers.tray);
    this.tray.show(layers.tray.features, lacking.tray ?? 0, this.unplaced, this.editable);
  }

  async #history() {
    const told = this.editable || this.version ? await this.server.edits().catch(() => null) : null;
    showEdits(byId("pane-edits"), told ?? { edits: [] });
    byId("undo").disabled = !this.editable || !told?.can_undo;
    byId("redo").disabled = !this.editable || !told?.can_redo;
    document.body.dataset.version = String(this.version);
  }
}

function hint(text) {
  byId("hint").textContent = text;
}

/** Say what is not shown because it would be too much from so far. */
function afar({ households = 0, buildings = 0, roads = 0 }) {
  const text = households ? t("{n} {n|address lies|addresses lie} here: go nearer to see {n|it|them}", { n: households })
    : buildings || roads ? t("Go nearer to see every building and road") : "";
  byId("afar").textContent = text;
}

function say(sentences) {
  byId("said").replaceChildren(...sentences.map((text) => Object.assign(document.createElement("p"), { textContent: text })));
}

function refused(error) {
  if (!error.sentences) throw error;
  say(error.sentences);
}

export const editor = new Editor(byId("ground"));

// The workbench: fetches a plan, puts its parts together, and keeps them in step.

import { n, t } from "/static/words.js";
import { L, openMap } from "/static/map/map.js";
import { AreasSheet } from "./areas.js";
import { buildBar, buildTabs, buildTools, drawerButton, tab } from "./bar.js";
import { Bench } from "./bench.js";
import { BordersSheet } from "./borders.js";
import { GridCard } from "./card.js";
import { Commands } from "./commands.js";
import { CursorSheet } from "./cursor.js";
import { say } from "./elements.js";
import { GroundSheet } from "./ground.js";
import { help, listen } from "./keys.js";
import { LabelsSheet } from "./labels.js";
import { Sheets } from "./layer.js";
import { GridList } from "./list.js";
import { MarksSheet } from "./marks.js";
import { sentences } from "./meanwhile.js";
import { remember } from "./memory.js";
import { MetricLine } from "./metrics.js";
import { Plan } from "./plan.js";
import { Places, Pointing } from "./pointing.js";
import { EditQueue } from "./queue.js";
import { RuleList } from "./rules.js";
import { AwayError, Server } from "./server.js";
import { breathe } from "./slices.js";
import { planCommands, showStanding } from "./stage.js";
import { showTold } from "./told.js";
import { View } from "./view.js";

const PLANE_ZOOM = 18;
const POLL_MS = 4000;

const page = document.getElementById("workbench");
const part = (id) => document.getElementById(id);

async function open() {
  const server = new Server(page.dataset.plan);
  const data = await server.workbench();
  const map = openMap(part("map"), { bounds: data.bounds, options: { keyboard: false, boxZoom: false, doubleClickZoom: false, wheelDebounceTime: 25 } });
  const origin = map.project(L.latLngBounds(data.bounds).getCenter(), PLANE_ZOOM);
  const plan = new Plan((lat, lon) => map.project([lat, lon], PLANE_ZOOM).subtract(origin));
  await breathe();
  await plan.load(data);
  const bench = new Bench(plan, server);
  bench.queue = new EditQueue(server, plan);
  bench.view = new View(bench, map, new Places(map, PLANE_ZOOM, origin));
  const { sheets, ground } = layOut(bench, origin);
  furnish(bench, map, sheets);
  page.bench = bench; // for who looks in from the console
  await breathe();
  sheets.addTo(map); // which paints them, now that all that marks them is known
  part("status").textContent = "";
  page.dataset.ready = "yes";
  performance.mark("workbench-painted");
  follow(bench);
  await Promise.all([drawGround(server, plan, ground, sheets), bench.attempt(async () => plan.lead((await server.leaders()).leaders))]);
}

/** Make the sheets that lie over the map, and have them painted as things change. */
function layOut(bench, origin) {
  const { plan } = bench;
  const areas = new AreasSheet(plan);
  const ground = new GroundSheet(plan);
  const borders = new BordersSheet(plan, areas);
  const marks = new MarksSheet(plan);
  const labels = new LabelsSheet(plan);
  const cursor = new CursorSheet();
  const sheets = new Sheets([areas, ground, borders, marks, labels, cursor], { zoom: PLANE_ZOOM, x: origin.x, y: origin.y });
  Object.assign(cursor, { sheets });
  Object.assign(bench, { marks, labels, cursor });
  plan.on("painted", ({ units }) => {
    sheets.touch(bench.view.boxOfUnits(units), ["areas", "borders"]);
    sheets.touch(null, ["labels", "marks"]);
  });
  plan.on("loaded", () => sheets.touch());
  plan.on("level rows", () => sheets.touch(null, ["areas", "borders", "marks", "labels"])); // the ground stays
  bench.on("chosen", () => {
    marks.shown.chosen = labels.chosen = bench.chosen;
    sheets.touch(null, ["marks", "labels"]);
  });
  bench.on("marks", (shown) => {
    Object.assign(marks.shown, shown);
    bench.unit = marks.shown.unit;
    sheets.touch(null, ["marks"]);
  });
  return { sheets, ground };
}

/** Build the bar, the tools, the panel and the keys. */
function furnish(bench, map, sheets) {
  const { plan, queue } = bench;
  const commands = new Commands(bench);
  commands.add(...planCommands(bench), { id: "help", group: "look", label: t("Keys and help"), keys: ["?"], picture: "help", run: () => help(commands) });
  const [grids, rules] = [tab("grids", t("Grid list")), tab("rules", t("Rules"))];
  const choose = buildTabs(part("panel"), [grids, rules]);
  const list = new GridList(bench, grids.body);
  const broken = new RuleList(bench, rules.body, rules.button);
  new GridCard(bench, part("panel"), commands);
  new MetricLine(bench, part("metrics"));
  commands.add(
    { id: "next-broken", group: "look", label: t("Next broken rule"), keys: ["j"], run: () => { choose(1); broken.next(); } },
    { id: "go-list", group: "look", label: t("Go to the list of grids"), keys: ["g"], run: () => { choose(0); list.focus(); } },
    { id: "go-map", group: "look", label: t("Go to the map"), keys: ["h"], run: () => map.getContainer().focus() },
  );
  showTold(bench, part("told"));
  bench.on("heard", ({ text }) => say(part("status"), text));
  buildBar(bench, commands, part("bar"));
  buildTools(bench, commands, part("tools"));
  showStanding(bench, part("banner"), commands);
  part("map").append(bench.cursor.ring);
  page.append(drawerButton(part("panel")));
  const mark = () => {
    bench.marks.shown.broken = broken.marked;
    sheets.touch(null, ["marks"]);
  };
  bench.on("rules", mark);
  plan.on("level", mark);
  plan.on("loaded", () => bench.mark({ unit: -1, preview: null }));
  const pointing = new Pointing(bench, map, bench.view.places, bench.cursor);
  listen(bench, commands, pointing);
  map.getContainer().tabIndex = 0;
  map.getContainer().setAttribute("aria-label", t("Map of the plan; arrows go from unit to unit"));
  hear(queue, bench);
  remember(bench, map);
  for (const event of ["loaded", "history"]) plan.tell(event);
  bench.tell("tool");
}

/** Tell what became of moves, and what others did. */
function hear(queue, bench) {
  queue.addEventListener("refused", ({ detail }) => bench.say(detail.sentences.join(" ")));
  queue.addEventListener("meanwhile", ({ detail: { edits, lost } }) => {
    const said = sentences(edits, bench.plan);
    const shown = said.slice(-4).join(" ");
    const more = said.length > 4 ? t("{n} {n|change|changes} before that.", { n: said.length - 4 }) : "";
    bench.say([t("Meanwhile:"), more, shown, ...lost].filter((text) => text).join(" "), null, { lasting: true });
  });
  queue.addEventListener("done", ({ detail: { item, answer } }) => {
    const searched = ["rebalance", "straighten", "repair"].includes(item.move.kind) && !answer.patch.reload;
    const moved = Object.values(answer.patch.assigned).some((grids) => Object.keys(grids).length);
    if (searched && !moved) bench.say(t("Nothing better was found: the plan is as it was."));
  });
  addEventListener("beforeunload", (event) => {
    if (queue.state === "kept") return;
    event.preventDefault();
    event.returnValue = ""; // older browsers ask only then
  });
  if (queue.items.length) {
    bench.plan.replay(queue.items);
    bench.say(t("{n} {n|change|changes} from before {n|was|were} waiting on this computer; {n|it is|they are} sent now.", { n: n(queue.items.length) }));
    queue.pump();
  }
}

/** Look every few seconds whether somebody else changed the plan. */
function follow(bench) {
  const look = async () => {
    if (!document.hidden && !bench.queue.busy && bench.queue.state === "kept" && !bench.plan.live) {
      try {
        await bench.queue.catchUp({ idle: true });
      } catch (error) {
        if (!(error instanceof AwayError)) throw error; // it will be there again
      }
    }
    setTimeout(look, POLL_MS);
  };
  if (bench.editable) setTimeout(look, POLL_MS);
}

/** Fetch and show the ground; painting need not wait for it. */
async function drawGround(server, plan, ground, sheets) {
  const layers = await server.ground();
  const [[south], [north]] = plan.data.bounds;
  const metre = 1 / (0.5971642834779395 * Math.cos((((south + north) / 2) * Math.PI) / 180));
  await ground.keep(layers, metre);
  sheets.touch(null, ["ground"]);
  performance.mark("workbench-ground");
}

open().catch((error) => {
  const words = error.sentences ?? [t("The plan could not be opened."), error.message];
  part("status").textContent = words.join(" ");
  part("status").classList.add("must");
  throw error;
});

// The plans of a frontier: their grids on small maps that move together, and the page anew when another is drawn.

import { boundsOf, drawGrids, openTwins } from "/static/compare/twins.js";
import { refusal } from "/static/words.js";

const POLL_MS = 2000;
const page = document.getElementById("frontier");
const offers = [...document.querySelectorAll(".offer")].filter((offer) => offer.querySelector(".small-map:not(.waiting)"));

async function json(address) {
  const answer = await fetch(address, { headers: { Accept: "application/json" } });
  const told = await answer.json();
  if (!answer.ok) throw new Error(refusal(told).join(" "));
  return told;
}

/** Draw the grids of every plan that is done; they came with the page. */
function drawAll() {
  const told = JSON.parse(document.getElementById("grids").textContent);
  const grids = offers.map((offer) => told[offer.dataset.plan]);
  const maps = openTwins(offers.map((offer) => offer.querySelector(".small-map")), boundsOf(grids[0].map((grid) => grid.land)));
  maps.forEach((map, at) => drawGrids(map, grids[at]));
}

/** Ask how far the plans are, and show the page anew when one more is done. */
async function watch() {
  const before = offers.length;
  for (;;) {
    await new Promise((resolve) => { setTimeout(resolve, POLL_MS); });
    const { frontiers } = await json(`/api/v1/villages/${encodeURIComponent(page.dataset.village)}/frontiers`);
    const now = frontiers.find((each) => Date.parse(each.asked) === Date.parse(page.dataset.asked));
    if (!now || !now.waits || now.plans.filter(({ plan }) => plan.state === "done").length !== before) {
      window.location.reload();
      return;
    }
    now.plans.forEach(({ plan }) => show(plan));
  }
}

function show(plan) {
  const offer = [...document.querySelectorAll(".offer")].find((each) => each.dataset.plan === plan.id);
  const bar = offer && offer.querySelector("progress");
  if (bar && plan.progress) bar.value = plan.progress;
}

function tell(error) {
  document.getElementById("progress").textContent = error.message;
}

if (offers.length) drawAll();
if (page.dataset.waits === "yes") watch().catch(tell);

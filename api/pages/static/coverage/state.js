// What is asked for, kept in the address so that it can be sent to somebody and survives going back.

const LAYERS = ["organisation", "stations", "service"];

/**
 * What an address asks for; what it does not say is null, or what is usual.
 * @param {string} [search]
 */
export function read(search = window.location.search) {
  const said = new URLSearchParams(search);
  const minutes = Number(said.get("minutes"));
  return {
    area: said.get("area"),
    level: said.get("level"),
    date: said.get("date"),
    minutes: minutes > 0 && minutes <= 240 ? minutes : 15,
    layer: LAYERS.includes(said.get("layer")) ? said.get("layer") : LAYERS[0],
  };
}

/** Return what the service is asked for as parameters. */
export function asParameters({ area, level, date, minutes }) {
  const said = new URLSearchParams({ minutes: String(minutes) });
  for (const [name, value] of Object.entries({ area, level, date })) {
    if (value) said.set(name, value);
  }
  return said;
}

/** Write what is asked for into the address; going to another area is a step to go back from. */
export function write(asked, { step = false } = {}) {
  const said = asParameters(asked);
  said.set("layer", asked.layer);
  window.history[step ? "pushState" : "replaceState"](null, "", `?${said}`);
}

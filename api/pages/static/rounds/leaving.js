// Who logs out leaves nothing of a sheet on the device; results that were not sent are not thrown away unasked.

import { t } from "/static/words.js";
import { forgetPage } from "./offline.js";
import { forgetAll, waitingInAll } from "./queue.js";

/**
 * Watch over the buttons that log out.
 * @param {() => Promise<void>} [send] sends what waits, as far as that is possible now
 */
export function guardLogOut(send = async () => {}) {
  for (const form of document.querySelectorAll('form[action="/logout"]')) {
    form.addEventListener("submit", async (event) => {
      event.preventDefault();
      await send();
      const waiting = waitingInAll();
      if (waiting && !confirm(t("{n} {n|result is|results are} not sent and will be lost. Log out all the same?", { n: waiting }))) return;
      forgetAll();
      await forgetPage({ all: true });
      form.submit();
    });
  }
}

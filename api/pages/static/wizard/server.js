// Asks the service. What it refuses becomes an error that carries its sentences.

import { refusal, t } from "/static/words.js";

/** What the service refused, sentence by sentence. */
export class Refused extends Error {
  constructor(sentences, status) {
    super(sentences.join("\n"));
    this.sentences = sentences;
    this.status = status;
  }
}

/** Return the answer of an address as JSON, or null where there is nothing in it. */
export async function ask(address, { method = "GET", body } = {}) {
  const said = body === undefined ? {} : { headers: { "Content-Type": "application/json" }, body: JSON.stringify(body) };
  let answer;
  try {
    answer = await fetch(address, { method, ...said });
  } catch {
    throw new Refused([t("The service does not answer; try again in a while.")], 0);
  }
  if (answer.status === 204) return null;
  return read(answer.status, await answer.text());
}

/**
 * Send files with a few words and return the answer; `onShare` hears how much has been sent, 0 to 1.
 * @param {string} address
 * @param {File[]} files
 * @param {Object<string, string>} texts
 * @param {(share: number) => void} onShare
 */
export function send(address, files, texts, onShare) {
  const form = new FormData();
  for (const file of files) form.append("files", file, file.name);
  for (const [name, text] of Object.entries(texts)) if (text) form.append(name, text);
  return new Promise((resolve, reject) => {
    const request = new XMLHttpRequest(); // which tells how much has been sent
    request.open("POST", address);
    request.upload.addEventListener("progress", (sent) => sent.lengthComputable && onShare(sent.loaded / sent.total));
    request.addEventListener("error", () => reject(new Refused([t("The service does not answer; try again in a while.")], 0)));
    request.addEventListener("load", () => {
      try {
        resolve(read(request.status, request.responseText));
      } catch (error) {
        reject(error);
      }
    });
    request.send(form);
  });
}

function read(status, text) {
  let said = {};
  try {
    said = JSON.parse(text);
  } catch {
    // no JSON: a proxy answered
  }
  if (status >= 200 && status < 300) return said;
  if (status === 401) location.reload(); // which asks for the log-in
  throw new Refused(sentences(said), status);
}

function sentences(problem) {
  const told = refusal(problem);
  return (problem.faults || []).length ? problem.faults.map((fault, i) => `${fault.where}: ${told[i]}`) : told;
}

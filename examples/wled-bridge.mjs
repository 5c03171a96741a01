// Shows on a WLED strip what the build light tells: red while something is broken, else green.
// See wled.md for how to start it.

import { createServer } from "node:http";
import { text } from "node:stream/consumers";
import { Webhook } from "standardwebhooks";

const { NOTIFY_SECRET = "", WLED_URL = "", HOST = "127.0.0.1", PORT = "8787" } = process.env;

// Effects of WLED: 0 is Solid, 2 is Breathe. `transition` is in tenths of a second.
const BROKEN = { on: true, transition: 5, seg: [{ fx: 2, col: [[255, 0, 0]] }] };
const FINE = { on: true, transition: 5, seg: [{ fx: 0, col: [[0, 255, 0]] }] };

const webhook = new Webhook(NOTIFY_SECRET);
const wled = new URL("/json/state", WLED_URL);

/** What is broken, each a branch or a step of it. */
const broken = new Set();
/** The newest ids that were shown: the same note may come twice. */
const shown = new Set();

createServer(async (request, response) => {
  response.writeHead(await take(request)).end();
}).listen(Number(PORT), HOST, function () {
  console.log(`Listening on http://${HOST}:${this.address().port}`);
});

/** Returns the status to answer with. What is not answered 2xx comes again. */
async function take(request) {
  const note = await verified(request);
  if (!note) return 401;
  const id = request.headers["webhook-id"];
  if (shown.has(id)) return 204;
  const { pipeline, branch, kind, step } = note.data;
  const what = JSON.stringify([pipeline.slug, branch, kind, step]);
  if (note.type === "verdict.fixed") broken.delete(what);
  else broken.add(what);
  if (!(await show(broken.size > 0 ? BROKEN : FINE))) return 502;
  shown.add(id);
  if (shown.size > 1000) shown.delete(shown.values().next().value);
  return 204;
}

async function verified(request) {
  try {
    // What is signed is the text as it came.
    return webhook.verify(await text(request), request.headers);
  } catch {
    return undefined;
  }
}

async function show(state) {
  try {
    const response = await fetch(wled, {
      method: "POST",
      headers: { "content-type": "application/json" },
      body: JSON.stringify(state),
      signal: AbortSignal.timeout(5000),
    });
    await response.body?.cancel();
    if (!response.ok) console.error(`WLED answered ${response.status}`);
    return response.ok;
  } catch (error) {
    console.error(`WLED cannot be reached: ${error.cause?.code ?? error.name}`);
    return false;
  }
}

import { createWebhooks } from "../../../dist/webhook/index.js";
import { SECRET } from "../schemes.js";

/** As in the README: either scheme, replay memory on, and a handler. */
const webhooks = createWebhooks({ token: SECRET });
webhooks.on("build.finished", () => {});
webhooks.onError(() => {});

export default webhooks.middleware;

import { createNodeMiddleware, Webhooks } from "@octokit/webhooks";
import { SECRET } from "../schemes.js";

const silent = { debug() {}, info() {}, warn() {}, error() {} };
const webhooks = new Webhooks({ secret: SECRET, log: silent });
webhooks.onAny(() => {});

export default createNodeMiddleware(webhooks, { path: "/webhook", log: silent });

import create from "github-webhook-handler";
import { SECRET } from "../schemes.js";

const handler = create({ path: "/webhook", secret: SECRET });
handler.on("error", () => {});
handler.on("*", () => {});

/** @type {import("node:http").RequestListener} */
export default function receive(request, response) {
  handler(request, response, () => {});
}

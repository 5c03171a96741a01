import { answer } from "./answer.js";

/**
 * Reads the body, checks nothing, answers: what no middleware can be faster than.
 *
 * @type {import("node:http").RequestListener}
 */
export default function bare(request, response) {
  request.on("end", () => {
    answer(response);
  });
  request.resume();
}

import { afterEach, describe, expect, it } from "@jest/globals";
import { createServer } from "node:http";
import {
  followPublishedAddresses,
  type PublishedAddresses,
} from "../../../src/server/guards/published-addresses.js";
import { until } from "../../helpers/until.js";
import { listening, recorded } from "./support.js";

const GOOD = ["198.51.100.0/24", "192.0.2.1"];

let followed: PublishedAddresses | undefined;

afterEach(() => {
  followed?.close();
});

/** Buildkite's API, which answers in turn, and the last answer for good. */
async function following(answers: readonly [unknown, ...unknown[]], kept?: unknown) {
  const asked: (string | undefined)[] = [];
  const server = createServer((request, response) => {
    const answer = answers[Math.min(asked.length, answers.length - 1)];
    asked.push(request.headers.authorization ?? request.url);
    if (typeof answer === "number") response.writeHead(answer, { Location: "/v2/other" });
    response.end(typeof answer === "string" ? answer : JSON.stringify(answer));
  });
  const apiUrl = `http://127.0.0.1:${await listening(server)}`;
  const { log, lines } = recorded();
  const keeps: (readonly string[])[] = [];
  const keep = (entries: readonly string[]) => void keeps.push(entries);
  followed = followPublishedAddresses({ apiUrl, kept, keep, log, interval: 1 });
  return { published: followed, asked, lines, keeps };
}

const listing = (...webhook_ips: readonly string[]) => ({ webhook_ips });

describe("the addresses that Buildkite publishes", () => {
  it("are fetched at the start, without a token, and kept", async () => {
    const { published, asked, keeps } = await following([listing(...GOOD)]);
    expect(published.list()).toBeUndefined();
    expect(published.unavailable()).toMatch(/not known yet/);
    await until(() => published.list() !== undefined);
    expect(published.unavailable()).toBeUndefined();
    expect(published.list()?.has("198.51.100.9")).toBe(true);
    expect(published.list()?.has("198.51.101.9")).toBe(false);
    await until(() => asked.length > 3);
    expect(new Set(asked)).toEqual(new Set(["/v2/meta"]));
    expect(keeps).toEqual([GOOD]);
  });

  it("are fetched again and again, and what changes is logged", async () => {
    const { published, keeps, lines } = await following([
      listing("192.0.2.1", "192.0.2.2"),
      listing("192.0.2.2", "192.0.2.3"),
    ]);
    await until(() => keeps.length === 2);
    expect(published.list()?.entries).toEqual(["192.0.2.2", "192.0.2.3"]);
    expect(lines).toMatchObject([
      { level: 30, added: ["192.0.2.1", "192.0.2.2"], removed: [] },
      { level: 40, added: ["192.0.2.3"], removed: ["192.0.2.1"] },
    ]);
  });

  it.each([
    ["an empty list", listing()],
    ["one that is not wholly readable", listing("192.0.2.1", "example.com")],
    ["something else", { webhook_ips: "192.0.2.1" }],
    ["no list", {}],
    ["no JSON", "<html>"],
    ["an error", 500],
    ["a redirection", 302],
    ["more than is read", listing(...Array<string>(6_000).fill("198.51.100.7"))],
  ])("stay what they were where the API says %s, which is said once", async (_, bad) => {
    const { published, asked, keeps, lines } = await following([listing(...GOOD), bad, bad]);
    await until(() => asked.length === 3);
    expect(published.list()?.entries).toEqual(GOOD);
    expect(keeps).toEqual([GOOD]);
    expect(lines.map(({ msg }) => msg).slice(1)).toEqual([
      expect.stringMatching(/cannot be fetched, the one before is used/),
    ]);
  });

  it("are tried again where the first fetch fails", async () => {
    const { published, lines } = await following([503, listing(...GOOD)]);
    await until(() => published.list() !== undefined);
    expect(lines.map(({ msg }) => msg)).toEqual([
      expect.stringMatching(/not known yet/),
      expect.stringMatching(/publishes other/),
      "Buildkite's addresses are fetched again",
    ]);
  });

  it("are known from what was kept, until they are fetched", async () => {
    const { published, lines, asked } = await following([500], GOOD);
    expect(published.list()?.entries).toEqual(GOOD);
    expect(published.unavailable()).toBeUndefined();
    await until(() => asked.length > 0);
    expect(lines.filter(({ msg }) => msg.includes("that was kept"))).toEqual([]);
  });

  it.each([[[]], [["example.com"]], [{}], ["192.0.2.1"]])(
    "are not known from %j that was kept",
    async (kept) => {
      const { published, lines } = await following([500], kept);
      expect(published.list()).toBeUndefined();
      expect(lines).toMatchObject([{ msg: expect.stringMatching(/kept cannot be read/) }]);
    },
  );
});

import { afterEach, beforeEach, expect, it } from "@jest/globals";
import {
  ORGANIZATION,
  startFakeBuildkiteApi,
  TOKEN,
  type FakeBuildkiteApi,
} from "../helpers/fake-buildkite-api.js";
import { listedBuild } from "./support.js";

let api: FakeBuildkiteApi;
beforeEach(async () => {
  api = await startFakeBuildkiteApi();
});
afterEach(() => api.close());

const LIST = `/v2/organizations/${ORGANIZATION}/builds`;

function get(path: string, token = TOKEN, method = "GET"): Promise<Response> {
  const headers = { authorization: `Bearer ${token}` };
  return fetch(`${api.url}${path}`, { method, headers });
}

it.each([
  ["another token", LIST, "bkua_another", "GET", 401],
  ["another organization", "/v2/organizations/another/builds", TOKEN, "GET", 404],
  ["another method", LIST, TOKEN, "POST", 405],
  ["an unknown filter", `${LIST}?since=2026-03-04T06:00:00Z`, TOKEN, "GET", 422],
  ["an unknown state", `${LIST}?state[]=walking`, TOKEN, "GET", 422],
  ["a time that is none", `${LIST}?created_from=today`, TOKEN, "GET", 422],
  ["a filter that stands there twice", `${LIST}?page=1&page=2`, TOKEN, "GET", 422],
  ["pages that are too large", `${LIST}?per_page=101`, TOKEN, "GET", 422],
])("the fake API refuses %s", async (_, path, token, method, status) => {
  expect((await get(path, token, method)).status).toBe(status);
});

it("the fake API lists by all filters, newest first, without attempts that were retried", async () => {
  const jobs = [{ id: "first", retried: true }, { id: "second" }];
  api.builds = [1, 2, 3, 4].map((number) => listedBuild(number, number, { jobs }));
  const from = "created_from=2026-03-04T06:00:02.000Z&created_to=2026-03-04T06:00:04.000Z";
  const response = await get(`${LIST}?${from}&state[]=running`);
  expect(await response.json()).toMatchObject([
    { number: 3, jobs: [{ id: "second" }] },
    { number: 2, jobs: [{ id: "second" }] },
  ]);
  expect(response.headers.get("link")).toBeNull();
});

it("the fake API counts requests", async () => {
  api.left.organization = 1;
  const first = await get(LIST);
  expect(first.headers.get("ratelimit-remaining")).toBe("0");
  expect((await get(LIST)).status).toBe(429);
});

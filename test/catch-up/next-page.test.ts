import { expect, it } from "@jest/globals";
import { nextPage } from "../../src/catch-up/next-page.js";

const API = "https://api.example.com";
const PATH = "/v2/organizations/harbour-lights/builds?page=2";

it.each<[string, string | null, string | undefined]>([
  ["none without the header", null, undefined],
  ["none on the last page", `<${API}${PATH}>; rel="prev"`, undefined],
  ["none by a name that only begins alike", `<${API}${PATH}>; rel="nextone"`, undefined],
  ["the next", `<${API}${PATH}>; rel="next"`, PATH],
  ["the next among others", `<${API}/1>; rel="prev", <${API}${PATH}>; rel="next"`, PATH],
  ["the next without quotes", `<${API}${PATH}>; rel=next`, PATH],
  ["a relative one", `<${PATH}>; rel="next"`, PATH],
  ["one with a comma in it", `<${API}${PATH}&a=1,2>; rel="next"`, `${PATH}&a=1,2`],
  ["nothing of a user in it", `<https://a:b@api.example.com${PATH}>; rel="next"`, PATH],
  ["no other host", `<https://elsewhere.example.com${PATH}>; rel="next"`, "elsewhere"],
  ["no other port", `<https://api.example.com:8443${PATH}>; rel="next"`, "elsewhere"],
  ["no plain HTTP", `<http://api.example.com${PATH}>; rel="next"`, "elsewhere"],
  ["no other path", `<${API}/v2/user?page=2>; rel="next"`, "elsewhere"],
  ["no path that climbs", `<${API}/v2/organizations/../user>; rel="next"`, "elsewhere"],
  ["no host in a path", `<//elsewhere.example.com${PATH}>; rel="next"`, "elsewhere"],
  ["nothing that is no URL", '<http://:0:0>; rel="next"', "elsewhere"],
])("finds %s", (_, link, expected) => {
  expect(nextPage(link, API)).toBe(expected);
});

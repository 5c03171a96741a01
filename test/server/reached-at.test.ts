import { afterEach, describe, expect, it } from "@jest/globals";
import supertest from "supertest";
import { startApp, type RunningApp } from "../helpers/app.js";
import { RawClient, request } from "../helpers/webhook-request.js";

type Headers = Readonly<Record<string, string>>;

const HOSTILE = `x"'><script>alert(1)</script>&amp;`;
const HARMLESS = "x&quot;&#39;&gt;&lt;script&gt;alert(1)&lt;/script&gt;&amp;amp;";

let app: RunningApp;

afterEach(() => app.close());

/** The URL that the page tells a visitor to enter at Buildkite. */
async function shownUrl(headers: Headers): Promise<string> {
  const { text } = await supertest(app.origin).get("/").set(headers).expect(200);
  return /<code class="url">([^<]*)<\/code>/.exec(text)?.[1] ?? "none";
}

describe("the page shows the URL as the visitor reached it", () => {
  it.each<[proxies: number, headers: Headers, url: string]>([
    [0, { Host: "light.example" }, "http://light.example/webhook"],
    [0, { Host: "light.example:3000" }, "http://light.example:3000/webhook"],
    [
      0,
      { Host: "light.example", "X-Forwarded-Host": "evil.example", "X-Forwarded-Proto": "https" },
      "http://light.example/webhook",
    ],
    [
      1,
      { Host: "10.0.0.7", "X-Forwarded-Host": "light.example", "X-Forwarded-Proto": "https" },
      "https://light.example/webhook",
    ],
    [
      1,
      {
        Host: "10.0.0.7",
        "X-Forwarded-Host": "evil.example, light.example",
        "X-Forwarded-Proto": "http,https",
      },
      "https://light.example/webhook",
    ],
    // Heroku's router leaves the Host as it is, and says the scheme.
    [1, { Host: "light.example", "X-Forwarded-Proto": "https" }, "https://light.example/webhook"],
    [1, { Host: "light.example" }, "http://light.example/webhook"],
    [1, { Host: "light.example", "X-Forwarded-Proto": "wss" }, "http://light.example/webhook"],
    [
      2,
      {
        Host: "10.0.0.7",
        "X-Forwarded-Host": "evil.example, light.example, inner.example",
        "X-Forwarded-Proto": "javascript, https, http",
      },
      "https://light.example/webhook",
    ],
    [
      2,
      { Host: "10.0.0.7", "X-Forwarded-Host": "light.example", "X-Forwarded-Proto": "https" },
      "https://light.example/webhook",
    ],
  ])("with TRUST_PROXY=%i: %j", async (proxies, headers, url) => {
    app = await startApp({ TRUST_PROXY: String(proxies) });
    expect(await shownUrl(headers)).toBe(url);
  });
});

describe("a hostile host is only ever text", () => {
  it.each([
    ["Host", 0],
    ["X-Forwarded-Host", 1],
  ])("in %s", async (name, proxies) => {
    app = await startApp({ TRUST_PROXY: String(proxies) });
    const client = await RawClient.open(app.port);
    const headers = { [name]: HOSTILE };
    const { status, body } = await client.exchange(request("", { method: "GET", headers }));
    client.hangUp();
    expect(status).toBe(200);
    expect(body).toContain(`<code class="url">http://${HARMLESS}/webhook</code>`);
    expect(body).not.toContain("<script>alert");
  });

  it("and none at all is no failure", async () => {
    app = await startApp();
    const client = await RawClient.open(app.port);
    await client.send(Buffer.from("GET / HTTP/1.0\r\n\r\n"));
    const { status, body } = await client.answer();
    expect(status).toBe(200);
    expect(body).toContain("http://localhost/webhook");
  });
});

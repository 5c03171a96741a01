import { describe, expect, it } from "@jest/globals";
import { faultsOf, settingsOf } from "./support.js";

const NOTIFY_SECRET = `whsec_${Buffer.alloc(32, 1).toString("base64")}`;
const NOTIFY_URL = "https://receiver.example/hook";

describe("NOTIFY_URL and NOTIFY_SECRET", () => {
  it("are none", () => {
    expect(settingsOf({}).notify).toBeUndefined();
  });

  it("are where to, and the key", () => {
    const { notify } = settingsOf({ NOTIFY_URL, NOTIFY_SECRET });
    expect(notify).toEqual({ url: new URL(NOTIFY_URL), key: Buffer.alloc(32, 1) });
  });

  it.each([
    [{ NOTIFY_URL }, "NOTIFY_SECRET: must be set where NOTIFY_URL is"],
    [{ NOTIFY_SECRET }, "NOTIFY_URL: must be set where NOTIFY_SECRET is"],
    [{ NOTIFY_URL, NOTIFY_SECRET: "s3cr3t" }, "NOTIFY_SECRET: must be whsec_"],
  ])("stop the start: %j", (environment, start) => {
    const faults = faultsOf(environment);
    expect(faults).toEqual([expect.stringContaining(start)]);
    expect(faults.join()).not.toContain("s3cr3t");
  });

  it.each([
    "http://localhost:8123/api/webhook/x",
    "http://127.0.0.1/",
    "http://[::1]:9",
    "http://192.168.1.7",
    "http://[fd00::7]/",
    "http://homeassistant:8123",
    "http://homeassistant.local:8123",
    "http://hooks.internal",
    "https://93.184.215.14",
  ])("may go to %s", (url) => {
    expect(settingsOf({ NOTIFY_URL: url, NOTIFY_SECRET }).notify?.url.href).toBe(new URL(url).href);
  });

  it.each([
    "http://receiver.example",
    "http://93.184.215.14",
    "http://127.0.0.1.receiver.example",
    "http://[2001:4860::8888]/",
    "ftp://localhost",
    "https://user:s3cr3t@receiver.example",
    "receiver.example/hook",
    "https://",
  ])("must not go to %s", (url) => {
    const faults = faultsOf({ NOTIFY_URL: url, NOTIFY_SECRET });
    expect(faults).toEqual([expect.stringMatching(/^NOTIFY_URL: must be a URL that begins with/)]);
  });
});

import { afterEach, describe, expect, it, jest } from "@jest/globals";
import { createWebhooks } from "../../src/webhook/index.js";
import { payloadOf } from "../helpers/payloads.js";
import { request, signed, TOKEN, withToken } from "../helpers/webhook-request.js";
import { Bench, FACES, type Handler } from "./faces.js";
import { answering, until } from "./support.js";

const SKIPPED = payloadOf("build.skipped");
const DUPLICATE = { ok: true, event: "build.skipped", duplicate: true };

const bench = new Bench();
afterEach(() => bench.close());

describe.each(FACES)("$name", ({ mount }) => {
  it("calls next with what it verified in request.buildkite", async () => {
    const webhooks = createWebhooks({ token: TOKEN, now: () => 1_772_600_767_890 });
    const unused = jest.fn<() => void>();
    webhooks.on("*", unused);
    const { handler, requests } = answering(202);
    const client = await bench.open(mount(webhooks.verifier, handler));
    const delivery = signed(SKIPPED, { timestamp: 1_772_600_767 });
    expect((await client.exchange(delivery)).status).toBe(202);
    expect(requests.map(({ buildkite }) => buildkite)).toEqual([
      {
        event: SKIPPED,
        delivery: { method: "signature", timestamp: 1_772_600_767, receivedAt: 1_772_600_767_890 },
        duplicate: false,
      },
    ]);
    await webhooks.close();
    expect(unused).not.toHaveBeenCalled();
  });

  it.each([
    ["credentials_missing", 401, request(SKIPPED)],
    ["token_mismatch", 401, withToken(SKIPPED, "wrong")],
    ["signature_mismatch", 401, signed(SKIPPED, { token: "wrong" })],
    ["body_not_json", 400, signed("hello")],
    ["body_encoding_unsupported", 415, signed(SKIPPED, { headers: { "Content-Encoding": "br" } })],
    ["body_too_large", 413, signed({ ...SKIPPED, filler: "x".repeat(10_000) })],
    ["method_not_allowed", 405, signed(SKIPPED, { method: "PUT" })],
  ])(
    "gives the refusal %s to next, with its status, and to listeners",
    async (code, status, bad) => {
      const webhooks = createWebhooks({ token: TOKEN, maxBodyBytes: 10_000 });
      const errors: unknown[] = [];
      webhooks.onError((error) => void errors.push(error));
      const { handler, requests } = answering();
      const client = await bench.open(mount(webhooks.verifier, handler));
      expect(await client.exchange(bad)).toMatchObject({ status, body: { refused: code } });
      expect(errors).toEqual([expect.objectContaining({ code, status })]);
      expect(requests).toEqual([]);
      expect((await client.exchange(signed(SKIPPED))).status).toBe(204);
    },
  );

  it.each([
    [200, true],
    [302, true],
    [404, true],
    [499, true],
    [500, false],
    [503, false],
    [599, false],
  ])("after a response of %d, remembering the delivery is %p", async (status, isKept) => {
    const webhooks = createWebhooks({ token: TOKEN });
    const { handler, requests } = answering(status, 204);
    const client = await bench.open(mount(webhooks.verifier, handler));
    const delivery = signed(SKIPPED);
    expect((await client.exchange(delivery)).status).toBe(status);
    const second = await client.exchange(delivery);
    if (isKept) expect(second).toMatchObject({ status: 200, body: DUPLICATE });
    else expect(second.status).toBe(204);
    expect((await client.exchange(delivery)).body).toEqual(DUPLICATE);
    expect(requests).toHaveLength(isKept ? 1 : 2);
  });

  it("forgets a delivery whose handler called next(error)", async () => {
    const webhooks = createWebhooks({ token: TOKEN });
    let tries = 0;
    const handler: Handler = (_, response, next) => {
      if (++tries === 1) next(new Error("A failure."));
      else response.writeHead(204).end();
    };
    const client = await bench.open(mount(webhooks.verifier, handler));
    const delivery = signed(SKIPPED);
    expect((await client.exchange(delivery)).status).toBe(500);
    expect((await client.exchange(delivery)).status).toBe(204);
  });

  it("lets a duplicate wait for the response, and gives it its turn after a failure", async () => {
    const webhooks = createWebhooks({ token: TOKEN });
    const ends: ((status: number) => void)[] = [];
    const handler: Handler = (_, response) => {
      ends.push((status) => response.writeHead(status, { "Content-Length": 0 }).end());
    };
    const port = await bench.serve(mount(webhooks.verifier, handler));
    const clients = [
      await bench.connect(port),
      await bench.connect(port),
      await bench.connect(port),
    ];
    const delivery = signed(SKIPPED);
    const answers = Promise.all(clients.map((client) => client.exchange(delivery)));
    await until(() => ends.length === 1);
    ends[0]?.(503);
    await until(() => ends.length === 2);
    ends[1]?.(200);
    const statuses = (await answers).map(({ status, body }) => [status, body]);
    expect(statuses).toEqual(
      expect.arrayContaining([
        [503, ""],
        [200, ""],
        [200, DUPLICATE],
      ]),
    );
    expect(ends).toHaveLength(2);
  });
});

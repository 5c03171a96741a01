import { afterEach } from "@jest/globals";
import { once } from "node:events";
import { createServer, type Server } from "node:http";
import express, { type RequestHandler } from "express";
import { pino } from "pino";
import { z } from "zod";

const servers: Server[] = [];

afterEach(() => {
  for (const server of servers.splice(0)) {
    server.close();
    server.closeAllConnections();
  }
});

/** The port of loopback it then listens on, until the test ends. */
export async function listening(server: Server): Promise<number> {
  servers.push(server);
  await once(server.listen(0, "127.0.0.1"), "listening");
  const address = server.address();
  if (address === null || typeof address === "string") throw new Error("not listening on TCP");
  return address.port;
}

/** An app of these handlers alone. */
export function serving(...handlers: readonly RequestHandler[]): Promise<number> {
  return listening(createServer(express().use(...handlers)));
}

const Line = z.looseObject({ level: z.number(), msg: z.string() });

/** A log, and what was written to it. */
export function recorded() {
  const lines: z.output<typeof Line>[] = [];
  const write = (text: string) => lines.push(Line.parse(JSON.parse(text)));
  return { log: pino({ base: null }, { write }), lines };
}

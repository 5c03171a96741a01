import type { Response } from "express";

/** Answers in the form that all of the app's errors have. */
export function fail(response: Response, status: number, code: string, message: string): void {
  response.status(status).json({ error: { code, message } });
}

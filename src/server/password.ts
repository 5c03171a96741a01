import type { IncomingMessage } from "node:http";
import type { RequestHandler } from "express";
import { fail } from "./fail.js";
import { areSame } from "./secrets.js";

export interface PasswordOptions {
  /** `public` opens what is behind it to all, knowingly. */
  readonly password: string | undefined;
  readonly production: boolean;
}

export type Access = "read" | "change";

/**
 * Lets those through who know the password, by HTTP Basic under any user name. Without a password it
 * is open outside production and shut in production: what names pipelines and people is not for all.
 * `public` opens it for reading alone, in production.
 */
export function requirePassword(
  { password, production }: PasswordOptions,
  access: Access,
): RequestHandler {
  const isPublic = password === "public";
  const isOpen = isPublic
    ? access === "read" || !production
    : password === undefined && !production;
  return (request, response, next) => {
    if (isOpen) {
      next();
    } else if (isPublic) {
      const message =
        "DASHBOARD_PASSWORD=public opens this app for reading alone: set a password of your own to change something.";
      fail(response, 403, "password_public", message);
    } else if (password === undefined) {
      const message =
        "This is shut: set DASHBOARD_PASSWORD to open it with a password, or to public to open it to all for reading.";
      fail(response, 403, "password_not_set", message);
    } else if (isRight(request.headers.authorization, password)) {
      next();
    } else {
      const { authorization = "" } = request.headers;
      const code = authorization === "" ? "password_missing" : "password_wrong";
      const message = "Enter the value of DASHBOARD_PASSWORD, with any user name.";
      response.set("WWW-Authenticate", 'Basic realm="Build light", charset="UTF-8"');
      fail(response, 401, code, message);
    }
  };
}

function givenPassword(authorization = ""): string {
  const [scheme = "", credentials = ""] = authorization.split(" ");
  if (scheme.toLowerCase() !== "basic") return "";
  const [, ...password] = Buffer.from(credentials, "base64").toString("utf8").split(":");
  return password.join(":");
}

/** Whether what `requirePassword` guards would be open for reading to this request. */
export function mayRead(
  { headers }: IncomingMessage,
  { password, production }: PasswordOptions,
): boolean {
  if (password === undefined) return !production;
  return password === "public" || isRight(headers.authorization, password);
}

/** Whether this request may change what `requirePassword` guards. */
export function mayChange(request: IncomingMessage, options: PasswordOptions): boolean {
  return !(options.password === "public" && options.production) && mayRead(request, options);
}

function isRight(authorization: string | undefined, password: string): boolean {
  return areSame(givenPassword(authorization), password);
}

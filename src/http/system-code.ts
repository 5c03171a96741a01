import { z } from "zod";

const SystemError = z.object({ code: z.string() });

/** Node's or the system's word for an error, such as ENOENT. */
export function systemCode(error: unknown): string | undefined {
  return SystemError.safeParse(error).data?.code;
}

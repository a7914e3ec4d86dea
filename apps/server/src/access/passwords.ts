import { hash, verify } from "@node-rs/argon2";
import { z } from "zod";

/** OWASP's argon2id floor: 19 MiB, two passes, one lane. */
const cost = { memoryCost: 19_456, timeCost: 2, parallelism: 1 } as const;

export const Password = z
  .string()
  .min(10, "A password needs at least 10 characters.")
  .max(200, "A password has at most 200 characters.");

/** Stands where a hash would: nobody's password yet. */
export const noPassword = "*";

export function hashPassword(password: string): Promise<string> {
  return hash(password, cost);
}

let decoy: Promise<string> | null = null;

/**
 * Whether the password is the account's. Without an account (`null`) it works as long on a decoy, so that the time taken
 * does not tell which addresses have one.
 */
export async function passwordMatches(stored: string | null, password: string): Promise<boolean> {
  decoy ??= hashPassword("nobody has this password");
  const hash = stored === noPassword ? null : stored;
  const matches = await verify(hash ?? (await decoy), password);
  return hash !== null && matches;
}

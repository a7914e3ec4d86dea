import { type Language, languages } from "@kindred/segment";
import type pg from "pg";

/** Somebody a letter goes to, and how the workspace speaks. */
export interface Recipient {
  readonly address: string;
  readonly language: Language;
  readonly timezone: string;
  readonly workspace: string;
}

/**
 * Whom a notice is for: a person of the workspace in the language they read its pages in, or a bare address in the workspace's own.
 * Null: that person is not in the workspace any more.
 */
export async function recipientOf(
  pool: pg.Pool,
  workspaceId: string,
  to: { readonly channel: "user" | "address"; readonly target: string },
): Promise<Recipient | null> {
  const { rows } = await pool.query<{
    name: string;
    timezone: string;
    language: string;
    email: string | null;
    reads: string | null;
  }>(
    `SELECT w.name, w.timezone, w.language, u.email, u.language AS reads FROM workspaces w
     LEFT JOIN members_of m ON m.workspace_id = w.id AND m.user_id = $2 LEFT JOIN users u ON u.id = m.user_id WHERE w.id = $1`,
    [workspaceId, to.channel === "user" ? to.target : null],
  );
  const [row] = rows;
  const address = to.channel === "user" ? row?.email : to.target;
  if (row === undefined || address === null || address === undefined) return null;
  const language =
    languages.find((each) => each === row.reads) ?? languages.find((each) => each === row.language) ?? "en";
  return { address, language, timezone: row.timezone, workspace: row.name };
}

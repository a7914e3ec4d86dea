import type { ColumnType, Generated } from "kysely";
import type { OptionalTimestamp, Timestamp, TimestampWithDefault } from "./columns.ts";

export type Role = "owner" | "editor" | "viewer";

export interface WorkspacesTable {
  id: string;
  name: string;
  timezone: Generated<string>;
  default_country: string | null;
  currency: string | null;
  keep_ip: Generated<boolean>;
  link_secret: Buffer;
  /** The language its messages go out in, unless their reader's is known. */
  language: Generated<"en" | "ru" | "pt" | "ar">;
  next_contact_id: Generated<number>;
  /** The hour of the workspace's day at which refreshed tables are made anew. */
  refresh_hour: Generated<number>;
  created_at: TimestampWithDefault;
}

export interface UsersTable {
  id: string;
  email: string;
  name: string;
  password_hash: string;
  created_at: TimestampWithDefault;
  /** Two letters; null until they have opened a page. */
  language: ColumnType<string | null, string | null | undefined, string | null>;
}

export interface MembersOfTable {
  workspace_id: string;
  user_id: string;
  role: Role;
}

/** A link with which a person chooses a password, once. */
export interface PasswordLinksTable {
  token_hash: Buffer;
  user_id: string;
  created_at: Timestamp;
  expires_at: Timestamp;
}

export interface SessionsTable {
  token_hash: Buffer;
  user_id: string;
  /** The browser's own words. */
  agent: Generated<string>;
  created_at: TimestampWithDefault;
  expires_at: Timestamp;
}

export interface ApiKeysTable {
  id: string;
  workspace_id: string;
  kind: "write" | "admin";
  name: string;
  role: Role | null;
  hash: Buffer;
  prefix: string;
  created_at: TimestampWithDefault;
  last_used_at: OptionalTimestamp;
  revoked_at: OptionalTimestamp;
}

import type { ClickHouse } from "@kindred/store";

/** A contact as lists of members show it; an identity it has not is "". */
export interface Member {
  readonly id: number;
  readonly key: string;
  readonly external_id: string;
  readonly email: string;
  readonly phone: string;
}

export const memberColumns = "id, key, external_id, email, phone";

/** The contacts of these ids that exist, by ascending id. */
export async function readMembers(clickhouse: ClickHouse, ids: readonly number[]): Promise<Member[]> {
  if (ids.length === 0) return [];
  return clickhouse.query<Member>(
    `SELECT ${memberColumns} FROM contacts FINAL WHERE id IN {ids: Array(UInt32)} AND deleted = 0 ORDER BY id`,
    { ids },
  );
}

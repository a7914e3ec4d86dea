import { KindredError } from "@kindred/schema";
import type { ClickHouse, ClickHouseServer } from "./clickhouse.ts";
import { openEmbeddedClickHouse } from "./embedded.ts";
import { openRemoteClickHouse } from "./remote.ts";

/** The oldest ClickHouse that knows all our tables need: JSON columns and projections with settings of their own. */
const oldest = [26, 1] as const;

/** @throws KindredError `bad_clickhouse_url`, `clickhouse_unavailable`, `clickhouse_refused`, `clickhouse_too_old` */
export async function openClickHouse(folder: string, url: string | undefined): Promise<ClickHouseServer> {
  const server = url ? openRemoteClickHouse(parsedUrl(url)) : openEmbeddedClickHouse(folder);
  try {
    await refuseOldClickHouse(server.database("default"));
    return server;
  } catch (error) {
    await server.close();
    throw error;
  }
}

/** Which database is ours to name: a path in the URL would override it. */
function parsedUrl(text: string): URL {
  if (!URL.canParse(text) || !/^https?:$/.test(new URL(text).protocol))
    throw new KindredError(
      "bad_clickhouse_url",
      "CLICKHOUSE_URL is not the address of ClickHouse's HTTP interface. Write it as http://user:password@host:8123, with special characters of the password percent-encoded.",
      { status: 500 },
    );
  const url = new URL(text);
  url.pathname = "/";
  url.search = "";
  return url;
}

async function refuseOldClickHouse(clickhouse: ClickHouse): Promise<void> {
  const [row] = await clickhouse.query<{ version: string }>("SELECT version() AS version");
  const [major = 0, minor = 0] = (row?.version ?? "").split(".").map(Number);
  if (major > oldest[0] || (major === oldest[0] && minor >= oldest[1])) return;
  throw new KindredError(
    "clickhouse_too_old",
    `The ClickHouse server at CLICKHOUSE_URL is ${row?.version}; Kindred needs ${oldest.join(".")} or later. Upgrade it, or leave CLICKHOUSE_URL unset to use the one that comes with Kindred.`,
    { status: 500 },
  );
}

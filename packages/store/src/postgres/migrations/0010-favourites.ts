/** What of their orders people like most, kept as the trait of this name by the daily refresh; no row: a workspace does without. */
export const favourites = `
CREATE TABLE favourites (
  workspace_id text PRIMARY KEY REFERENCES workspaces (id) ON DELETE CASCADE,
  trait text NOT NULL,
  item text NOT NULL,
  event text NOT NULL,
  days integer NOT NULL CHECK (days > 0),
  changed_by text,
  changed_at timestamptz NOT NULL
);
`;

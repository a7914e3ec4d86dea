/**
 * People are invited by a link that works once: who has not chosen a password yet has none that matches (`*`). Sessions say where they were
 * opened. A workspace says in which language its messages go out. Dead letters are looked for by their code.
 */
export const peopleAndLetters = `
CREATE TABLE password_links (
  token_hash bytea PRIMARY KEY,
  user_id text NOT NULL REFERENCES users ON DELETE CASCADE,
  created_at timestamptz NOT NULL,
  expires_at timestamptz NOT NULL
);
CREATE INDEX password_links_user ON password_links (user_id);

ALTER TABLE sessions ADD COLUMN agent text NOT NULL DEFAULT '';
ALTER TABLE workspaces ADD COLUMN language text NOT NULL DEFAULT 'en' CHECK (language IN ('en', 'ru', 'pt', 'ar'));

CREATE INDEX dead_letters_open ON dead_letters (workspace_id, code, id) WHERE replayed_at IS NULL;
`;

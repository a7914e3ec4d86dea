/** Lines of the outbox live for a fraction of a second: compressing them costs more than writing them. */
export const outboxStorage = `ALTER TABLE outbox ALTER COLUMN line SET STORAGE EXTERNAL;`;

/** Message ids are written for every event and swept by age: they lie in order of age anyway, so a block index will do. */
export const messageIdsByBlock = `
DROP INDEX message_ids_received_at;
CREATE INDEX message_ids_received_at ON message_ids USING brin (received_at) WITH (pages_per_range = 32);
`;

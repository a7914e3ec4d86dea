import type { Member } from "@kindred/engine";
import { z } from "zod";

export const MemberAnswer = z
  .object({
    id: z.number().int(),
    key: z.string(),
    externalId: z.string().nullable(),
    email: z.string().nullable(),
    phone: z.string().nullable(),
  })
  .meta({ id: "Member" });

/** ClickHouse keeps an absent identity as an empty string. */
export function shownMember(member: Member): z.output<typeof MemberAnswer> {
  const present = (value: string): string | null => (value === "" ? null : value);
  return {
    id: Number(member.id),
    key: member.key,
    externalId: present(member.external_id),
    email: present(member.email),
    phone: present(member.phone),
  };
}

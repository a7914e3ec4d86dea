import { type InverseRequest, matchingArguments, matchingContacts, readMembers } from "@kindred/engine";
import { KindredError } from "@kindred/schema";
import type { WorkspaceStore } from "@kindred/store";
import { z } from "zod";
import { tenantOf } from "../access/gate.ts";
import { findContact } from "../contacts/find.ts";
import { Question, requestOf } from "../segments/request.ts";
import type { Wiring } from "../wiring.ts";
import { answers, type Api, Instant, InWorkspace } from "./api.ts";
import { MemberAnswer, shownMember } from "./member.ts";

const Argument = z.union([z.string(), z.number()]);
const OpenQuestion = Question.extend({
  parameter: z.string().max(1000).optional().describe("The one left open; unless given, the only one without a value"),
});
const ArgumentsAnswer = z
  .object({
    parameter: z.string(),
    now: Instant,
    values: z.array(Argument).describe("Of the values in the contact's data, those it matches with"),
    others: z.boolean().describe("It matches with every value that is not in its data"),
    except: z.array(Argument).describe("Of the values in its data, those it does not match with"),
  })
  .meta({ id: "MatchingArguments" });
const Matching = z.object({
  count: z.number().int(),
  members: z.array(MemberAnswer).describe("The first of them by contact id, at most `limit`"),
});
const ContactsAnswer = z
  .object({
    parameter: z.string(),
    now: Instant,
    arguments: z.array(Matching.extend({ value: Argument })),
    others: Matching.describe(
      "Who matches with every value that is not in the data; empty where values were asked for",
    ),
  })
  .meta({ id: "MatchingContacts" });

/** Members told at once, over all values. */
const mostMembers = 100_000;

/** Parametric segments turned around: who matches with which argument. */
export function argumentRoutes(api: Api, wiring: Wiring): void {
  const tags = ["Evaluation"];
  const config = { access: "viewer" } as const;
  const resources = (store: WorkspaceStore) => {
    return { workspace: store, now: wiring.now, flush: () => wiring.ingest.flush(store.id) };
  };
  const openRequest = async (
    store: WorkspaceStore,
    question: z.output<typeof OpenQuestion>,
  ): Promise<InverseRequest> => {
    return { ...(await requestOf(wiring, store, question)), parameter: question.parameter };
  };

  api.post(
    "/workspaces/:workspace/evaluate/arguments",
    {
      config,
      schema: {
        tags,
        summary: "With which arguments of a parameter a contact matches",
        params: InWorkspace,
        body: OpenQuestion.extend({ contact: z.string().min(1).max(1000) }),
        response: answers(ArgumentsAnswer),
      },
    },
    async (request) => {
      const store = tenantOf(request);
      const contact = await findContact(store, request.body.contact);
      const found = await matchingArguments(resources(store), await openRequest(store, request.body), contact);
      return {
        parameter: found.parameter,
        now: new Date(found.now).toISOString(),
        values: [...found.values],
        others: found.others,
        except: [...found.except],
      };
    },
  );

  api.post(
    "/workspaces/:workspace/evaluate/members-by-argument",
    {
      config,
      schema: {
        tags,
        summary: "Who matches with each argument of a parameter",
        params: InWorkspace,
        body: OpenQuestion.extend({
          values: z.array(Argument).max(10_000).optional().describe("Absent: all values in the data"),
          limit: z.number().int().min(0).max(10_000).default(100).describe("Members told of each value"),
        }),
        response: answers(ContactsAnswer),
      },
    },
    async (request) => {
      const store = tenantOf(request);
      const { values, limit } = request.body;
      const asked = await openRequest(store, request.body);
      const found = await matchingContacts(resources(store), asked, values ?? null);
      const shown = [found.others, ...found.arguments.map(({ contacts }) => contacts)].map((contacts) => {
        return { count: contacts.size, ids: first(contacts, limit) };
      });
      refuseTooMany(shown.reduce((sum, { ids }) => sum + ids.length, 0));
      const members = await readMembers(store.clickhouse, [...new Set(shown.flatMap(({ ids }) => ids))]);
      const byId = new Map(members.map((member) => [Number(member.id), shownMember(member)]));
      const [others, ...each] = shown.map(({ count, ids }) => ({
        count,
        members: ids.flatMap((id) => byId.get(id) ?? []),
      }));
      return {
        parameter: found.parameter,
        now: new Date(found.now).toISOString(),
        arguments: found.arguments.map(({ value }, index) => ({ value, ...each[index]! })),
        others: others!,
      };
    },
  );
}

function first(contacts: { ids(): Iterable<number> }, limit: number): number[] {
  const ids: number[] = [];
  for (const id of contacts.ids()) {
    if (ids.length === limit) break;
    ids.push(id);
  }
  return ids;
}

function refuseTooMany(members: number): void {
  if (members <= mostMembers) return;
  const message = `The answer would tell of ${members} members, more than ${mostMembers}: lower \`limit\`, or ask for fewer values.`;
  throw new KindredError("too_many_members", message, { status: 422, pointer: "/limit" });
}

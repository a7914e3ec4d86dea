import { setImmediate as nextTurn } from "node:timers/promises";
import { isDeepStrictEqual } from "node:util";
import { isJsonObject } from "@kindred/schema";
import { check, type CheckContext, type Checked, type Diagnostic, referencesIn } from "@kindred/segment";
import { contextOf, type WorkspaceSegments, type HeldSegment } from "./workspace-segments.ts";

export interface PlannedChange {
  /** `keep`: the workspace has just this document; `restore`: the segment is archived there; `refuse`: it does not check. */
  readonly kind: "create" | "change" | "restore" | "keep" | "refuse";
  /** null when the document has none. */
  readonly id: string | null;
  readonly document: unknown;
  readonly checked: Checked;
  /** What the workspace has under this id, and how that checks there. */
  readonly before: { readonly segment: HeldSegment; readonly checked: Checked } | null;
}

/** A segment that stays as it is and would no longer be valid. */
export interface BrokenSegment {
  readonly segment: string;
  readonly diagnostics: readonly Diagnostic[];
}

export interface ChangePlan {
  /** In the order of the documents. */
  readonly changes: readonly PlannedChange[];
  /** Segments of the workspace that are not among the documents, those that leave included, archived ones not. */
  readonly others: readonly HeldSegment[];
  readonly broken: readonly BrokenSegment[];
  /** Ids of the segments that stay as they are but refer, directly or through others, to one whose conditions change. */
  readonly affected: readonly string[];
  /** What the workspace will offer the checker afterwards. */
  readonly context: CheckContext;
  /** The same before. */
  readonly contextBefore: CheckContext;
}

/** Weighs documents that are to be saved together, and segments that leave, against what stands. Documents may refer to each other. */
export async function weighChanges(
  held: WorkspaceSegments,
  documents: readonly unknown[],
  leaving: ReadonlySet<string>,
): Promise<ChangePlan> {
  const proposed = new Map<string, unknown>();
  for (const document of documents) {
    const id = idOf(document);
    if (id !== null) proposed.set(id, document);
  }
  const context = contextOf(held, { documents: proposed, leaving });
  const contextBefore = contextOf(held, { documents: new Map(), leaving: new Set() });
  const changes: PlannedChange[] = [];
  for (const document of documents) {
    // Checking a thousand documents takes about a second: others are served between them.
    if (changes.length % 16 === 15) await nextTurn();
    changes.push(plannedChange(document, held, context, contextBefore));
  }
  const others = [...held.segments.values()].filter(({ id, archived }) => !archived && !proposed.has(id));
  const staying = others.filter(({ id }) => !leaving.has(id));
  const moved = new Set(changes.filter(meansSomethingElse).flatMap(({ id }) => id ?? []));
  const users = usersOf(new Set([...moved, ...leaving]), staying);
  const broken: BrokenSegment[] = [];
  for (const [index, { id, document }] of users.entries()) {
    if (index % 16 === 15) await nextTurn();
    const after = check(document, context);
    // What was broken before is no fault of these changes.
    if (!after.ok && check(document, contextBefore).ok) broken.push({ segment: id, diagnostics: after.diagnostics });
  }
  const restated = changes.flatMap(({ kind, id, document }) =>
    kind === "keep" && id !== null ? { id, document } : [],
  );
  const affected = usersOf(moved, [...staying, ...restated]).map(({ id }) => id);
  return { changes, others, broken, affected: affected.sort(), context, contextBefore };
}

function plannedChange(
  document: unknown,
  held: WorkspaceSegments,
  context: CheckContext,
  contextBefore: CheckContext,
): PlannedChange {
  const id = idOf(document);
  const checked = check(document, context);
  const segment = id === null ? undefined : held.segments.get(id);
  const before = segment === undefined ? null : { segment, checked: check(segment.document, contextBefore) };
  const kind = !checked.ok
    ? "refuse"
    : before === null
      ? "create"
      : before.segment.archived
        ? "restore"
        : isDeepStrictEqual(before.segment.document, document)
          ? "keep"
          : "change";
  return { kind, id, document, checked, before };
}

/** Not just other notes or another spelling. */
function meansSomethingElse({ kind, checked, before }: PlannedChange): boolean {
  if (kind === "keep") return false;
  if (kind !== "change" || before === null) return true;
  return !checked.ok || !before.checked.ok || checked.hash !== before.checked.hash;
}

interface Named {
  readonly id: string;
  readonly document: unknown;
}

/** Those of `among` that refer to one of `ids`, directly or through one another. */
function usersOf(ids: ReadonlySet<string>, among: readonly Named[]): Named[] {
  const reached = new Set(ids);
  const users: Named[] = [];
  const rest = among.map((one) => ({ one, references: [...referencesIn(one.document)] }));
  for (let found = -1; found !== users.length;) {
    found = users.length;
    for (const { one, references } of rest) {
      if (reached.has(one.id) || !references.some((id) => reached.has(id))) continue;
      reached.add(one.id);
      users.push(one);
    }
  }
  return users;
}

function idOf(document: unknown): string | null {
  const id = isJsonObject(document) ? document["id"] : undefined;
  return typeof id === "string" ? id : null;
}

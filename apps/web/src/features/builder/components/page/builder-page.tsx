import { useParams, useSearch } from "@tanstack/react-router";
import { useState } from "react";
import { useText } from "../../../../languages/text.ts";
import { useWorkspace } from "../../../../shell/workspace.ts";
import { Shown } from "../../../../ui/query.tsx";
import { useSavedSegment } from "../../api/segment.ts";
import type { JsonObject } from "../../../../shell/condition/model/json.ts";
import { newDocument } from "../../model/draft.ts";
import { Editor } from "./editor.tsx";

/**
 * A segment that is not there yet: from nothing, with `?from=<id>` like one that is, with `?event=<name>` of who did that, with
 * `?document=<json>` as another page wrote it.
 */
export function NewSegment() {
  const [id] = useState(() => `segment-${Math.random().toString(36).slice(2, 8)}`);
  const { from, event, document } = useSearch({ strict: false });
  if (typeof from === "string") return <Copy from={from} id={id} />;
  if (document !== undefined)
    return <Editor document={{ ...newDocument(id), ...(document as JsonObject) }} version={0} />;
  const where = typeof event === "string" ? { where: { all: [{ event }] } } : {};
  return <Editor document={{ ...newDocument(id), ...where }} version={0} />;
}

function Copy({ from, id }: { readonly from: string; readonly id: string }) {
  const text = useText();
  const workspace = useWorkspace();
  return (
    <Shown query={useSavedSegment(workspace.id, from)}>
      {({ name, document }) => (
        <Editor document={{ ...(document as JsonObject), id, name: text("builder.copy-of", { name }) }} version={0} />
      )}
    </Shown>
  );
}

/** A saved segment. */
export function EditSegment() {
  const workspace = useWorkspace();
  const { segment = "" } = useParams({ strict: false });
  return (
    <Shown query={useSavedSegment(workspace.id, segment)}>
      {(saved) => <Editor key={saved.id} document={saved.document as JsonObject} version={saved.version} />}
    </Shown>
  );
}

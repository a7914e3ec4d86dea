import { useParams, useSearch } from "@tanstack/react-router";
import { useState } from "react";
import { useText } from "../../../../languages/text.ts";
import { useWorkspace } from "../../../../shell/workspace.ts";
import { Shown } from "../../../../ui/query.tsx";
import { useSavedSegment } from "../../api/segment.ts";
import type { JsonObject } from "../../model/json.ts";
import { newDocument } from "../../model/draft.ts";
import { Editor } from "./editor.tsx";

/** A segment that is not there yet: from nothing, or with `?from=<id>` like one that is. */
export function NewSegment() {
  const [id] = useState(() => `segment-${Math.random().toString(36).slice(2, 8)}`);
  const { from } = useSearch({ strict: false });
  return typeof from === "string" ? <Copy from={from} id={id} /> : <Editor document={newDocument(id)} version={0} />;
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

import { useParams } from "@tanstack/react-router";
import { useState } from "react";
import { useWorkspace } from "../../../../shell/workspace.ts";
import { Shown } from "../../../../ui/query.tsx";
import { useSavedSegment } from "../../api/segment.ts";
import { newDocument } from "../../model/draft.ts";
import { Editor } from "./editor.tsx";

/** A segment that is not there yet. */
export function NewSegment() {
  const [document] = useState(() => newDocument(`segment-${Math.random().toString(36).slice(2, 8)}`));
  return <Editor document={document} version={0} />;
}

/** A saved segment. */
export function EditSegment() {
  const workspace = useWorkspace();
  const { segment = "" } = useParams({ strict: false });
  return (
    <Shown query={useSavedSegment(workspace.id, segment)}>
      {(saved) => <Editor key={saved.id} document={saved.document as never} version={saved.version} />}
    </Shown>
  );
}

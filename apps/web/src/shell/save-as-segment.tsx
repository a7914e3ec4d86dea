import { Button, Group, Modal, Stack, Text, TextInput } from "@mantine/core";
import { notifications } from "@mantine/notifications";
import { useMutation, useQueryClient } from "@tanstack/react-query";
import { useNavigate } from "@tanstack/react-router";
import { useState } from "react";
import { part, request } from "../api/request.ts";
import { useProblem } from "../languages/problem.ts";
import { useText } from "../languages/text.ts";
import { freeId, idOf } from "../ui/slug.ts";
import { useWorkspace } from "./workspace.ts";

/** A segment that may be saved: what it is called until somebody calls it otherwise, and its document. */
export interface OfferedSegment {
  readonly name: string;
  readonly document: () => Promise<Readonly<Record<string, unknown>>>;
}

/** Asks for a name and saves the document as a new segment, which is shown then. */
export function SaveAsSegment({
  segment,
  onClose,
}: {
  readonly segment: OfferedSegment;
  readonly onClose: () => void;
}) {
  const text = useText();
  const problem = useProblem();
  const workspace = useWorkspace();
  const navigate = useNavigate();
  const queries = useQueryClient();
  const [name, setName] = useState(segment.name);
  const save = useMutation({
    mutationFn: async () => {
      const path = `/workspaces/${part(workspace.id)}/segments`;
      const { items } = await request<{ readonly items: readonly { readonly id: string }[] }>(path, {
        query: { limit: 1000 },
      });
      const id = freeId(idOf(name, "segment"), new Set(items.map((one) => one.id)));
      const document = { ...(await segment.document()), id, name: name.trim() };
      return request<{ readonly id: string; readonly name: string }>(path, { method: "POST", body: document });
    },
    onSuccess: async (saved) => {
      await queries.invalidateQueries({ queryKey: ["segments", workspace.id] });
      notifications.show({ message: text("people.saved", { name: saved.name }) });
      onClose();
      void navigate({ to: "/w/$workspace/segments/$segment", params: { workspace: workspace.id, segment: saved.id } });
    },
  });
  return (
    <Modal
      opened
      onClose={onClose}
      title={text("people.save")}
      closeButtonProps={{ "aria-label": text("people.close") }}
    >
      <form
        onSubmit={(event) => {
          event.preventDefault();
          if (name.trim() !== "") save.mutate();
        }}
      >
        <Stack>
          <TextInput
            data-autofocus
            label={text("people.name")}
            value={name}
            maxLength={200}
            onChange={(event) => setName(event.currentTarget.value)}
          />
          {save.isError ? (
            <Text c="red" size="sm" role="alert">
              {problem(save.error)}
            </Text>
          ) : null}
          <Group justify="end">
            <Button variant="default" onClick={onClose}>
              {text("people.cancel")}
            </Button>
            <Button type="submit" loading={save.isPending} disabled={name.trim() === ""}>
              {text("people.save")}
            </Button>
          </Group>
        </Stack>
      </form>
    </Modal>
  );
}

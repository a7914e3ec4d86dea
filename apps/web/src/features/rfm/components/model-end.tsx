import { Button, Group, Text } from "@mantine/core";
import { useDisclosure } from "@mantine/hooks";
import { notifications } from "@mantine/notifications";
import { IconHistory, IconTrash } from "@tabler/icons-react";
import { useNavigate } from "@tanstack/react-router";
import { useProblem } from "../../../languages/problem.ts";
import { useText } from "../../../languages/text.ts";
import { useWorkspace } from "../../../shell/workspace.ts";
import { Confirm } from "../../../ui/confirm.tsx";
import { useComputePast, useRemoveModel } from "../api/rfm.ts";
import { useModelName } from "./class-name.ts";
import { useShownModel } from "./model-context.ts";

/** Computing the past anew, and taking the model away. */
export function ModelEnd() {
  const text = useText();
  const problem = useProblem();
  const workspace = useWorkspace();
  const navigate = useNavigate();
  const model = useShownModel();
  const name = useModelName()({ id: model.id, name: model.definition.name });
  const past = useComputePast(workspace.id, model.id);
  const remove = useRemoveModel(workspace.id);
  const [asking, { open, close }] = useDisclosure(false);
  const title = text(model.builtIn ? "rfm.model.restore" : "rfm.model.remove");
  return (
    <>
      <Group justify="space-between">
        <Group gap="sm">
          <Button
            variant="default"
            leftSection={<IconHistory size={16} aria-hidden />}
            loading={past.isPending}
            onClick={() =>
              past.mutate(undefined, {
                onSuccess: () => notifications.show({ message: text("rfm.define.past.asked") }),
                onError: (error) => notifications.show({ color: "red", message: problem(error) }),
              })
            }
          >
            {text("rfm.define.past")}
          </Button>
          <Text size="sm" c="dimmed" maw={520}>
            {text("rfm.define.past.lead")}
          </Text>
        </Group>
        {model.builtIn && model.version === 0 ? null : (
          <Button variant="subtle" color="red" leftSection={<IconTrash size={16} aria-hidden />} onClick={open}>
            {title}
          </Button>
        )}
      </Group>
      <Confirm
        opened={asking}
        onClose={close}
        title={model.builtIn ? title : text("rfm.model.remove.ask", { name })}
        verb={title}
        what={
          model.builtIn
            ? text("rfm.model.restore.what")
            : text("rfm.model.remove.what", { count: model.run?.people ?? 0 })
        }
        onConfirm={async () => {
          await remove.mutateAsync(model.id);
          if (!model.builtIn)
            await navigate({
              to: "/w/$workspace/rfm/$model",
              params: { workspace: workspace.id, model: "purchase" },
              replace: true,
            });
        }}
      />
    </>
  );
}

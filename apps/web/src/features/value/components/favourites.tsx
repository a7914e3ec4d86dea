import { Switch, Text } from "@mantine/core";
import { notifications } from "@mantine/notifications";
import { useProblem } from "../../../languages/problem.ts";
import { useText } from "../../../languages/text.ts";
import { useWorkspace } from "../../../shell/workspace.ts";
import { Panel } from "../../../ui/panel.tsx";
import { Shown } from "../../../ui/query.tsx";
import { useFavourites, useKeepFavourites } from "../api/value.ts";

/** Whether everybody's favourite category is kept as a trait. */
export function Favourites() {
  const text = useText();
  const problem = useProblem();
  const workspace = useWorkspace();
  const keep = useKeepFavourites(workspace.id);
  return (
    <Panel title={text("value.favourites")}>
      <Text size="sm" c="dimmed" mb="xs">
        {text("value.favourites.hint")}
      </Text>
      <Shown query={useFavourites(workspace.id)}>
        {({ settings }) => (
          <>
            <Switch
              label={text("value.favourites.keep")}
              checked={settings !== null}
              disabled={workspace.role === "viewer" || keep.isPending}
              onChange={(event) =>
                keep.mutate(event.currentTarget.checked ? {} : null, {
                  onError: (error) => notifications.show({ color: "red", message: problem(error) }),
                })
              }
            />
            {settings === null ? null : (
              <Text size="sm" mt="xs">
                {text("value.favourites.kept", { trait: settings.trait, days: settings.days })}
              </Text>
            )}
          </>
        )}
      </Shown>
    </Panel>
  );
}

import { Button, Tabs } from "@mantine/core";
import { useDisclosure } from "@mantine/hooks";
import { IconPlus } from "@tabler/icons-react";
import { useState } from "react";
import { useText } from "../../../languages/text.ts";
import { useWorkspace } from "../../../shell/workspace.ts";
import { PageTitle } from "../../../ui/page-title.tsx";
import { Shown } from "../../../ui/query.tsx";
import { type Scheme, useLifeCycles } from "../api/life-cycle.ts";
import { NewScheme } from "./new-scheme.tsx";
import { Proposal } from "./proposal.tsx";
import { SchemeView } from "./scheme-view.tsx";

/** Schemes of stages: who stands where, and who moves. */
export function LifeCyclePage() {
  const text = useText();
  const workspace = useWorkspace();
  const [making, { open, close }] = useDisclosure(false);
  const [chosen, choose] = useState<string | null>(null);
  return (
    <>
      <PageTitle
        title={text("shell.life-cycle")}
        lead={text("life-cycle.lead")}
        actions={
          workspace.role === "viewer" ? undefined : (
            <Button variant="default" leftSection={<IconPlus size={16} aria-hidden />} onClick={open}>
              {text("life-cycle.new-scheme")}
            </Button>
          )
        }
      />
      <Shown query={useLifeCycles(workspace.id)}>
        {({ items, contacts }) => (
          <>
            <Schemes schemes={items} contacts={contacts} chosen={chosen} onChosen={choose} />
            {making ? <NewScheme taken={items.map(({ id }) => id)} onClose={close} onSaved={choose} /> : null}
          </>
        )}
      </Shown>
    </>
  );
}

function Schemes({
  schemes,
  contacts,
  chosen,
  onChosen,
}: {
  readonly schemes: readonly Scheme[];
  readonly contacts: number;
  readonly chosen: string | null;
  readonly onChosen: (id: string | null) => void;
}) {
  const text = useText();
  const shown = schemes.find(({ id }) => id === chosen) ?? schemes[0];
  if (shown === undefined) return null;
  return (
    <Tabs value={shown.id} onChange={onChosen} keepMounted={false}>
      <Tabs.List aria-label={text("life-cycle.scheme")} mb="md">
        {schemes.map(({ id, label }) => (
          <Tabs.Tab key={id} value={id} className="data">
            {label}
          </Tabs.Tab>
        ))}
      </Tabs.List>
      {schemes.map((scheme) => (
        <Tabs.Panel key={scheme.id} value={scheme.id}>
          {scheme.version === 0 ? (
            <Proposal scheme={scheme} />
          ) : (
            <SchemeView scheme={scheme} contacts={contacts} onRemoved={() => onChosen(null)} />
          )}
        </Tabs.Panel>
      ))}
    </Tabs>
  );
}

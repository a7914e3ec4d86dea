import { Button, Checkbox, Group, SegmentedControl, SimpleGrid, Stack, Text, Title } from "@mantine/core";
import { useState } from "react";
import { useText } from "../../../languages/text.ts";
import { useWorkspace } from "../../../shell/workspace.ts";
import { PageTitle } from "../../../ui/page-title.tsx";
import { Shown } from "../../../ui/query.tsx";
import { Empty } from "../../../ui/states.tsx";
import { type Template, useCounts, useTemplates } from "../api/templates.ts";
import { type Filter, noFilter, passes } from "../filter.ts";
import type { Wanted } from "../test-size.ts";
import { TemplateCard } from "./template-card.tsx";
import { TestSettings } from "./test-settings.tsx";
import { UseTemplate } from "./use-template.tsx";
import { SearchField } from "../../../ui/search-field.tsx";

const layers = ["strategic", "derived", "micro"] as const;

/** The gallery of ready-made segments. */
export function TemplatesPage() {
  const text = useText();
  const workspace = useWorkspace();
  return (
    <>
      <PageTitle title={text("shell.templates")} lead={text("templates.lead")} />
      <Shown query={useTemplates(workspace.id)}>{({ items }) => <Gallery templates={items} />}</Shown>
    </>
  );
}

function Gallery({ templates }: { readonly templates: readonly Template[] }) {
  const text = useText();
  const workspace = useWorkspace();
  const [filter, setFilter] = useState(noFilter);
  const [wanted, setWanted] = useState<Wanted>({ base: 5, lift: 20 });
  const [using, use] = useState<string | null>(null);
  const counts = useCounts(workspace.id, templates);
  const found = templates.filter((template) => passes(template, filter));
  const chosen = templates.find(({ key }) => key === using);
  return (
    <Stack>
      <Filters filter={filter} onFilter={setFilter} />
      <TestSettings wanted={wanted} onWanted={setWanted} />
      <Text size="sm" c="dimmed" role="status">
        {text("templates.found", { count: found.length })}
      </Text>
      {found.length === 0 ? (
        <Empty
          title={text("templates.none")}
          action={
            <Button variant="light" onClick={() => setFilter(noFilter)}>
              {text("templates.clear")}
            </Button>
          }
        />
      ) : null}
      {layers.map((layer) => {
        const of = found.filter((template) => template.layer === layer);
        return of.length === 0 ? null : (
          <Stack key={layer} gap="xs" component="section" aria-labelledby={`layer-${layer}`}>
            <div>
              <Title order={2} id={`layer-${layer}`}>
                {text(`templates.layer.${layer}`)}
              </Title>
              <Text size="sm" c="dimmed">
                {text(`templates.layer.${layer}.about`)}
              </Text>
            </div>
            <SimpleGrid cols={{ base: 1, sm: 2, lg: 3 }} spacing="sm">
              {of.map((template) => (
                <TemplateCard
                  key={template.key}
                  template={template}
                  counted={counts.get(template.key) ?? null}
                  wanted={wanted}
                  onUse={use}
                />
              ))}
            </SimpleGrid>
          </Stack>
        );
      })}
      {chosen === undefined ? null : <UseTemplate template={chosen} wanted={wanted} onClose={() => use(null)} />}
    </Stack>
  );
}

function Filters({ filter, onFilter }: { readonly filter: Filter; readonly onFilter: (filter: Filter) => void }) {
  const text = useText();
  return (
    <Group gap="sm" align="center">
      <SearchField
        flex="1 1 240px"
        placeholder={text("templates.search")}
        value={filter.words}
        onWords={(words) => onFilter({ ...filter, words })}
      />
      <SegmentedControl
        aria-label={text("templates.layer")}
        maw="100%"
        style={{ overflowX: "auto" }}
        value={filter.layer}
        onChange={(value) => onFilter({ ...filter, layer: layers.find((layer) => layer === value) ?? "all" })}
        data={(["all", ...layers] as const).map((layer) => ({ value: layer, label: text(`templates.layer.${layer}`) }))}
      />
      <Checkbox
        label={text("templates.ready")}
        checked={filter.ready}
        onChange={(event) => onFilter({ ...filter, ready: event.currentTarget.checked })}
      />
    </Group>
  );
}

import { Stack, Text } from "@mantine/core";
import { useMemo, useState } from "react";
import { useFormats, useText } from "../../../languages/text.ts";
import { useWorkspace } from "../../../shell/workspace.ts";
import { Shown } from "../../../ui/query.tsx";
import { Empty } from "../../../ui/states.tsx";
import { type Field, useTraitCatalogue } from "../api/catalogue.ts";
import { FieldTable } from "./field-table.tsx";
import { SearchField } from "../../../ui/search-field.tsx";

/** Every trait that contacts have. */
export function TraitList() {
  const text = useText();
  const workspace = useWorkspace();
  return (
    <Shown query={useTraitCatalogue(workspace.id)}>
      {({ items, lookedAt }) =>
        items.length === 0 ? (
          <Empty title={text("data.no-traits")} hint={text("data.no-traits.hint")} />
        ) : (
          <Found traits={items} lookedAt={lookedAt} />
        )
      }
    </Shown>
  );
}

function Found({ traits, lookedAt }: { readonly traits: readonly Field[]; readonly lookedAt: number }) {
  const text = useText();
  const { number } = useFormats();
  const [words, setWords] = useState("");
  const found = useMemo(() => {
    const needle = words.trim().toLocaleLowerCase();
    return traits.filter(({ path, samples }) =>
      [path, ...samples].some((each) => each.toLocaleLowerCase().includes(needle)),
    );
  }, [traits, words]);
  return (
    <Stack gap="sm">
      <SearchField placeholder={text("data.search.trait")} value={words} onWords={setWords} />
      <Text size="sm" c="dimmed" role="status">
        {text("data.found.traits", { count: found.length, people: number(lookedAt) })}
      </Text>
      {found.length === 0 ? (
        <Empty title={text("data.none-found")} />
      ) : (
        <FieldTable fields={found} label={text("data.tab.traits")} />
      )}
    </Stack>
  );
}

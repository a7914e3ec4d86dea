import { Group, MultiSelect, Select } from "@mantine/core";
import { useText } from "../../../languages/text.ts";
import type { SegmentCard } from "../api/cards.ts";
import { kinds } from "./kind-badge.tsx";
import { SearchField } from "../../../ui/search-field.tsx";

export interface Filter {
  readonly words: string;
  readonly kind: string | null;
  readonly folder: string | null;
  readonly tags: readonly string[];
  readonly freshness: string | null;
}

export const noFilter: Filter = { words: "", kind: null, folder: null, tags: [], freshness: null };

/** Whether a segment is among those asked for: its words anywhere, and all the tags. */
export function passes(card: SegmentCard, { words, kind, folder, tags, freshness }: Filter): boolean {
  const needle = words.trim().toLocaleLowerCase();
  return (
    [card.id, card.name, card.sentence, ...card.tags].some((text) => text.toLocaleLowerCase().includes(needle)) &&
    (kind === null || card.kind === kind) &&
    (folder === null || card.folder === folder) &&
    (freshness === null || card.freshness === freshness) &&
    tags.every((tag) => card.tags.includes(tag))
  );
}

export function Filters({
  cards,
  filter,
  onFilter,
}: {
  readonly cards: readonly SegmentCard[];
  readonly filter: Filter;
  readonly onFilter: (filter: Filter) => void;
}) {
  const text = useText();
  const folders = unique(cards.map(({ folder }) => folder));
  const tags = unique(cards.flatMap((card) => card.tags));
  return (
    <Group gap="xs" align="end">
      <SearchField
        flex="1 1 240px"
        placeholder={text("segments.search")}
        value={filter.words}
        onWords={(words) => onFilter({ ...filter, words })}
      />
      <Select
        w={150}
        clearable
        aria-label={text("segments.kind")}
        placeholder={text("segments.kind")}
        data={kinds.map((kind) => ({ value: kind, label: text(`segments.kind.${kind}`) }))}
        value={filter.kind}
        onChange={(kind) => onFilter({ ...filter, kind })}
      />
      {folders.length === 0 ? null : (
        <Select
          w={150}
          clearable
          searchable
          aria-label={text("segments.folder")}
          placeholder={text("segments.folder")}
          data={folders}
          value={filter.folder}
          onChange={(folder) => onFilter({ ...filter, folder })}
        />
      )}
      {tags.length === 0 ? null : (
        <MultiSelect
          w={190}
          clearable
          searchable
          aria-label={text("segments.tags")}
          placeholder={filter.tags.length === 0 ? text("segments.tags") : ""}
          data={tags}
          value={[...filter.tags]}
          onChange={(chosen) => onFilter({ ...filter, tags: chosen })}
        />
      )}
      <Select
        w={150}
        clearable
        aria-label={text("segments.freshness")}
        placeholder={text("segments.freshness")}
        data={(["live", "refreshed"] as const).map((each) => ({
          value: each,
          label: text(`segments.freshness.${each}`),
        }))}
        value={filter.freshness}
        onChange={(freshness) => onFilter({ ...filter, freshness })}
      />
    </Group>
  );
}

function unique(words: readonly (string | null)[]): string[] {
  return [...new Set(words.filter((word) => word !== null))].sort((a, b) => a.localeCompare(b));
}

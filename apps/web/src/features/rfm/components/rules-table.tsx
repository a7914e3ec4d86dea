import { ActionIcon, Autocomplete, Box, Button, Group, Menu, Select, Table, Text, TextInput } from "@mantine/core";
import { IconArrowDown, IconArrowUp, IconPlus, IconTrash } from "@tabler/icons-react";
import { knownClasses } from "@kindred/models";
import type { RfmPreviewAnswer } from "@kindred/server/answers";
import { useFormats, useText } from "../../../languages/text.ts";
import { Panel } from "../../../ui/panel.tsx";
import type { Definition } from "../api/rfm.ts";
import { moved, scoresOf, without, withPackageRules, withRule, withStandardRules } from "../model/editing.ts";
import { byClass } from "../model/figures.ts";
import { useAdvice, useClassName } from "./class-name.ts";

interface Editing {
  readonly draft: Definition;
  readonly onChange: (draft: Definition) => void;
  readonly preview: RfmPreviewAnswer | null;
}

/** The classes in the order in which they are tried, each with the scores it asks for and how many it would have. */
export function RulesTable({ draft, onChange, preview }: Editing) {
  const text = useText();
  const sizes = new Map((preview === null ? [] : byClass(preview.cells)).map((one) => [one.class, one.size]));
  const add = (): void => onChange({ ...draft, rules: [...draft.rules, { class: nextName(draft) }] });
  return (
    <Panel
      title={text("rfm.define.rules")}
      aside={
        <Menu>
          <Menu.Target>
            <Button variant="default" size="compact-sm">
              {text("rfm.define.preset")}
            </Button>
          </Menu.Target>
          <Menu.Dropdown>
            <Menu.Item onClick={() => onChange(withStandardRules(draft))}>
              {text("rfm.define.preset.standard", { levels: draft.levels })}
            </Menu.Item>
            <Menu.Item onClick={() => onChange(withPackageRules(draft))}>{text("rfm.define.preset.package")}</Menu.Item>
          </Menu.Dropdown>
        </Menu>
      }
    >
      <Box style={{ overflowX: "auto" }} tabIndex={0} role="group" aria-label={text("rfm.define.rules")}>
        <Table aria-label={text("rfm.define.rules")} miw={860}>
          <Table.Thead>
            <Table.Tr>
              <Table.Th scope="col">{text("rfm.class")}</Table.Th>
              {scoresOf(draft).map((score) => (
                <Table.Th key={score} scope="col">
                  {score.toUpperCase()}
                </Table.Th>
              ))}
              <Table.Th scope="col" ta="end">
                {text("rfm.size")}
              </Table.Th>
              <Table.Th scope="col">{text("rfm.advice")}</Table.Th>
              <Table.Th scope="col" pos="relative">
                <span className="visually-hidden">{text("segments.more")}</span>
              </Table.Th>
            </Table.Tr>
          </Table.Thead>
          <Table.Tbody>
            {draft.rules.map((_, index) => (
              // A rule is its place: there may be two of one class.
              <Row key={index} index={index} sizes={sizes} draft={draft} onChange={onChange} preview={preview} />
            ))}
          </Table.Tbody>
        </Table>
      </Box>
      <Button mt="xs" variant="subtle" leftSection={<IconPlus size={16} aria-hidden />} onClick={add}>
        {text("rfm.define.rule.add")}
      </Button>
    </Panel>
  );
}

function nextName({ rules }: Definition): string {
  for (let number = rules.length + 1; ; number += 1) {
    if (!rules.some((rule) => rule.class === `class-${number}`)) return `class-${number}`;
  }
}

function Row({
  draft,
  onChange,
  preview,
  index,
  sizes,
}: Editing & { readonly index: number; readonly sizes: ReadonlyMap<string, number> }) {
  const text = useText();
  const { number } = useFormats();
  const nameOf = useClassName();
  const adviceOf = useAdvice();
  const rule = draft.rules[index];
  if (rule === undefined) return null;
  const place = { number: index + 1 };
  const unreachable = preview?.unreachable.includes(index) === true && preview.levels === draft.levels;
  const change = (part: Parameters<typeof withRule>[2]): void => onChange(withRule(draft, index, part));
  const remove = (): void => onChange({ ...draft, rules: draft.rules.filter((_, at) => at !== index) });
  return (
    <Table.Tr>
      <Table.Td>
        <Autocomplete
          aria-label={text("rfm.define.rule.name", place)}
          value={rule.class}
          data={[...knownClasses]}
          maxLength={60}
          renderOption={({ option }) => nameOf(option.value)}
          filter={({ options }) => options}
          onChange={(name) => change({ class: name })}
        />
        <Text span size="xs" c="dimmed">
          {unreachable ? text("rfm.define.rule.unreachable") : nameOf(rule.class)}
        </Text>
      </Table.Td>
      {scoresOf(draft).map((score) => (
        <Table.Td key={score}>
          <Range score={score} index={index} draft={draft} onChange={onChange} />
        </Table.Td>
      ))}
      <Table.Td ta="end" className="figure">
        {preview === null ? "" : number(sizes.get(rule.class) ?? 0)}
      </Table.Td>
      <Table.Td>
        <TextInput
          aria-label={text("rfm.define.rule.advice", place)}
          value={rule.suggestion ?? ""}
          placeholder={adviceOf(rule.class, undefined)}
          maxLength={500}
          onChange={(event) => {
            const suggestion = event.currentTarget.value;
            const rest = without(rule, "suggestion");
            const rules = draft.rules.map((one, at) =>
              at === index ? (suggestion === "" ? rest : { ...rest, suggestion }) : one,
            );
            onChange({ ...draft, rules });
          }}
        />
      </Table.Td>
      <Table.Td>
        <Group gap={0} wrap="nowrap">
          <ActionIcon
            variant="subtle"
            disabled={index === 0}
            aria-label={text("rfm.define.rule.up", place)}
            onClick={() => onChange(moved(draft, index, -1))}
          >
            <IconArrowUp size={16} aria-hidden />
          </ActionIcon>
          <ActionIcon
            variant="subtle"
            disabled={index === draft.rules.length - 1}
            aria-label={text("rfm.define.rule.down", place)}
            onClick={() => onChange(moved(draft, index, 1))}
          >
            <IconArrowDown size={16} aria-hidden />
          </ActionIcon>
          <ActionIcon variant="subtle" color="red" aria-label={text("rfm.define.rule.remove", place)} onClick={remove}>
            <IconTrash size={16} aria-hidden />
          </ActionIcon>
        </Group>
      </Table.Td>
    </Table.Tr>
  );
}

/** Lowest and highest score; "any" at the lowest takes the score out of the rule. */
function Range({
  score,
  index,
  draft,
  onChange,
}: Omit<Editing, "preview"> & { readonly score: "r" | "f" | "m"; readonly index: number }) {
  const text = useText();
  const range = draft.rules[index]?.[score];
  const levels = Array.from({ length: draft.levels }, (_, i) => String(i + 1));
  const about = { score: score.toUpperCase(), number: index + 1 };
  const remove = (): void =>
    onChange({ ...draft, rules: draft.rules.map((rule, at) => (at === index ? without(rule, score) : rule)) });
  const write = (low: number, high: number): void =>
    onChange(withRule(draft, index, { [score]: [Math.min(low, high), Math.max(low, high)] }));
  return (
    <Group gap={4} wrap="nowrap">
      <Select
        w={range === undefined ? 96 : 62}
        aria-label={text("rfm.define.rule.low", about)}
        allowDeselect={false}
        data={[{ value: "", label: text("rfm.define.any") }, ...levels]}
        value={range === undefined ? "" : String(range[0])}
        onChange={(value) =>
          value === null || value === "" ? remove() : write(Number(value), range?.[1] ?? Number(value))
        }
      />
      {range === undefined ? null : (
        <Select
          w={62}
          aria-label={text("rfm.define.rule.high", about)}
          allowDeselect={false}
          data={levels}
          value={String(range[1])}
          onChange={(value) => write(range[0], Number(value))}
        />
      )}
    </Group>
  );
}

import { ActionIcon, Button, Collapse, Paper, Stack, Text, TextInput } from "@mantine/core";
import { useDisclosure } from "@mantine/hooks";
import { IconChevronDown, IconPlus, IconX } from "@tabler/icons-react";
import { useState } from "react";
import { useText } from "../../../../languages/text.ts";
import { changed, isObject, type Json, type JsonObject } from "../../../../shell/condition/model/json.ts";
import { emptyOf, paramsOf, paramTypes, sourceOf } from "../../../../shell/condition/model/arguments.ts";
import { useBuilder } from "../builder-context.ts";
import { Choice } from "../../../../shell/condition/fields/choice.tsx";
import { ArgumentField } from "../../../../shell/condition/fields/argument-field.tsx";

/** Names that stand for values, with what they are when nobody says otherwise. */
export function Params({ args, onArgs }: { readonly args: JsonObject; readonly onArgs: (args: JsonObject) => void }) {
  const text = useText();
  const { document, dispatch, readOnly } = useBuilder();
  const declared = paramsOf(document);
  const [opened, { toggle }] = useDisclosure(declared.length > 0);
  const raw = document["params"];
  const params = isObject(raw) ? raw : {};
  const write = (next: JsonObject, field?: string): void =>
    dispatch({
      kind: "replace",
      document: changed(document, { params: Object.keys(next).length === 0 ? undefined : next }),
      ...(field === undefined ? {} : { field }),
    });
  const add = (): void => {
    let number = declared.length + 1;
    while (Object.hasOwn(params, `value${number}`)) number++;
    write({ ...params, [`value${number}`]: { type: "string", default: "" } });
  };
  return (
    <Paper withBorder p="md">
      <Button
        variant="subtle"
        size="compact-sm"
        aria-expanded={opened}
        rightSection={<IconChevronDown size={14} aria-hidden />}
        onClick={toggle}
      >
        {text("builder.params", { count: declared.length })}
      </Button>
      <Collapse expanded={opened}>
        <Stack gap="xs" mt="sm">
          <Text size="sm" c="dimmed">
            {text("builder.params.hint")}
          </Text>
          {declared.map(({ name, type }, index) => (
            <Param
              key={index}
              name={name}
              declaration={isObject(params[name]) ? params[name] : {}}
              arg={args[name]}
              onArg={(value) => onArgs(changed(args, { [name]: value }))}
              onChange={(nextName, declaration) => {
                // A value of the old type, or for the old name, would be refused.
                if (nextName !== name || declaration["type"] !== type) onArgs(changed(args, { [name]: undefined }));
                const taken = nextName !== name && Object.hasOwn(params, nextName);
                if (taken || nextName === "") return;
                write(
                  Object.fromEntries(
                    Object.entries(params).map(([key, each]) => (key === name ? [nextName, declaration] : [key, each])),
                  ),
                  `/params/${index}`,
                );
              }}
              onRemove={() => write(changed(params, { [name]: undefined }))}
            />
          ))}
          {readOnly ? null : (
            <Button
              variant="subtle"
              size="compact-sm"
              w="fit-content"
              leftSection={<IconPlus size={14} aria-hidden />}
              onClick={add}
            >
              {text("builder.params.add")}
            </Button>
          )}
        </Stack>
      </Collapse>
    </Paper>
  );
}

function Param({
  name,
  declaration,
  arg,
  onArg,
  onChange,
  onRemove,
}: {
  readonly name: string;
  readonly declaration: JsonObject;
  readonly arg: Json | undefined;
  readonly onArg: (value: Json | undefined) => void;
  readonly onChange: (name: string, declaration: JsonObject) => void;
  readonly onRemove: () => void;
}) {
  const text = useText();
  const [draft, setDraft] = useState<string | null>(null);
  const type = paramTypes.find((each) => each === declaration["type"]) ?? "string";
  const has = Object.hasOwn(declaration, "default");
  const field = { type, source: sourceOf(useBuilder().document["where"], name) };
  return (
    <div className="builder-line" role="group" aria-label={name}>
      <TextInput
        className="builder-field"
        aria-label={text("builder.params.name")}
        dir="ltr"
        w="16ch"
        value={draft ?? name}
        onChange={(event) => setDraft(event.currentTarget.value)}
        onBlur={() => {
          if (draft !== null) onChange(draft.trim(), declaration);
          setDraft(null);
        }}
      />
      <Choice
        label={text("builder.params.type")}
        value={type}
        options={paramTypes.map((each) => ({ value: each, label: text(`builder.param.${each}`) }))}
        onChange={(next) => onChange(name, has ? { type: next, default: emptyOf[next] } : { type: next })}
      />
      <Choice
        label={text("builder.params.default")}
        value={has ? "default" : "none"}
        options={(["default", "none"] as const).map((each) => ({
          value: each,
          label: text(`builder.params.default.${each}`),
        }))}
        onChange={(next) =>
          onChange(name, changed(declaration, { default: next === "default" ? emptyOf[type] : undefined }))
        }
      />
      {has ? (
        <ArgumentField
          label={text("builder.params.default.default")}
          {...field}
          value={declaration["default"] ?? emptyOf[type]}
          onChange={(value) => onChange(name, { ...declaration, default: value })}
        />
      ) : null}
      <span className="builder-words">
        <Text span size="sm" c="dimmed">
          {text("builder.params.try")}
        </Text>
        <ArgumentField
          label={text("builder.params.try.of", { name })}
          {...field}
          value={arg ?? declaration["default"] ?? emptyOf[type]}
          onChange={(value) =>
            onArg(JSON.stringify(value) === JSON.stringify(declaration["default"]) ? undefined : value)
          }
        />
      </span>
      <ActionIcon variant="subtle" color="gray" aria-label={text("builder.params.remove", { name })} onClick={onRemove}>
        <IconX size={14} aria-hidden />
      </ActionIcon>
    </div>
  );
}

import { ActionIcon, Autocomplete, Menu, TagsInput } from "@mantine/core";
import { IconAdjustments, IconCheck } from "@tabler/icons-react";
import { useState } from "react";
import { useText } from "../../../languages/text.ts";
import { useValues, type ValueSource } from "../../names.ts";
import { useWorkspace } from "../../workspace.ts";
import { asText, type Json } from "../model/json.ts";
import { isParam } from "../model/test.ts";
import {
  asType,
  isLiteralList,
  type SeenType,
  takes,
  tokenOf,
  typeOf,
  valueOf,
  type ValueType,
} from "../model/value.ts";
import { useParamTypes } from "../params.ts";
import { Choice } from "./choice.tsx";
import { NumberField } from "./number-field.tsx";
import { TextField } from "./text-field.tsx";
import { widthOf } from "./width.ts";

interface Props {
  readonly label: string;
  readonly shape: keyof typeof takes;
  readonly value: Json | undefined;
  readonly source: ValueSource;
  readonly types: readonly SeenType[];
  /** What a list is offered where no source is. */
  readonly offered?: readonly string[];
  readonly onChange: (value: Json) => void;
}

/** One value or a list of them: of its type, offered from the data, or a parameter in its place. */
export function ValueField(props: Props) {
  const text = useText();
  const { shape, value, label, onChange } = props;
  const fitting = [...useParamTypes()].filter(([, type]) => takes[shape].params.includes(type)).map(([name]) => name);
  const type = typeOf(value, shape === "date");
  return (
    <span className="builder-words">
      {type === "param" && isParam(value) ? (
        <Choice
          label={label}
          value={value.param}
          options={[...new Set([...fitting, value.param])].map((name) => ({
            value: name,
            label: text("builder.param.of", { name }),
          }))}
          onChange={(param) => onChange({ param })}
        />
      ) : (
        <Literal {...props} type={type} />
      )}
      <TypeMenu {...props} type={type} fitting={fitting} />
    </span>
  );
}

/** One value of the type it has. */
export function Literal({
  label,
  shape,
  value,
  source,
  types,
  offered = [],
  type,
  onChange,
}: Props & { readonly type: ValueType }) {
  const text = useText();
  if (shape === "scalars")
    return <List label={label} value={value} source={source} types={types} offered={offered} onChange={onChange} />;
  switch (type) {
    case "number":
      return <NumberField label={label} value={Number(value)} onChange={onChange} />;
    case "boolean":
      return (
        <Choice
          label={label}
          value={value === true ? "true" : "false"}
          options={[
            { value: "true", label: text("builder.true") },
            { value: "false", label: text("builder.false") },
          ]}
          onChange={(next) => onChange(next === "true")}
        />
      );
    case "date":
      return <TextField label={label} type="date" value={asText(value)} onChange={onChange} />;
    case "datetime":
      return <TextField label={label} type="datetime-local" value={asText(value)} onChange={onChange} />;
    case "text":
    case "param":
      return <Words label={label} value={asText(value)} source={source} onChange={onChange} />;
  }
}

function Words({
  label,
  value,
  source,
  onChange,
}: Pick<Props, "label" | "source"> & { readonly value: string; readonly onChange: (value: Json) => void }) {
  const [entered, setEntered] = useState(false);
  const seen = useValues(useWorkspace().id, source, entered);
  const texts = (seen.data ?? []).flatMap((each) => (typeof each.value === "string" ? [each.value] : []));
  if (source === null) return <TextField label={label} value={value} onChange={onChange} />;
  return (
    <Autocomplete
      className="builder-field"
      style={{ inlineSize: widthOf(value, 11, 4) }}
      aria-label={label}
      placeholder={label}
      value={value}
      data={texts}
      limit={50}
      comboboxProps={{ width: "max-content", position: "bottom-start", shadow: "md" }}
      maxDropdownHeight={300}
      filter={({ options, search }) => {
        // A value that is there already is no search.
        const whole = texts.includes(search);
        const needle = search.toLocaleLowerCase();
        return whole
          ? options
          : options.filter((each) => "value" in each && each.value.toLocaleLowerCase().includes(needle));
      }}
      onFocus={() => setEntered(true)}
      onChange={onChange}
    />
  );
}

function List({ label, value, source, types, offered: given = [], onChange }: Omit<Props, "shape">) {
  const [entered, setEntered] = useState(false);
  const seen = useValues(useWorkspace().id, source, entered);
  const list = isLiteralList(value) ? value : [];
  const offered: readonly Json[] = [...given, ...(seen.data ?? []).map((each) => each.value as Json)];
  return (
    <TagsInput
      className="builder-field builder-list"
      aria-label={label}
      placeholder={list.length === 0 ? label : ""}
      value={list.map(tokenOf)}
      data={[...new Set(offered.map(tokenOf))]}
      limit={50}
      comboboxProps={{ position: "bottom-start", shadow: "md" }}
      maxDropdownHeight={300}
      onFocus={() => setEntered(true)}
      onChange={(tokens) => onChange(tokens.map((token) => valueOf(token, [...list, ...offered], types)))}
    />
  );
}

function TypeMenu({
  shape,
  value,
  type,
  fitting,
  onChange,
}: Props & { readonly type: ValueType; readonly fitting: readonly string[] }) {
  const text = useText();
  const { literals } = takes[shape];
  const choices = shape === "scalars" ? (["list"] as const) : literals;
  if (choices.length + fitting.length < 2) return null;
  const check = <IconCheck size={14} aria-hidden />;
  return (
    <Menu position="bottom-start">
      <Menu.Target>
        <ActionIcon
          variant="subtle"
          color="gray"
          aria-label={text("builder.value.type")}
          title={text("builder.value.type")}
        >
          <IconAdjustments size={14} aria-hidden />
        </ActionIcon>
      </Menu.Target>
      <Menu.Dropdown>
        {choices.map((each) => {
          const chosen = each === "list" ? !isParam(value) : each === type;
          return (
            <Menu.RadioItem
              key={each}
              value={each}
              checked={chosen}
              checkIcon={check}
              closeMenuOnClick
              onChange={() => onChange(each === "list" ? [] : asType(value, each))}
            >
              {text(`builder.value.${each}`)}
            </Menu.RadioItem>
          );
        })}
        {fitting.map((name) => (
          <Menu.RadioItem
            key={name}
            value={`param ${name}`}
            checked={isParam(value) && value.param === name}
            checkIcon={check}
            closeMenuOnClick
            onChange={() => onChange({ param: name })}
          >
            {text("builder.param.of", { name })}
          </Menu.RadioItem>
        ))}
      </Menu.Dropdown>
    </Menu>
  );
}

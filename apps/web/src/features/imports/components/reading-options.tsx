import { NativeSelect, Select, SimpleGrid, TextInput } from "@mantine/core";
import type { TextKey } from "../../../languages/index.ts";
import { useText } from "../../../languages/text.ts";
import { useWorkspace } from "../../../shell/workspace.ts";
import type { Kind, Look, Options } from "../api/imports.ts";

/** Encodings of shops' files; the server knows more. */
const encodings = [
  "utf-8",
  "utf-16le",
  "windows-1251",
  "windows-1252",
  "windows-1250",
  "windows-1256",
  "koi8-r",
  "koi8-u",
  "iso-8859-1",
  "iso-8859-2",
  "gb18030",
  "shift_jis",
] as const;
const delimiters = [",", ";", "\t", "|"] as const;
const delimiterNames: Readonly<Record<(typeof delimiters)[number], TextKey>> = {
  ",": "imports.delimiter.comma",
  ";": "imports.delimiter.semicolon",
  "\t": "imports.delimiter.tab",
  "|": "imports.delimiter.bar",
};

/** Which option answers what is open. */
const answers: Readonly<Record<string, keyof Options>> = {
  date_order_unclear: "dates",
  date_order_wrong: "dates",
  decimal_unclear: "decimal",
  decimal_wrong: "decimal",
  currency_unclear: "currency",
  bad_currency: "currency",
  revenue_unclear: "revenue",
  encoding_unclear: "encoding",
  unknown_encoding: "encoding",
  header_missing: "header",
  bad_delimiter: "delimiter",
  bad_timezone: "timezone",
};

/** How the file's text is to be taken; what is left to the file says what was found in it. */
export function ReadingOptions({
  kind,
  look,
  options,
  problem,
  onOptions,
}: {
  readonly kind: Kind | null;
  /** Null when the file could not be made out at all. */
  readonly look: Look | null;
  readonly options: Options;
  readonly problem: string | null;
  readonly onOptions: (options: Options) => void;
}) {
  const text = useText();
  const workspace = useWorkspace();
  const open = problem === null ? undefined : answers[problem];
  const wrong = (option: keyof Options): string | undefined =>
    open === option ? text("imports.answer-here") : undefined;
  const set = <K extends keyof Options>(option: K, value: Options[K] | null): void => {
    const { [option]: _, ...rest } = options;
    onOptions(value === null ? rest : { ...rest, [option]: value });
  };
  const layout = look?.layout;
  const isDelimited = layout === undefined || layout.format === "csv" || layout.format === "tsv";
  const found = (value: string): { value: string; label: string } => ({
    value: "",
    label: text("imports.as-found", { value }),
  });
  const auto = { value: "", label: text("imports.by-values") };
  const delimiter = delimiters.find((each) => each === layout?.delimiter);
  return (
    <SimpleGrid cols={{ base: 1, xs: 2, md: 3 }}>
      {layout?.format === "parquet" ? null : (
        <Select
          label={text("imports.encoding")}
          error={wrong("encoding")}
          clearable
          searchable
          placeholder={layout === undefined ? "" : text("imports.as-found", { value: layout.encoding.toUpperCase() })}
          data={encodings.map((each) => ({ value: each, label: each.toUpperCase() }))}
          value={options.encoding ?? null}
          onChange={(value) => set("encoding", value)}
        />
      )}
      {isDelimited ? (
        <>
          <NativeSelect
            label={text("imports.delimiter")}
            error={wrong("delimiter")}
            value={options.delimiter ?? ""}
            onChange={(event) => set("delimiter", event.currentTarget.value === "" ? null : event.currentTarget.value)}
            data={[
              found(delimiter === undefined ? (layout?.delimiter ?? "–") : text(delimiterNames[delimiter])),
              ...delimiters.map((each) => ({ value: each, label: text(delimiterNames[each]) })),
            ]}
          />
          <NativeSelect
            label={text("imports.header")}
            error={wrong("header")}
            value={options.header === undefined ? "" : String(options.header)}
            onChange={({ currentTarget: { value } }) => set("header", value === "" ? null : value === "true")}
            data={[
              auto,
              { value: "true", label: text("imports.header.yes") },
              { value: "false", label: text("imports.header.no") },
            ]}
          />
        </>
      ) : null}
      <NativeSelect
        label={text("imports.dates")}
        error={wrong("dates")}
        value={options.dates ?? ""}
        onChange={({ currentTarget: { value } }) =>
          set("dates", value === "day-first" || value === "month-first" ? value : null)
        }
        data={[
          auto,
          { value: "day-first", label: text("imports.dates.day-first") },
          { value: "month-first", label: text("imports.dates.month-first") },
        ]}
      />
      <NativeSelect
        label={text("imports.decimal")}
        error={wrong("decimal")}
        value={options.decimal ?? ""}
        onChange={({ currentTarget: { value } }) =>
          set("decimal", value === "comma" || value === "point" ? value : null)
        }
        data={[
          auto,
          { value: "point", label: text("imports.decimal.point") },
          { value: "comma", label: text("imports.decimal.comma") },
        ]}
      />
      <Select
        label={text("imports.timezone")}
        error={wrong("timezone")}
        clearable
        searchable
        limit={100}
        placeholder={text("imports.as-workspace", { value: workspace.timezone })}
        data={Intl.supportedValuesOf("timeZone")}
        value={options.timezone ?? null}
        onChange={(value) => set("timezone", value)}
      />
      {kind === "orders" ? (
        <>
          <CurrencyField
            value={options.currency ?? ""}
            error={wrong("currency")}
            placeholder={look?.plan?.currency ?? workspace.currency ?? ""}
            onChange={(value) => set("currency", value === "" ? null : value)}
          />
          <NativeSelect
            label={text("imports.revenue")}
            error={wrong("revenue")}
            value={options.revenue ?? ""}
            onChange={({ currentTarget: { value } }) =>
              set("revenue", value === "per-line" || value === "per-order" ? value : null)
            }
            data={[
              auto,
              { value: "per-line", label: text("imports.revenue.per-line") },
              { value: "per-order", label: text("imports.revenue.per-order") },
            ]}
          />
        </>
      ) : null}
      <NativeSelect
        label={text("imports.mode")}
        value={options.mode ?? look?.plan?.mode ?? "append"}
        onChange={({ currentTarget: { value } }) => set("mode", value === "update" ? "update" : "append")}
        data={[
          { value: "append", label: text("imports.mode.append") },
          { value: "update", label: text("imports.mode.update") },
        ]}
      />
    </SimpleGrid>
  );
}

function CurrencyField({
  value,
  error,
  placeholder,
  onChange,
}: {
  readonly value: string;
  readonly error: string | undefined;
  readonly placeholder: string;
  readonly onChange: (value: string) => void;
}) {
  const text = useText();
  return (
    <TextInput
      label={text("imports.currency")}
      error={error}
      placeholder={placeholder}
      maxLength={3}
      key={value}
      defaultValue={value}
      onBlur={(event) => onChange(event.currentTarget.value.trim().toUpperCase())}
    />
  );
}

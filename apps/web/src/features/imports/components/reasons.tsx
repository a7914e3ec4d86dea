import { Stack, Text } from "@mantine/core";
import { useFormats, useText } from "../../../languages/text.ts";
import { type Column, DataTable } from "../../../ui/data-table.tsx";

/** Why rows are refused; each has a sentence that says how to mend it. */
const reasons = [
  "not_a_number",
  "bad_date",
  "not_true_or_false",
  "bad_json",
  "missing",
  "timestamp_out_of_range",
  "number_out_of_range",
  "too_few_fields",
  "too_many_fields",
  "null_byte",
  "unclosed_quote",
  "no_identity",
] as const;

/** What a reason is called, how to mend it, and whether the catalogue knows it. */
export function useReason(): (code: string) => {
  readonly name: string;
  readonly mend: string;
  readonly known: boolean;
} {
  const text = useText();
  return (code) => {
    // Who is named is found out by two parts of the program.
    const known = reasons.find((each) => each === (code === "missing_identity" ? "no_identity" : code));
    if (known === undefined)
      return { name: text("imports.reason.other", { code }), mend: text("imports.mend.other"), known: false };
    return { name: text(`imports.reason.${known}`), mend: text(`imports.mend.${known}`), known: true };
  };
}

/** Refused rows by reason, the most frequent first. */
export function Reasons({ codes, rows }: { readonly codes: Readonly<Record<string, number>>; readonly rows: number }) {
  const text = useText();
  const columns = useColumns(rows);
  return (
    <DataTable
      rows={Object.entries(codes).sort(([, a], [, b]) => b - a)}
      rowKey={([code]) => code}
      label={text("imports.refused")}
      columns={columns}
    />
  );
}

function useColumns(rows: number): readonly Column<readonly [code: string, count: number]>[] {
  const text = useText();
  const { number, share } = useFormats();
  const reason = useReason();
  return [
    {
      key: "reason",
      title: text("imports.reason"),
      cell: ([code]) => (
        <Stack gap={2}>
          <Text size="sm" fw={600}>
            {reason(code).name}
          </Text>
          <Text size="sm" c="dimmed">
            {reason(code).mend}
          </Text>
        </Stack>
      ),
    },
    {
      key: "rows",
      title: text("imports.rows"),
      align: "end",
      cell: ([, count]) => (
        <>
          {number(count)}
          <Text size="xs" c="dimmed">
            {share(count / Math.max(1, rows))}
          </Text>
        </>
      ),
    },
  ];
}

import { Textarea } from "@mantine/core";
import { useState } from "react";
import { useText } from "../../../languages/text.ts";
import type { Json } from "../model/json.ts";
import { readText } from "../model/json-text.ts";

/** What no form shows, as the JSON it is; taken over when it is JSON again. */
export function RawJson({
  label,
  value,
  onChange,
}: {
  readonly label: string;
  readonly value: Json;
  readonly onChange: (value: Json) => void;
}) {
  const text = useText();
  const [draft, setDraft] = useState<string | null>(null);
  const read = draft === null ? null : readText(draft);
  return (
    <Textarea
      className="builder-raw"
      label={label}
      dir="ltr"
      autosize
      minRows={2}
      maxRows={16}
      spellCheck={false}
      value={draft ?? JSON.stringify(value, null, 2)}
      error={read === null || read.ok ? null : text("builder.json.mistake", { line: read.line, column: read.column })}
      onChange={(event) => setDraft(event.currentTarget.value)}
      onBlur={() => {
        if (read?.ok !== true) return;
        setDraft(null);
        onChange(read.value);
      }}
    />
  );
}

import { Paper, Stack, Text, Textarea, Title } from "@mantine/core";
import { useId } from "@mantine/hooks";
import { useState } from "react";
import { useText } from "../../../../languages/text.ts";
import { isObject } from "../../../../shell/condition/model/json.ts";
import { placeOf, readText } from "../../../../shell/condition/model/json-text.ts";
import { split } from "../../../../shell/condition/model/pointer.ts";
import { useBuilder } from "../builder-context.ts";

/** The same document as text. While it is no JSON, the form and the counts wait. */
export function JsonView() {
  const text = useText();
  const id = useId();
  const { document, dispatch, findings, readOnly } = useBuilder();
  const written = JSON.stringify(document, null, 2);
  const [draft, setDraft] = useState(written);
  const read = readText(draft);
  // What was changed elsewhere, by undo for one, is shown; what is being typed stays.
  const known = read.ok && JSON.stringify(read.value) === JSON.stringify(document);
  const broken = !read.ok || !isObject(read.value);
  const shown = known || broken ? draft : written;
  const mistake = read.ok
    ? broken
      ? text("builder.json.object")
      : null
    : text("builder.json.mistake", { line: read.line, column: read.column });
  const places = readText(shown);
  const lineOf = (pointer: string): number => {
    if (!places.ok) return 1;
    for (let at = pointer; ; at = split(at).parent) {
      const place = places.places.get(at);
      if (place !== undefined || at === "") return placeOf(shown, place ?? 0).line;
    }
  };
  return (
    <Paper withBorder p="md" component="section" aria-labelledby={id}>
      <Title order={2} id={id} mb="xs">
        {text("builder.json")}
      </Title>
      <Textarea
        className="builder-json"
        aria-label={text("builder.json")}
        description={text("builder.json.hint")}
        dir="ltr"
        autosize
        minRows={12}
        maxRows={40}
        spellCheck={false}
        readOnly={readOnly}
        value={shown}
        error={mistake}
        onChange={(event) => {
          const next = event.currentTarget.value;
          setDraft(next);
          const parsed = readText(next);
          if (parsed.ok && isObject(parsed.value)) dispatch({ kind: "replace", document: parsed.value, field: "json" });
        }}
      />
      <Stack gap={4} mt="xs">
        {[...findings.values()].flat().map(({ code, pointer, message, severity }) => (
          <Text key={`${code} ${pointer}`} size="sm" c={severity === "error" ? "red" : "dimmed"} dir="auto">
            {text("builder.json.finding", { line: lineOf(pointer), message })}
          </Text>
        ))}
      </Stack>
    </Paper>
  );
}

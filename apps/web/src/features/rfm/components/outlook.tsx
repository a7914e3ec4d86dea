import { Group, SegmentedControl, Text } from "@mantine/core";
import type { RfmTransitionsAnswer } from "@kindred/server/answers";
import { useState } from "react";
import { useFormats, useText } from "../../../languages/text.ts";
import { downloadCsv } from "../../../ui/download.ts";
import { Panel } from "../../../ui/panel.tsx";
import { useClassName } from "./class-name.ts";
import { Matrix } from "./matrix.tsx";
import { statesOf } from "./moves-table.tsx";
import { DownloadButton } from "../../../ui/chart/download-button.tsx";

/** How likely each move is within 30, 60 and 90 days, with what is not known of it, and how long people stay. */
export function Outlook({ outlook }: { readonly outlook: RfmTransitionsAnswer["outlook"] }) {
  const text = useText();
  const { number, share } = useFormats();
  const nameOf = useClassName();
  const [days, setDays] = useState(30);
  if (outlook === null)
    return (
      <Panel title={text("rfm.outlook")}>
        <Text c="dimmed">{text("rfm.outlook.none")}</Text>
      </Panel>
    );
  const { classes, horizons } = outlook;
  const horizon = Math.max(0, horizons.indexOf(days));
  const states = statesOf(classes.map((one) => one.class));
  const of = (name: string | null) => classes.find((one) => one.class === name);
  const stay = (name: string | null): string => {
    const found = of(name)?.stayDays;
    if (found === undefined || name === null) return "";
    const [shown, low, high] = [found.value, found.low, found.high].map((value) => number(Math.round(value)));
    return text("rfm.moves.stays", { days: shown ?? "", low: low ?? "", high: high ?? "" });
  };
  const saveCsv = (): void =>
    downloadCsv(
      `${text("rfm.outlook")}.csv`,
      [
        text("rfm.moves.from-class"),
        text("rfm.moves.to-class"),
        ...horizons.flatMap((each) => {
          const title = text("rfm.moves.within", { days: each });
          return [title, `${title}, 2.5 %`, `${title}, 97.5 %`];
        }),
      ],
      classes.flatMap((one) =>
        one.moves.map((move) => [
          nameOf(one.class),
          nameOf(move.to),
          ...move.within.flatMap(({ value, low, high }) => [value, low, high]),
        ]),
      ),
    );
  return (
    <Panel
      title={text("rfm.outlook")}
      aside={
        <Group gap={4}>
          <SegmentedControl
            size="xs"
            aria-label={text("rfm.moves.show")}
            value={String(days)}
            onChange={(value) => setDays(Number(value))}
            data={horizons.map((each) => ({ value: String(each), label: text("rfm.moves.within", { days: each }) }))}
          />
          <DownloadButton as="csv" onClick={saveCsv} />
        </Group>
      }
    >
      <Text size="sm" c="dimmed" mb="xs">
        {text("rfm.outlook.lead", { days, observed: outlook.observed, step: outlook.stepDays })}
      </Text>
      <Matrix
        label={text("rfm.outlook")}
        from={states.filter((name) => name !== null)}
        to={states}
        cell={(start, end) => {
          const found = of(start)?.moves.find((move) => move.to === end)?.within[horizon];
          if (found === undefined) return null;
          const { value, low, high } = found;
          // What is next to nothing only hides the rest; the file has it all.
          if (high < 0.01) return { text: "·", strength: 0 };
          return { text: share(value), small: `${share(low)}–${share(high)}`, strength: value };
        }}
        aside={{ title: text("rfm.moves.stay"), cell: stay }}
      />
    </Panel>
  );
}

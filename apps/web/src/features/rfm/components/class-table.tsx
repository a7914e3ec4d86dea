import { Group } from "@mantine/core";
import type { RfmModelAnswer } from "@kindred/server/answers";
import { useText } from "../../../languages/text.ts";
import { DataTable } from "../../../ui/data-table.tsx";
import { downloadCsv } from "../../../ui/download.ts";
import { Panel } from "../../../ui/panel.tsx";
import type { Chosen } from "../api/rfm.ts";
import { byClass } from "../model/figures.ts";
import { round, useAdviceOf, useClassColumns } from "./class-columns.tsx";
import { useClassName } from "./class-name.ts";
import { useShownModel } from "./model-context.ts";
import { DownloadButton } from "../../../ui/chart/download-button.tsx";

type Run = NonNullable<RfmModelAnswer["run"]>;

/** Every class with its size, what it brings, how it has changed, and what to do. */
export function ClassTable({ run, onChoose }: { readonly run: Run; readonly onChoose: (chosen: Chosen) => void }) {
  const text = useText();
  const nameOf = useClassName();
  const adviceOf = useAdviceOf();
  const { definition } = useShownModel();
  const rows = byClass(
    run.cells,
    definition.rules.map((rule) => rule.class),
  );
  const columns = useClassColumns(rows, (name) => onChoose({ class: name }));
  const saveCsv = (): void =>
    downloadCsv(
      `${text("rfm.classes")}.csv`,
      [
        text("rfm.class"),
        text("rfm.size"),
        text("rfm.amount"),
        text("rfm.recency"),
        text("rfm.per-head"),
        text("rfm.advice"),
      ],
      rows.map(({ class: name, size, amount, days, events }) => [
        nameOf(name),
        size,
        definition.monetary === null ? null : amount,
        size === 0 ? null : round(days),
        size === 0 ? null : round(events / size),
        adviceOf(name),
      ]),
    );
  return (
    <Panel
      title={text("rfm.classes")}
      aside={
        <Group>
          <DownloadButton as="csv" onClick={saveCsv} />
        </Group>
      }
    >
      <DataTable rows={rows} columns={columns} rowKey={(row) => row.class} label={text("rfm.classes")} />
    </Panel>
  );
}

import { Button, Group, Paper, Text, Title } from "@mantine/core";
import { useDisclosure, useId } from "@mantine/hooks";
import { IconChartLine, IconTable } from "@tabler/icons-react";
import type { ECharts, EChartsCoreOption } from "echarts/core";
import { lazy, Suspense, useCallback, useRef } from "react";
import { useText } from "../../languages/text.ts";
import { type Column, DataTable } from "../data-table.tsx";
import { downloadCsv, downloadUrl } from "../download.ts";
import { Loading } from "../states.tsx";
import { DownloadButton } from "./download-button.tsx";

const Drawing = lazy(async () => ({ default: (await import("./drawing.tsx")).Drawing }));

/**
 * A chart with what makes it readable for everyone: a sentence that says what it shows, the same numbers as a table, and
 * both as files (PNG and CSV).
 */
export function Chart<Row>({
  title,
  summary,
  option,
  rows,
  columns,
  rowKey,
  values,
  height = 280,
  onPick,
}: {
  readonly title: string;
  /** What a look at the chart tells, as a sentence. */
  readonly summary: string;
  readonly option: EChartsCoreOption;
  readonly rows: readonly Row[];
  readonly columns: readonly Column<Row>[];
  readonly rowKey: (row: Row) => string | number;
  /** The plain values of a row in the order of the columns, for the CSV. */
  readonly values: (row: Row) => readonly (string | number | null)[];
  readonly height?: number;
  readonly onPick?: (picked: { readonly seriesIndex?: number; readonly dataIndex: number }) => void;
}) {
  const text = useText();
  const id = useId();
  const [asTable, { toggle }] = useDisclosure(false);
  const chart = useRef<ECharts | null>(null);
  const keep = useCallback((made: ECharts) => {
    chart.current = made;
  }, []);
  const savePng = (): void => {
    const url = chart.current?.getDataURL({ type: "png", pixelRatio: 2, backgroundColor: "#fff" });
    if (url !== undefined) downloadUrl(`${title}.png`, url);
  };
  const saveCsv = (): void =>
    downloadCsv(
      `${title}.csv`,
      columns.map((column) => column.title),
      rows.map(values),
    );
  return (
    <Paper withBorder p="md" component="section" aria-labelledby={id}>
      <Group justify="space-between" mb={4}>
        <Title order={2} id={id}>
          {title}
        </Title>
        <Group gap={4}>
          <Button
            size="compact-xs"
            variant="subtle"
            aria-pressed={asTable}
            leftSection={asTable ? <IconChartLine size={14} aria-hidden /> : <IconTable size={14} aria-hidden />}
            onClick={toggle}
          >
            {text(asTable ? "chart.as-chart" : "chart.as-table")}
          </Button>
          {asTable ? null : <DownloadButton as="png" onClick={savePng} />}
          <DownloadButton as="csv" onClick={saveCsv} />
        </Group>
      </Group>
      <Text size="sm" c="dimmed" mb="xs">
        {summary}
      </Text>
      {asTable ? (
        <DataTable rows={rows} columns={columns} rowKey={rowKey} label={title} />
      ) : (
        <Suspense fallback={<Loading />}>
          <Drawing option={option} height={height} onReady={keep} {...(onPick === undefined ? {} : { onPick })} />
        </Suspense>
      )}
    </Paper>
  );
}

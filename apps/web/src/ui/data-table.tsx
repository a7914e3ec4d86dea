import { Box, Button, Table, UnstyledButton, VisuallyHidden } from "@mantine/core";
import { IconArrowDown, IconArrowUp } from "@tabler/icons-react";
import { useVirtualizer } from "@tanstack/react-virtual";
import { type ReactNode, type RefObject, useEffect, useMemo, useRef, useState } from "react";
import { useIntl } from "react-intl";
import { useText } from "../languages/text.ts";

export interface Column<Row> {
  readonly key: string;
  readonly title: string;
  readonly cell: (row: Row) => ReactNode;
  /** What the column is sorted by; without it, it cannot be. Missing values come last either way. */
  readonly sortBy?: (row: Row) => string | number | null;
  readonly align?: "start" | "end";
  /** It holds dates or the like, which break between words at most; names break anywhere. */
  readonly unsplit?: boolean;
  readonly width?: number | string;
  /** The title is for those who hear the page: whoever sees it sees what stands below. */
  readonly quiet?: boolean;
}

interface Sorting {
  readonly key: string;
  readonly descending: boolean;
}

const rowHeight = 44;
/** From this many rows on only those in sight are in the page. */
const virtualFrom = 100;
const tallest = 640;
const fewMore = 3;

/** A table of any length: sortable by its heads, and scrolling in a frame of its own when it is long. */
export function DataTable<Row>({
  rows,
  columns,
  rowKey,
  label,
  initialSort = null,
  first,
  onEnd,
}: {
  readonly rows: readonly Row[];
  readonly columns: readonly Column<Row>[];
  readonly rowKey: (row: Row) => string | number;
  /** What the table shows, for those who do not see it. */
  readonly label: string;
  readonly initialSort?: Sorting | null;
  /** So many rows are shown until somebody asks for all. */
  readonly first?: number;
  /** The end has come into sight: load more. */
  readonly onEnd?: () => void;
}) {
  const [sorting, setSorting] = useState<Sorting | null>(initialSort);
  const [whole, setWhole] = useState(false);
  const all = useSorted(rows, columns, sorting);
  // A few more than that are shown at once: a button would take as much room.
  const cut = first !== undefined && !whole && rows.length > first + fewMore;
  const sorted = cut ? all.slice(0, first) : all;
  const text = useText();
  const frame = useRef<HTMLDivElement>(null);
  const scrolls = useScrolls(frame);
  const virtual = sorted.length >= virtualFrom;
  const virtualizer = useVirtualizer({
    count: sorted.length,
    getScrollElement: () => frame.current,
    estimateSize: () => rowHeight,
    overscan: 12,
    enabled: virtual,
  });
  const items = virtualizer.getVirtualItems();
  const shown = virtual ? items.flatMap(({ index }) => sorted[index] ?? []) : sorted;
  const above = items[0]?.start ?? 0;
  const below = virtual ? virtualizer.getTotalSize() - (items.at(-1)?.end ?? 0) : 0;
  const watchEnd = (): void => {
    const box = frame.current;
    if (box !== null && box.scrollTop + box.clientHeight > box.scrollHeight - 8 * rowHeight) onEnd?.();
  };
  return (
    <Box
      ref={frame}
      style={{ overflow: "auto", maxHeight: virtual ? tallest : undefined }}
      onScroll={watchEnd}
      // A frame that scrolls has to be reachable by keyboard.
      tabIndex={virtual || scrolls ? 0 : undefined}
      role={virtual || scrolls ? "group" : undefined}
      aria-label={virtual || scrolls ? label : undefined}
    >
      <Table
        aria-label={label}
        aria-rowcount={rows.length + 1}
        stickyHeader={virtual}
        verticalSpacing="xs"
        highlightOnHover
      >
        <Table.Thead>
          <Table.Tr>
            {columns.map((column) => (
              <Head key={column.key} column={column} sorting={sorting} onSort={setSorting} />
            ))}
          </Table.Tr>
        </Table.Thead>
        <Table.Tbody>
          {virtual && above > 0 ? <Spacer height={above} columns={columns.length} /> : null}
          {shown.map((row) => (
            <Table.Tr key={rowKey(row)}>
              {columns.map(({ key, cell, align = "start", unsplit = align === "end", quiet = false }) => (
                <Table.Td key={key} ta={align} className={quiet ? undefined : unsplit ? "figure" : "data"}>
                  {unsplit ? cell(row) : <Said>{cell(row)}</Said>}
                </Table.Td>
              ))}
            </Table.Tr>
          ))}
          {virtual && below > 0 ? <Spacer height={below} columns={columns.length} /> : null}
        </Table.Tbody>
      </Table>
      {cut ? (
        <Button mt="xs" variant="subtle" size="compact-sm" onClick={() => setWhole(true)}>
          {text("shell.show-all", { count: rows.length })}
        </Button>
      ) : null}
    </Box>
  );
}

/** Text keeps its own direction: the plus of a telephone number would stand behind it where one reads from right to left. */
function Said({ children }: { readonly children: ReactNode }) {
  return typeof children === "string" ? <bdi>{children}</bdi> : children;
}

/** Whether there is more in the frame than is in sight: a wide table on a narrow page. */
function useScrolls(frame: RefObject<HTMLDivElement | null>): boolean {
  const [scrolls, setScrolls] = useState(false);
  useEffect(() => {
    const box = frame.current;
    if (box === null) return;
    const watch = new ResizeObserver(() => setScrolls(box.scrollWidth > box.clientWidth));
    watch.observe(box);
    for (const inner of box.children) watch.observe(inner);
    return () => watch.disconnect();
  }, [frame]);
  return scrolls;
}

function Spacer({ height, columns }: { readonly height: number; readonly columns: number }) {
  return (
    <Table.Tr aria-hidden>
      <Table.Td colSpan={columns} h={height} p={0} />
    </Table.Tr>
  );
}

function Head<Row>({
  column: { key, title, sortBy, align = "start", width, quiet = false },
  sorting,
  onSort,
}: {
  readonly column: Column<Row>;
  readonly sorting: Sorting | null;
  readonly onSort: (sorting: Sorting) => void;
}) {
  const mine = sorting?.key === key ? sorting : null;
  const direction = mine === null ? "none" : mine.descending ? "descending" : "ascending";
  const Arrow = mine?.descending === true ? IconArrowDown : IconArrowUp;
  return (
    <Table.Th
      ta={align}
      w={width}
      pos={quiet ? "relative" : undefined}
      scope="col"
      aria-sort={sortBy === undefined ? undefined : direction}
    >
      {quiet ? (
        <VisuallyHidden>{title}</VisuallyHidden>
      ) : sortBy === undefined ? (
        title
      ) : (
        <UnstyledButton
          fz="inherit"
          fw="inherit"
          ta={align}
          onClick={() => onSort({ key, descending: mine === null ? align === "end" : !mine.descending })}
        >
          {/* The arrow stays with the last word. */}
          {mine === null ? title : `${title}\u00a0`}
          {mine === null ? null : <Arrow size={14} aria-hidden />}
        </UnstyledButton>
      )}
    </Table.Th>
  );
}

function useSorted<Row>(
  rows: readonly Row[],
  columns: readonly Column<Row>[],
  sorting: Sorting | null,
): readonly Row[] {
  const { locale } = useIntl();
  return useMemo(() => {
    const by = columns.find(({ key }) => key === sorting?.key)?.sortBy;
    if (by === undefined || sorting === null) return rows;
    const { compare } = new Intl.Collator(locale, { numeric: true });
    const sign = sorting.descending ? -1 : 1;
    return rows.toSorted((a, b) => {
      const [left, right] = [by(a), by(b)];
      if (left === null || right === null) return Number(left === null) - Number(right === null);
      if (typeof left === "number" && typeof right === "number") return sign * (left - right);
      return sign * compare(String(left), String(right));
    });
  }, [rows, columns, sorting, locale]);
}

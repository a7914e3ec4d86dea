import { Alert, LoadingOverlay, Stack, Text } from "@mantine/core";
import type { MeasuresAnswer } from "@kindred/server/answers";
import { useNavigate, useParams, useSearch } from "@tanstack/react-router";
import { useState } from "react";
import { ApiError } from "../../../../api/request.ts";
import { useFormats, useText } from "../../../../languages/text.ts";
import { CurrencyRates } from "../../../../shell/currency-rates.tsx";
import { type Rates, readRates, writeRates } from "../../../../shell/rates.ts";
import { useWorkspace } from "../../../../shell/workspace.ts";
import { Failed, Loading } from "../../../../ui/states.tsx";
import { type AskedPeople, useMeasures } from "../../api/measures.ts";
import type { MeasuresSearch } from "../../measures-search.ts";
import { Choices } from "./choices.tsx";
import { Costs } from "./costs.tsx";
import { MeasureTables } from "./measure-tables.tsx";
import { MeasuredPeople } from "./measured-people.tsx";
import { Trend } from "./trend.tsx";

/** What the people of a segment did over a period, beside others or beside themselves before. What is asked stands in the address. */
export function MeasuresTab() {
  const workspace = useWorkspace();
  const navigate = useNavigate();
  const { segment = "" } = useParams({ strict: false });
  const search: MeasuresSearch = useSearch({ strict: false });
  const [people, setPeople] = useState<AskedPeople | null>(null);
  const found = useMeasures(workspace.id, segment, search);
  const change = (changes: Partial<Record<keyof MeasuresSearch, MeasuresSearch[keyof MeasuresSearch]>>): void => {
    const kept = Object.entries({ ...search, ...changes }).filter(([, value]) => value !== undefined && value !== "");
    void navigate({
      to: "/w/$workspace/segments/$segment/measures",
      params: { workspace: workspace.id, segment },
      search: Object.fromEntries(kept),
      replace: true,
      resetScroll: false,
    });
  };
  return (
    <Stack>
      <Choices segment={segment} search={search} onChange={change} />
      {found.isError ? <Failed error={found.error} retry={() => void found.refetch()} /> : null}
      {found.isPending ? <Loading /> : null}
      {found.data === undefined || found.isError ? null : (
        <Stack pos="relative" aria-busy={found.isPlaceholderData}>
          <LoadingOverlay visible={found.isPlaceholderData} overlayProps={{ backgroundOpacity: 0.4 }} />
          <Known measures={found.data} />
          <SeveralCurrencies measures={found.data} search={search} onRates={(rates) => change(writeRates(rates))} />
          <MeasureTables
            measures={found.data}
            search={search}
            onMeasure={(measure) => change({ measure })}
            onPeople={setPeople}
          />
          <Trend measures={found.data} search={search} onStep={(step) => change({ step })} />
        </Stack>
      )}
      <Costs segment={segment} />
      {people === null ? null : (
        <MeasuredPeople segment={segment} search={search} asked={people} onClose={() => setPeople(null)} />
      )}
    </Stack>
  );
}

/** How many people these figures are over, and how it is known who was a member when. */
function Known({ measures }: { readonly measures: MeasuresAnswer }) {
  const text = useText();
  const { number, instant, date } = useFormats(measures.timezone);
  const { of, against, until } = measures;
  const { presence } = of;
  const unfinished = Date.parse(until) > Date.parse(of.to);
  const day = (at: string, less = 0): string => date(Date.parse(at) - less);
  const sentences = [
    text("measures.heads", {
      count: presence.heads,
      start: number(presence.atStart),
      end: number(presence.atEnd),
      average: number(Math.round(presence.average)),
      from: day(of.from),
      to: day(of.to, 1),
    }),
    presence.known === "evaluated" && presence.since === null
      ? text("measures.known.never")
      : text(`measures.known.${presence.known}`, { since: presence.since === null ? "" : instant(presence.since) }),
    ...(against === null
      ? []
      : [
          text("measures.against", {
            name: against.id === "everyone" ? text("segments.everyone") : against.name,
            count: against.presence.heads,
            from: day(against.from),
            to: day(against.to, 1),
          }),
        ]),
    ...(unfinished ? [text("measures.unfinished", { until: day(until, 1) })] : []),
  ];
  return (
    <Alert color={presence.known === "evaluated" || presence.known === "mixed" ? "yellow" : "gray"} role="note">
      <Text size="sm">{sentences.join(" ")}</Text>
    </Alert>
  );
}

function SeveralCurrencies({
  measures,
  search,
  onRates,
}: {
  readonly measures: MeasuresAnswer;
  readonly search: MeasuresSearch;
  readonly onRates: (rates: Rates) => void;
}) {
  const text = useText();
  const workspace = useWorkspace();
  const refused = measures.measures.some(
    ({ figure: { reason } }) => reason === "several_currencies" || reason === "rate_missing",
  );
  if (!refused) return null;
  const details = measures.currencies.filter((currency) => currency !== "");
  const error = new ApiError(
    { code: "several_currencies", message: text("measures.none.several_currencies"), details },
    422,
  );
  return <CurrencyRates error={error} own={workspace.currency} given={readRates(search)} onRates={onRates} />;
}

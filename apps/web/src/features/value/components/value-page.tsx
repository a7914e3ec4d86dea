import { LoadingOverlay, Stack } from "@mantine/core";
import { useNavigate, useSearch } from "@tanstack/react-router";
import { useText } from "../../../languages/text.ts";
import { CurrencyRates, wantsRates } from "../../../shell/currency-rates.tsx";
import { readRates, writeRates } from "../../../shell/rates.ts";
import { useWorkspace } from "../../../shell/workspace.ts";
import { PageTitle } from "../../../ui/page-title.tsx";
import { Empty, Failed, Loading } from "../../../ui/states.tsx";
import { useValue } from "../api/value.ts";
import { questionOf, tiersOf, usualTiers, type ValueSearch } from "../search.ts";
import { Controls } from "./controls.tsx";
import { Customers } from "./customers.tsx";
import { DecliningValue } from "./declining.tsx";
import { Favourites } from "./favourites.tsx";
import { Figures } from "./figures.tsx";
import { Pareto } from "./pareto.tsx";
import { Tiers } from "./tiers.tsx";
import { BoughtTogether } from "./together.tsx";

/** What customers are worth. What is asked stands in the address. */
export function ValuePage() {
  const text = useText();
  const workspace = useWorkspace();
  const navigate = useNavigate();
  const search: ValueSearch = useSearch({ strict: false });
  const question = questionOf(search);
  const tiers = tiersOf(search.tiers ?? usualTiers) ?? tiersOf(usualTiers);
  const found = useValue(workspace.id, { ...question, tiers });
  const change = (changes: Partial<Record<keyof ValueSearch, ValueSearch[keyof ValueSearch]>>): void => {
    const next = { ...search, ...changes };
    const kept = Object.fromEntries(Object.entries(next).filter(([, value]) => value !== undefined));
    void navigate({
      to: "/w/$workspace/value",
      params: { workspace: workspace.id },
      search: kept as ValueSearch,
      replace: true,
      resetScroll: false,
    });
  };
  const report = found.isError ? undefined : found.data;
  return (
    <Stack>
      <PageTitle title={text("shell.value")} lead={text("value.lead")} />
      <Controls search={search} onChange={change} />
      {found.isError && wantsRates(found.error) ? (
        <CurrencyRates
          error={found.error}
          own={workspace.currency}
          given={readRates(search)}
          onRates={(rates) => change(writeRates(rates))}
        />
      ) : null}
      {found.isError && !wantsRates(found.error) ? (
        <Failed error={found.error} retry={() => void found.refetch()} />
      ) : null}
      {found.isPending ? <Loading /> : null}
      {report === undefined ? null : report.totals.orders + report.totals.refunds === 0 ? (
        <Empty title={text("value.none")} hint={text("value.none.hint")} />
      ) : (
        <Stack pos="relative">
          <LoadingOverlay visible={found.isPlaceholderData} overlayProps={{ backgroundOpacity: 0.3 }} />
          <Figures report={report} />
          <Pareto report={report} />
          <Tiers report={report} />
          <Customers question={question} currency={report.currency} />
        </Stack>
      )}
      <DecliningValue search={search} onChange={change} />
      <BoughtTogether search={search} onChange={change} />
      <Favourites />
    </Stack>
  );
}

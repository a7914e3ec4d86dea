import { Button, Group, Paper, Select, Stack, Switch, TextInput } from "@mantine/core";
import { notifications } from "@mantine/notifications";
import type { WorkspaceAnswer } from "@kindred/server/answers";
import { type SyntheticEvent, useMemo, useState } from "react";
import { useIntl } from "react-intl";
import { languages, ownNames } from "../../../languages/index.ts";
import { useText } from "../../../languages/text.ts";
import { useWorkspace } from "../../../shell/workspace.ts";
import { Shown } from "../../../ui/query.tsx";
import { Failed } from "../../../ui/states.tsx";
import { useChangeWorkspace, useWorkspaceSettings, type WorkspaceChange } from "../api/workspace.ts";
import { Locked } from "./locked.tsx";
import { ZoneMoves } from "./zone-moves.tsx";

export function WorkspaceSettings() {
  const workspace = useWorkspace();
  return (
    <Shown query={useWorkspaceSettings(workspace.id)}>
      {(settings) => <Form key={JSON.stringify(settings)} settings={settings} />}
    </Shown>
  );
}

function Form({ settings }: { readonly settings: WorkspaceAnswer }) {
  const text = useText();
  const workspace = useWorkspace();
  const change = useChangeWorkspace(workspace.id);
  const [form, setForm] = useState(settings);
  const edit = (part: WorkspaceChange): void => setForm({ ...form, ...part });
  const changed = changesOf(settings, form);
  const zones = useMemo(() => zonesWith(settings.timezone), [settings.timezone]);
  const currencies = useCurrencies();
  const fixed = workspace.role !== "owner";
  const country = form.defaultCountry ?? "";
  const ready = form.name.trim() !== "" && (country === "" || /^[A-Z]{2}$/u.test(country));
  const submit = (event: SyntheticEvent): void => {
    event.preventDefault();
    // The form begins anew with what was saved: only the promise outlives it.
    change.mutateAsync(changed).then(
      () => notifications.show({ message: text("settings.saved") }),
      () => undefined,
    );
  };
  return (
    <Stack>
      {fixed ? <Locked who="owner" /> : null}
      <Paper withBorder p="md" maw={640}>
        <form onSubmit={submit}>
          <fieldset disabled={fixed} style={{ border: 0, margin: 0, padding: 0 }}>
            <Stack>
              <TextInput
                label={text("settings.name")}
                required
                maxLength={100}
                className="data"
                value={form.name}
                onChange={(event) => edit({ name: event.currentTarget.value })}
              />
              <Select
                label={text("settings.timezone")}
                description={text("settings.timezone.hint")}
                searchable
                allowDeselect={false}
                disabled={fixed}
                data={zones}
                limit={200}
                nothingFoundMessage={text("data.none-found")}
                value={form.timezone}
                onChange={(timezone) => edit({ timezone: timezone ?? form.timezone })}
              />
              {form.timezone === settings.timezone ? null : <ZoneMoves to={form.timezone} />}
              <Select
                label={text("settings.currency")}
                description={text("settings.currency.hint")}
                searchable
                clearable
                clearButtonProps={{ "aria-label": text("settings.clear") }}
                disabled={fixed}
                data={currencies}
                limit={200}
                nothingFoundMessage={text("data.none-found")}
                value={form.currency}
                onChange={(currency) => edit({ currency })}
              />
              <Select
                label={text("settings.language")}
                description={text("settings.language.hint")}
                allowDeselect={false}
                disabled={fixed}
                data={languages.map((each) => ({ value: each, label: ownNames[each] }))}
                value={form.language}
                onChange={(value) => edit({ language: languages.find((each) => each === value) ?? form.language })}
              />
              <TextInput
                label={text("settings.country")}
                description={text("settings.country.hint")}
                maxLength={2}
                value={country}
                error={country === "" || /^[A-Z]{2}$/u.test(country) ? undefined : text("settings.country.wrong")}
                onChange={(event) => {
                  const value = event.currentTarget.value.toUpperCase();
                  edit({ defaultCountry: value === "" ? null : value });
                }}
              />
              <Switch
                label={text("settings.keep-ip")}
                description={text("settings.keep-ip.hint")}
                checked={form.keepIp}
                onChange={(event) => edit({ keepIp: event.currentTarget.checked })}
              />
              {change.isError ? <Failed error={change.error} /> : null}
              {fixed ? null : (
                <Group justify="end">
                  <Button
                    type="submit"
                    loading={change.isPending}
                    disabled={!ready || Object.keys(changed).length === 0}
                  >
                    {text("shell.save")}
                  </Button>
                </Group>
              )}
            </Stack>
          </fieldset>
        </form>
      </Paper>
    </Stack>
  );
}

const settable = ["name", "timezone", "currency", "language", "defaultCountry", "keepIp"] as const;

function changesOf(before: WorkspaceAnswer, after: WorkspaceAnswer): WorkspaceChange {
  return Object.fromEntries(settable.filter((key) => before[key] !== after[key]).map((key) => [key, after[key]]));
}

/** Those that the browser knows, and the one that is set whatever it knows. */
function zonesWith(current: string): string[] {
  return [...new Set(["UTC", current, ...Intl.supportedValuesOf("timeZone")])];
}

function useCurrencies(): { readonly value: string; readonly label: string }[] {
  const { locale } = useIntl();
  return useMemo(() => {
    const names = new Intl.DisplayNames(locale, { type: "currency" });
    return Intl.supportedValuesOf("currency").map((value) => ({
      value,
      label: `${value} · ${names.of(value) ?? value}`,
    }));
  }, [locale]);
}

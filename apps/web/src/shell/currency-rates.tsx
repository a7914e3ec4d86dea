import { Alert, Button, Group, NumberInput, Stack, TextInput } from "@mantine/core";
import { useState } from "react";
import { ApiError } from "../api/request.ts";
import { useProblem } from "../languages/problem.ts";
import { useText } from "../languages/text.ts";
import type { Rates } from "./rates.ts";

/** Whether a refusal is one that rates of currencies help. */
export function wantsRates(error: unknown): error is ApiError {
  return error instanceof ApiError && (error.code === "several_currencies" || error.code === "missing_rate");
}

/** Amounts in several currencies are never added up: asks for the one to tell them in, and what the others are worth. */
export function CurrencyRates({
  error,
  own,
  given,
  onRates,
}: {
  readonly error: ApiError;
  /** The workspace's own currency. */
  readonly own: string | null;
  readonly given: Rates | null;
  readonly onRates: (rates: Rates) => void;
}) {
  const text = useText();
  const problem = useProblem();
  const named = currenciesIn(error.details);
  const [into, setInto] = useState(given?.into ?? own ?? named[0] ?? "EUR");
  const [rates, setRates] = useState<Readonly<Record<string, number>>>(given?.rates ?? {});
  const others = [...new Set([...Object.keys(rates), ...named])].filter((code) => code !== into);
  const whole = /^[A-Z]{3}$/u.test(into) && others.every((code) => (rates[code] ?? 0) > 0);
  return (
    <Alert color="yellow" title={text("people.currencies")} role="alert">
      <Stack gap="xs">
        {problem(error)}
        <Group align="end">
          <TextInput
            label={text("people.currencies.into")}
            w={120}
            maxLength={3}
            value={into}
            onChange={(event) => setInto(event.currentTarget.value.toUpperCase())}
          />
          {others.map((code) => (
            <NumberInput
              key={code}
              w={160}
              min={0}
              label={text("people.currencies.worth", { code, into })}
              value={rates[code] ?? ""}
              onChange={(worth) => setRates({ ...rates, [code]: Number(worth) })}
            />
          ))}
          <Button
            disabled={!whole}
            onClick={() => onRates({ into, rates: Object.fromEntries(others.map((code) => [code, rates[code]!])) })}
          >
            {text("people.currencies.use")}
          </Button>
        </Group>
      </Stack>
    </Alert>
  );
}

/** `[{ currency, events }]` of several currencies, or a list of those without a rate. */
function currenciesIn(details: unknown): string[] {
  if (!Array.isArray(details)) return [];
  return details.flatMap((each: unknown) => {
    if (typeof each === "string") return [each];
    if (typeof each !== "object" || each === null || !("currency" in each)) return [];
    return typeof each.currency === "string" ? [each.currency] : [];
  });
}

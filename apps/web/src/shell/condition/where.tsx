import { Button } from "@mantine/core";
import { IconFilter } from "@tabler/icons-react";
import { lazy, Suspense } from "react";
import { useText } from "../../languages/text.ts";
import { isObject, type Json } from "./model/json.ts";
import { newPredicate } from "./model/predicate.ts";
import "./condition.css";

/** Its fields are loaded where there is a condition: most pages that offer one are looked at without. */
const PredicateNode = lazy(async () => ({ default: (await import("./predicate-node.tsx")).PredicateNode }));

/** Which of the events count. */
export function Where({
  value,
  event,
  label,
  onChange,
}: {
  readonly value: Json | undefined;
  /** Whose properties are offered. */
  readonly event: string;
  /** What the condition is for, where more than one stands on a page. */
  readonly label?: string;
  readonly onChange: (value: Json | undefined) => void;
}) {
  const text = useText();
  if (!isObject(value)) {
    return (
      <Button
        variant="subtle"
        size="compact-sm"
        leftSection={<IconFilter size={14} aria-hidden />}
        style={{ alignSelf: "start" }}
        onClick={() => onChange(newPredicate("property"))}
      >
        {text("builder.where.add")}
      </Button>
    );
  }
  return (
    <div className="builder-where" role="group" aria-label={label ?? text("builder.where")}>
      <Suspense>
        <PredicateNode value={value} event={event} inElement={false} onChange={onChange} />
      </Suspense>
    </div>
  );
}

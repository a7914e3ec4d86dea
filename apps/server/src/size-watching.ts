import {
  createMailer,
  type Ingest,
  type Mailer,
  type Membership,
  Notifier,
  type Outbound,
  type SendingResources,
  SizeWatch,
} from "@kindred/engine";
import { KindredError } from "@kindred/schema";
import { closeInTurn, type Stores } from "@kindred/store";
import type { WiringOptions } from "./wiring.ts";

/** Size rules as this process judges them, and what goes out of them. */
export interface SizeWatching {
  readonly watch: SizeWatch;
  /** What a test letter is sent with. */
  readonly sending: SendingResources;
  start(): void;
  close(): Promise<void>;
}

export function watchSizes(
  { role, publicUrl, logger, now }: WiringOptions,
  {
    stores,
    ingest,
    membership,
    outbound,
    mailer,
  }: {
    readonly stores: Stores;
    readonly ingest: Ingest;
    readonly membership: Membership;
    readonly outbound: Outbound;
    /** Null: no letter goes out. */
    readonly mailer: Mailer | null;
  },
): SizeWatching {
  const sending = {
    stores,
    mailer,
    dispatcher: outbound.guard.dispatcher,
    publicUrl: publicUrl ?? null,
    now,
  };
  const works = role !== "api";
  const notifier = new Notifier({ ...sending, logger });
  const watch = new SizeWatch({
    stores,
    membership,
    flush: (workspaceId) => ingest.flush(workspaceId),
    now,
    logger,
    works,
    onAlerts: () => notifier.nudge(),
  });
  return {
    watch,
    sending,
    start: () => {
      if (!works) return;
      watch.start();
      notifier.start();
    },
    close: () => closeInTurn([() => watch.close(), () => notifier.close()]),
  };
}

/** @throws KindredError `bad_environment`, `bad_smtp_url` */
export function mailerOf({ smtpUrl: url, mailFrom: from }: Pick<WiringOptions, "smtpUrl" | "mailFrom">): Mailer | null {
  if (url === undefined) return null;
  if (from === undefined)
    throw new KindredError(
      "bad_environment",
      "KINDRED_SMTP_URL is set, so KINDRED_MAIL_FROM is needed: whom mail comes from, such as alerts@example.org.",
    );
  return createMailer({ url, from });
}

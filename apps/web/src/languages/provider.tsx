import { createContext, type ReactNode, use, useCallback, useEffect, useMemo, useRef, useState } from "react";
import { createIntl, createIntlCache, type IntlShape, RawIntlProvider } from "react-intl";
import { queryClient } from "../api/query-client.ts";
import {
  type Catalogue,
  directionOf,
  type FirstCatalogue,
  type Language,
  loadCatalogue,
  loadFirst,
  preferredLanguage,
  rememberLanguage,
} from "./index.ts";

interface Choice {
  readonly language: Language;
  readonly choose: (language: Language) => void;
  /** Whether every word is there, or those of a first visit alone. */
  readonly whole: boolean;
  /** Has all words loaded. */
  readonly needAll: () => void;
}

const LanguageChoice = createContext<Choice>({
  language: "en",
  choose: () => undefined,
  whole: false,
  needAll: () => undefined,
});
const cache = createIntlCache();

interface Loaded {
  readonly language: Language;
  readonly whole: boolean;
  readonly catalogue: Catalogue | FirstCatalogue;
}

/** Loads the catalogue of the language and keeps the page in it; changing it changes every text without a reload. */
export function LanguageProvider({
  children,
}: {
  readonly children: (shown: { readonly direction: "ltr" | "rtl" }) => ReactNode;
}) {
  const [wanted, setWanted] = useState(preferredLanguage);
  const [whole, setWhole] = useState(false);
  const [shown, setShown] = useState<Loaded | null>(null);
  const language = useRef<Language>(null);

  useEffect(() => {
    let late = false;
    void (whole ? loadCatalogue(wanted) : loadFirst(wanted)).then((catalogue) => {
      if (late) return;
      document.documentElement.lang = wanted;
      document.documentElement.dir = directionOf(wanted);
      setShown({ language: wanted, whole, catalogue });
      // The server's sentences follow the page.
      if (language.current !== null && language.current !== wanted) void queryClient.invalidateQueries();
      language.current = wanted;
    });
    return () => {
      late = true;
    };
  }, [wanted, whole]);

  const choose = useCallback((chosen: Language) => {
    rememberLanguage(chosen);
    setWanted(chosen);
  }, []);
  const needAll = useCallback(() => setWhole(true), []);
  const choice = useMemo(
    () => ({ language: shown?.language ?? wanted, choose, whole: shown?.whole ?? false, needAll }),
    [shown, wanted, choose, needAll],
  );
  const intl = useMemo(() => (shown === null ? null : intlOf(shown.language, shown.catalogue)), [shown]);
  if (intl === null || shown === null) return null;
  return (
    <LanguageChoice value={choice}>
      <RawIntlProvider value={intl}>{children({ direction: directionOf(shown.language) })}</RawIntlProvider>
    </LanguageChoice>
  );
}

function intlOf(language: Language, catalogue: Catalogue | FirstCatalogue): IntlShape {
  return createIntl({ locale: language, messages: { ...catalogue } }, cache);
}

export function useLanguage(): Choice {
  return use(LanguageChoice);
}

/** What stands in it may say anything: it is shown once every word is there. */
export function EveryWord({
  children,
  waiting,
}: {
  readonly children: ReactNode;
  /** Shown until then. */
  readonly waiting: ReactNode;
}) {
  const { whole, needAll } = useLanguage();
  useEffect(needAll, [needAll]);
  return whole ? children : waiting;
}

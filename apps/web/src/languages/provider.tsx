import { createContext, type ReactNode, use, useCallback, useEffect, useMemo, useState } from "react";
import { createIntl, createIntlCache, type IntlShape, RawIntlProvider } from "react-intl";
import { queryClient } from "../api/query-client.ts";
import {
  type Catalogue,
  directionOf,
  type Language,
  loadCatalogue,
  preferredLanguage,
  rememberLanguage,
} from "./index.ts";

interface Choice {
  readonly language: Language;
  readonly choose: (language: Language) => void;
}

const LanguageChoice = createContext<Choice>({ language: "en", choose: () => undefined });
const cache = createIntlCache();

/** Loads the catalogue of the language and keeps the page in it; changing it changes every text without a reload. */
export function LanguageProvider({
  children,
}: {
  readonly children: (shown: { readonly direction: "ltr" | "rtl" }) => ReactNode;
}) {
  const [wanted, setWanted] = useState(preferredLanguage);
  const [shown, setShown] = useState<{ language: Language; catalogue: Catalogue } | null>(null);

  useEffect(() => {
    let late = false;
    void loadCatalogue(wanted).then((catalogue) => {
      if (late) return;
      document.documentElement.lang = wanted;
      document.documentElement.dir = directionOf(wanted);
      setShown({ language: wanted, catalogue });
      // The server's sentences follow the page.
      void queryClient.invalidateQueries();
    });
    return () => {
      late = true;
    };
  }, [wanted]);

  const choose = useCallback((language: Language) => {
    rememberLanguage(language);
    setWanted(language);
  }, []);
  const choice = useMemo(() => ({ language: shown?.language ?? wanted, choose }), [shown, wanted, choose]);
  const intl = useMemo(() => (shown === null ? null : intlOf(shown.language, shown.catalogue)), [shown]);
  if (intl === null || shown === null) return null;
  return (
    <LanguageChoice value={choice}>
      <RawIntlProvider value={intl}>{children({ direction: directionOf(shown.language) })}</RawIntlProvider>
    </LanguageChoice>
  );
}

function intlOf(language: Language, catalogue: Catalogue): IntlShape {
  return createIntl({ locale: language, messages: catalogue }, cache);
}

export function useLanguage(): Choice {
  return use(LanguageChoice);
}

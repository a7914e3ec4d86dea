import type { en } from "./en/index.ts";

/** A text's key in every catalogue. */
export type TextKey = keyof typeof en;
export type Catalogue = Readonly<Record<TextKey, string>>;

export const languages = ["en", "ru", "pt", "ar"] as const;
export type Language = (typeof languages)[number];

/** Each by its own name: whoever looks for a language reads that one. */
export const ownNames: Readonly<Record<Language, string>> = {
  en: "English",
  ru: "Русский",
  pt: "Português",
  ar: "العربية",
};

export function directionOf(language: Language): "ltr" | "rtl" {
  return language === "ar" ? "rtl" : "ltr";
}

/** Catalogues are chunks of their own: only the one that is read is loaded. */
export async function loadCatalogue(language: Language): Promise<Catalogue> {
  switch (language) {
    case "en":
      return (await import("./en/index.ts")).en;
    case "ru":
      return (await import("./ru/index.ts")).ru;
    case "pt":
      return (await import("./pt/index.ts")).pt;
    case "ar":
      return (await import("./ar/index.ts")).ar;
  }
}

const storageKey = "kindred.language";

/** The one chosen before, else the browser's first that there is, else English. */
export function preferredLanguage(): Language {
  const chosen = localStorage.getItem(storageKey);
  const wanted = [chosen ?? "", ...navigator.languages].map((tag) => tag.slice(0, 2).toLowerCase());
  return wanted.flatMap((tag) => languages.filter((language) => language === tag))[0] ?? "en";
}

export function rememberLanguage(language: Language): void {
  localStorage.setItem(storageKey, language);
}

import type { first } from "./en/first.ts";
import type { en } from "./en/index.ts";

/** A text's key in every catalogue. */
export type TextKey = keyof typeof en;
export type Catalogue = Readonly<Record<TextKey, string>>;
/** What a first visit says: signing in, the frame and home. */
export type FirstCatalogue = Pick<Catalogue, keyof typeof first>;

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

/** Catalogues are chunks of their own, in two parts: what a first visit says is loaded alone, and is a part of the whole. */
export async function loadFirst(language: Language): Promise<FirstCatalogue> {
  switch (language) {
    case "en":
      return (await import("./en/first.ts")).first;
    case "ru":
      return (await import("./ru/first.ts")).first;
    case "pt":
      return (await import("./pt/first.ts")).first;
    case "ar":
      return (await import("./ar/first.ts")).first;
  }
}

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

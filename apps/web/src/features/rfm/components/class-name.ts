import { knownClasses } from "@kindred/models";
import { useCallback } from "react";
import { useText } from "../../../languages/text.ts";

const known = (name: string): (typeof knownClasses)[number] | undefined => knownClasses.find((each) => each === name);

/** A class in words: its own where the user made it, none for whoever has no class. */
export function useClassName(): (name: string | null) => string {
  const text = useText();
  return useCallback(
    (name) => {
      if (name === null) return text("rfm.moves.no-class");
      const key = known(name);
      return key === undefined ? name : text(`rfm.class.${key}`);
    },
    [text],
  );
}

/** What to do for a class: the definition's own words before ours. */
export function useAdvice(): (name: string, own: string | undefined) => string {
  const text = useText();
  return useCallback(
    (name, own) => {
      const key = known(name);
      return own ?? (key === undefined ? "" : text(`rfm.advice.${key}`));
    },
    [text],
  );
}

/** A model's name: the built-in ones in the page's language until somebody names them otherwise. */
export function useModelName(): (model: { readonly id: string; readonly name: string }) => string {
  const text = useText();
  return useCallback(
    ({ id, name }) => {
      if (id === "purchase" && name === "Purchases") return text("rfm.name.purchase");
      return id === "engagement" && name === "Engagement" ? text("rfm.name.engagement") : name;
    },
    [text],
  );
}

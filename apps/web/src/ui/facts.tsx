import { Fragment } from "react";

/** Short facts in a row with a dot between them. Each keeps its own direction: a number beside a Latin name stays with its word in Arabic. */
export function Facts({ of }: { readonly of: readonly (string | null)[] }) {
  return of
    .filter((fact) => fact !== null && fact !== "")
    .map((fact, index) => (
      // Facts have no identity but their place.
      <Fragment key={index}>
        {index === 0 ? null : " · "}
        <bdi>{fact}</bdi>
      </Fragment>
    ));
}

import { Text } from "@mantine/core";
import { Link } from "@tanstack/react-router";
import { useWorkspace } from "./workspace.ts";

/** Somebody as lists without traits have them. */
export interface PersonRow {
  readonly key: string;
  readonly externalId: string | null;
  readonly email: string | null;
  readonly phone: string | null;
}

/** A person's strongest name, leading to their page. */
export function PersonLink({ person }: { readonly person: PersonRow }) {
  const workspace = useWorkspace();
  return (
    <Text
      component={Link}
      to={`/w/${workspace.id}/contacts/${encodeURIComponent(person.key)}`}
      fw={600}
      c="kin"
      // Addresses may break anywhere, so a narrow table would leave a letter a line.
      style={{ display: "block", minInlineSize: "11rem" }}
    >
      <bdi>{person.email ?? person.externalId ?? person.phone ?? person.key}</bdi>
    </Text>
  );
}

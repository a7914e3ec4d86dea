import { Button, Paper, SimpleGrid, Stack, Text } from "@mantine/core";
import { IconUsersGroup } from "@tabler/icons-react";
import { Link } from "@tanstack/react-router";
import { useFormats, useText } from "../../../languages/text.ts";
import { useWorkspace } from "../../../shell/workspace.ts";
import { Facts } from "../../../ui/facts.tsx";
import { Shown } from "../../../ui/query.tsx";
import { useCount } from "../api/products.ts";
import { type Audience, audienceOf, audiences } from "../segments-of.ts";

const longestName = 200;

/** Who viewed it, who bought it, who viewed and did not buy; each is the beginning of a segment. */
export function Audiences({ product, name }: { readonly product: string; readonly name: string }) {
  return (
    <SimpleGrid cols={{ base: 1, sm: 3 }}>
      {audiences.map((audience) => (
        <One key={audience} audience={audience} product={product} name={name} />
      ))}
    </SimpleGrid>
  );
}

function One({
  audience,
  product,
  name,
}: {
  readonly audience: Audience;
  readonly product: string;
  readonly name: string;
}) {
  const text = useText();
  const workspace = useWorkspace();
  const { number } = useFormats();
  const who = text(`products.audience.${audience}`);
  const document = audienceOf(audience, product);
  const count = useCount(workspace.id, { id: "of-a-product", name: "–", ...document });
  return (
    <Paper withBorder p="md">
      <Stack gap="xs" align="start">
        <Text size="sm" c="dimmed">
          <Facts of={[who, text("products.audience.ever")]} />
        </Text>
        <Shown query={count}>
          {(people) => (
            <Text fw={650} size="xl" className="figure">
              {number(people)}
            </Text>
          )}
        </Shown>
        {workspace.role === "viewer" ? null : (
          <Button
            component={Link}
            to={`/w/${workspace.id}/segments/new`}
            search={{ document: { ...document, name: `${name}: ${who}`.slice(0, longestName) } } as never}
            size="compact-md"
            variant="light"
            leftSection={<IconUsersGroup size={16} aria-hidden />}
            aria-label={text("products.audience.segment-of", { who })}
          >
            {text("products.audience.segment")}
          </Button>
        )}
      </Stack>
    </Paper>
  );
}

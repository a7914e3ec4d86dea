import { Anchor, SimpleGrid, Stack, Table, Text } from "@mantine/core";
import { useParams } from "@tanstack/react-router";
import { useFormats, useText } from "../../../languages/text.ts";
import { Reading } from "../../../shell/reading.tsx";
import { useWorkspace } from "../../../shell/workspace.ts";
import { BackLink } from "../../../ui/back-link.tsx";
import { Facts } from "../../../ui/facts.tsx";
import { PageTitle } from "../../../ui/page-title.tsx";
import { Panel } from "../../../ui/panel.tsx";
import { Shown } from "../../../ui/query.tsx";
import { useProduct, useProductHistory } from "../api/products.ts";
import { Audiences } from "./audiences.tsx";
import { History } from "./history.tsx";

/** One product: what it is, what it was, and whom it concerns. */
export function ProductPage() {
  const text = useText();
  const workspace = useWorkspace();
  const { product: id = "" } = useParams({ strict: false });
  const { instant } = useFormats(workspace.timezone);
  const history = useProductHistory(workspace.id, id);
  return (
    <Shown query={useProduct(workspace.id, id)}>
      {({ productId, since, fields }) => (
        <Stack>
          <BackLink to={`/w/${workspace.id}/products`}>{text("products.all")}</BackLink>
          <PageTitle
            title={nameOf(fields, productId)}
            lead={
              <Facts
                of={[productId, Date.parse(since) === 0 ? null : text("products.since", { when: instant(since) })]}
              />
            }
          />
          <Audiences product={productId} name={nameOf(fields, productId)} />
          <SimpleGrid cols={{ base: 1, md: 2 }}>
            <Panel title={text("products.details")}>
              <Details fields={fields} />
            </Panel>
            <Shown query={history}>
              {({ items, to }) => <History states={items} to={to} currency={currencyOf(fields)} />}
            </Shown>
          </SimpleGrid>
        </Stack>
      )}
    </Shown>
  );
}

function nameOf({ name }: Readonly<Record<string, unknown>>, id: string): string {
  return typeof name === "string" && name !== "" ? name : id;
}

function currencyOf(fields: Readonly<Record<string, unknown>>): string | null {
  const { currency } = fields;
  return typeof currency === "string" && /^[A-Z]{3}$/u.test(currency) ? currency : null;
}

/** Whether a link of the catalogue leads to a page: it came from outside and may be anything. */
function isAddress(value: unknown): value is string {
  return typeof value === "string" && /^https?:\/\//u.test(value);
}

function Details({ fields }: { readonly fields: Readonly<Record<string, unknown>> }) {
  const text = useText();
  return (
    <Table aria-label={text("products.details")}>
      <Table.Tbody>
        {Object.entries(fields).map(([name, value]) => (
          <Table.Tr key={name}>
            <Table.Th scope="row" className="data" w="40%">
              {name}
            </Table.Th>
            <Table.Td className="data">
              <Text size="sm">
                {name === "url" && isAddress(value) ? (
                  <Anchor href={value} target="_blank" rel="noreferrer" size="sm" dir="ltr">
                    {value}
                  </Anchor>
                ) : (
                  <Reading value={value} />
                )}
              </Text>
            </Table.Td>
          </Table.Tr>
        ))}
      </Table.Tbody>
    </Table>
  );
}

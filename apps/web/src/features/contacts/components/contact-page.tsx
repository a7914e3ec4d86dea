import { Grid, Stack } from "@mantine/core";
import { useParams } from "@tanstack/react-router";
import { useFormats, useText } from "../../../languages/text.ts";
import { useWorkspace } from "../../../shell/workspace.ts";
import { PageTitle } from "../../../ui/page-title.tsx";
import { Shown } from "../../../ui/query.tsx";
import { useContact } from "../api/contacts.ts";
import { contactName } from "../../../ui/contact-name.ts";
import { Identities } from "./identities.tsx";
import { Memberships } from "./memberships.tsx";
import { Timeline } from "./timeline.tsx";
import { Traits } from "./traits.tsx";

export function ContactPage() {
  const text = useText();
  const workspace = useWorkspace();
  const { date } = useFormats(workspace.timezone);
  const { contact: key = "" } = useParams({ strict: false });
  return (
    <Shown query={useContact(workspace.id, key)}>
      {(contact) => (
        <>
          <PageTitle
            title={contactName(contact)}
            lead={text("contacts.known-since", { date: date(contact.createdAt), key: contact.key })}
          />
          <Grid overflow="hidden">
            <Grid.Col span={{ base: 12, md: 7 }}>
              <Timeline contact={contact.key} />
            </Grid.Col>
            <Grid.Col span={{ base: 12, md: 5 }}>
              <Stack>
                <Memberships contact={contact.key} />
                <Identities contact={contact.key} />
                <Traits traits={contact.traits} />
              </Stack>
            </Grid.Col>
          </Grid>
        </>
      )}
    </Shown>
  );
}

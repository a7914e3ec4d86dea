import { Grid, Stack } from "@mantine/core";
import { useParams } from "@tanstack/react-router";
import { useFormats, useText } from "../../../languages/text.ts";
import { useWorkspace } from "../../../shell/workspace.ts";
import { PageTitle } from "../../../ui/page-title.tsx";
import { Shown } from "../../../ui/query.tsx";
import { useContact } from "../api/contacts.ts";
import { contactName } from "../../../ui/contact-name.ts";
import { Consents } from "./consents.tsx";
import { ContactActions } from "./contact-actions.tsx";
import { Identities } from "./identities.tsx";
import { Memberships } from "./memberships.tsx";
import { Orders } from "./orders.tsx";
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
            actions={<ContactActions contact={contact} />}
          />
          <Grid overflow="hidden">
            <Grid.Col span={{ base: 12, md: 7 }}>
              <Stack>
                <Timeline contact={contact.key} />
                <Orders contact={contact.key} />
                <Consents contact={contact.key} />
              </Stack>
            </Grid.Col>
            <Grid.Col span={{ base: 12, md: 5 }}>
              <Stack>
                <Memberships contact={contact.key} />
                <Traits contact={contact.key} traits={contact.traits} />
                <Identities contact={contact.key} />
              </Stack>
            </Grid.Col>
          </Grid>
        </>
      )}
    </Shown>
  );
}

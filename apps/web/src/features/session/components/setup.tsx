import { Button, PasswordInput, Stack, TextInput } from "@mantine/core";
import { type SyntheticEvent, useState } from "react";
import { useText } from "../../../languages/text.ts";
import { Failed } from "../../../ui/states.tsx";
import { type FirstOwner, useEntering } from "../api/entering.ts";
import { Entrance } from "./entrance.tsx";

const fields = [
  ["name", "session.name", "name"],
  ["email", "session.email", "username"],
  ["workspace", "session.workspace", "organization"],
] as const;

/** `onSent`: the form is on its way; when it succeeds this page is gone. */
export function Setup({ onSent }: { readonly onSent: () => void }) {
  const text = useText();
  const entering = useEntering();
  const [form, setForm] = useState<FirstOwner>({ name: "", email: "", password: "", workspace: "", setupCode: "" });
  const submit = (event: SyntheticEvent): void => {
    event.preventDefault();
    onSent();
    entering.mutate(form);
  };
  return (
    <Entrance title={text("session.setup")} hint={text("session.setup.hint")}>
      <form onSubmit={submit}>
        <Stack>
          {fields.map(([field, label, autoComplete]) => (
            <TextInput
              key={field}
              label={text(label)}
              type={field === "email" ? "email" : "text"}
              autoComplete={autoComplete}
              required
              value={form[field]}
              onChange={(event) => setForm({ ...form, [field]: event.currentTarget.value })}
            />
          ))}
          <PasswordInput
            visibilityToggleButtonProps={{ "aria-label": text("session.show-password") }}
            label={text("session.password")}
            description={text("session.password.hint")}
            autoComplete="new-password"
            minLength={10}
            required
            value={form.password}
            onChange={(event) => setForm({ ...form, password: event.currentTarget.value })}
          />
          <TextInput
            label={text("session.setup-code")}
            description={text("session.setup-code.hint")}
            autoComplete="off"
            required
            value={form.setupCode}
            onChange={(event) => setForm({ ...form, setupCode: event.currentTarget.value })}
          />
          {entering.isError ? <Failed error={entering.error} /> : null}
          <Button type="submit" loading={entering.isPending}>
            {text("session.create")}
          </Button>
        </Stack>
      </form>
    </Entrance>
  );
}

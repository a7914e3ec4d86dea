import { Button, PasswordInput, Stack, TextInput } from "@mantine/core";
import { type SyntheticEvent, useState } from "react";
import { useText } from "../../../languages/text.ts";
import { Failed } from "../../../ui/states.tsx";
import { useEntering } from "../api/entering.ts";
import { Entrance } from "./entrance.tsx";

export function SignIn() {
  const text = useText();
  const entering = useEntering();
  const [email, setEmail] = useState("");
  const [password, setPassword] = useState("");
  const submit = (event: SyntheticEvent): void => {
    event.preventDefault();
    entering.mutate({ email, password });
  };
  return (
    <Entrance title={text("session.sign-in")}>
      <form onSubmit={submit}>
        <Stack>
          <TextInput
            label={text("session.email")}
            type="email"
            autoComplete="username"
            required
            value={email}
            onChange={(event) => setEmail(event.currentTarget.value)}
          />
          <PasswordInput
            visibilityToggleButtonProps={{ "aria-label": text("session.show-password") }}
            label={text("session.password")}
            autoComplete="current-password"
            required
            value={password}
            onChange={(event) => setPassword(event.currentTarget.value)}
          />
          {entering.isError ? <Failed error={entering.error} /> : null}
          <Button type="submit" loading={entering.isPending}>
            {text("session.sign-in")}
          </Button>
        </Stack>
      </form>
    </Entrance>
  );
}

import { Button, PasswordInput, Stack, Text } from "@mantine/core";
import { useMutation, useQuery } from "@tanstack/react-query";
import { useNavigate } from "@tanstack/react-router";
import { type SyntheticEvent, useState } from "react";
import { useText } from "../../../languages/text.ts";
import { Shown } from "../../../ui/query.tsx";
import { Failed } from "../../../ui/states.tsx";
import { choosePassword, invitationQuery } from "../api/joining.ts";
import { Entrance } from "./entrance.tsx";

/** Where a link leads that lets somebody choose a password, once. */
export function Join() {
  const text = useText();
  const [token] = useState(() => location.hash.slice(1));
  const invitation = useQuery(invitationQuery(token));
  return (
    <Entrance title={text("session.join")}>
      <Shown query={invitation}>{({ name, email }) => <Choose token={token} name={name} email={email} />}</Shown>
    </Entrance>
  );
}

function Choose({ token, name, email }: { readonly token: string; readonly name: string; readonly email: string }) {
  const text = useText();
  const navigate = useNavigate();
  const [password, setPassword] = useState("");
  const choose = useMutation({
    mutationFn: () => choosePassword(token, password),
    retry: false,
    onSuccess: () => navigate({ to: "/", replace: true }),
  });
  const submit = (event: SyntheticEvent): void => {
    event.preventDefault();
    choose.mutate();
  };
  return (
    <form onSubmit={submit}>
      <Stack>
        <Text size="sm" className="data">
          {text("session.join.who", { name, email })}
        </Text>
        <input type="hidden" autoComplete="username" value={email} readOnly />
        <PasswordInput
          visibilityToggleButtonProps={{ "aria-label": text("session.show-password") }}
          label={text("session.password")}
          description={text("session.password.hint")}
          autoComplete="new-password"
          minLength={10}
          maxLength={200}
          required
          value={password}
          onChange={(event) => setPassword(event.currentTarget.value)}
        />
        {choose.isError ? <Failed error={choose.error} /> : null}
        <Button type="submit" loading={choose.isPending}>
          {text("session.join.go")}
        </Button>
      </Stack>
    </form>
  );
}

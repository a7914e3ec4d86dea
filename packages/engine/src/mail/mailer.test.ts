import { afterEach, expect, test } from "vitest";
import { createMailer, type Letter } from "./mailer.ts";
import { readSmtpUrl } from "./smtp-url.ts";
import { type Sink, startSink } from "./testing/sink.ts";

const letter: Letter = {
  id: "note_1",
  to: "ann@example.org",
  subject: "“VIP” fell\r\nBcc: eve@example.org",
  text: "It fell.",
  html: "<p>It fell.</p>",
};
const from = "Kindred <alerts@shop.example>";

const sinks: Sink[] = [];
const sink = async (options?: Parameters<typeof startSink>[0]): Promise<Sink> => {
  const started = await startSink(options);
  sinks.push(started);
  return started;
};
afterEach(async () => {
  for (const each of sinks.splice(0)) await each.close();
});

test("a letter arrives in both forms, with an id of ours, and a subject that smuggles no header in", async () => {
  const { port, arrived } = await sink();
  const mailer = createMailer({ url: `smtp://127.0.0.1:${port}`, from });
  expect(await mailer.send(letter)).toMatchObject({ kind: "sent" });
  expect(arrived).toHaveLength(1);
  const [{ from: envelope, to, raw } = { from: "", to: [], raw: "" }] = arrived;
  expect(envelope).toBe("alerts@shop.example");
  expect(to).toEqual(["ann@example.org"]);
  expect(raw).toContain("Message-ID: <note_1@shop.example>");
  expect(raw).toContain("Auto-Submitted: auto-generated");
  expect(raw).toMatch(/Content-Type: text\/plain[^]*It fell\.[^]*Content-Type: text\/html[^]*<p>It fell\.<\/p>/u);
  expect(raw).not.toMatch(/^Bcc:/mu);
});

test("a recipient refused for good is told apart from one to be tried later", async () => {
  const { port, refused, later, arrived } = await sink();
  refused.add("gone@example.org");
  later.add("busy@example.org");
  const mailer = createMailer({ url: `smtp://127.0.0.1:${port}`, from });
  expect(await mailer.send({ ...letter, to: "gone@example.org" })).toMatchObject({
    kind: "refused",
    reason: expect.stringContaining("550 5.1.1 No such mailbox here") as string,
  });
  expect(await mailer.send({ ...letter, to: "busy@example.org" })).toMatchObject({
    kind: "failed",
    reason: expect.stringContaining("451 4.7.1") as string,
  });
  expect(arrived).toEqual([]);
});

test("a server that is down is no refusal, and when it is back the letter goes", async () => {
  const first = await sink();
  const { port } = first;
  await first.close();
  sinks.length = 0;
  const mailer = createMailer({ url: `smtp://127.0.0.1:${port}`, from });
  expect(await mailer.send(letter)).toMatchObject({ kind: "failed" });
  const { arrived } = await sink({ port });
  expect(await mailer.send(letter)).toMatchObject({ kind: "sent" });
  expect(arrived).toHaveLength(1);
});

test("signs in over STARTTLS; a wrong password is told and may be mended", async () => {
  const { port, arrived } = await sink({ account: { user: "shop", password: "p@ss/word" } });
  const at = `127.0.0.1:${port}?requireTLS=true&rejectUnauthorized=false`;
  const good = createMailer({ url: `smtp://shop:p%40ss%2Fword@${at}`, from });
  expect(await good.send(letter)).toMatchObject({ kind: "sent" });
  expect(arrived).toMatchObject([{ secure: true, user: "shop" }]);
  expect(await createMailer({ url: `smtp://shop:wrong@${at}`, from }).send(letter)).toMatchObject({
    kind: "failed",
    reason: expect.stringContaining("sign in") as string,
  });
  // A certificate that nobody vouches for is not believed by itself.
  const strict = createMailer({ url: `smtp://shop:p%40ss%2Fword@127.0.0.1:${port}?requireTLS=true`, from });
  expect(await strict.send(letter)).toMatchObject({ kind: "failed" });
  expect(arrived).toHaveLength(1);
});

test("refuses to give a password to a server elsewhere that offers no TLS", async () => {
  expect(readSmtpUrl("smtp://u:p@mail.example.org")).toMatchObject({ requireTls: true, port: 587, secure: false });
  expect(readSmtpUrl("smtps://u:p@mail.example.org")).toMatchObject({ requireTls: false, port: 465, secure: true });
  expect(readSmtpUrl("smtp://u:p@mail.example.org?requireTLS=false")).toMatchObject({ requireTls: false });
  const { port } = await sink();
  const mailer = createMailer({ url: `smtp://127.0.0.1:${port}?requireTLS=true`, from });
  expect(await mailer.send(letter)).toMatchObject({ kind: "failed" });
});

test("an address that cannot be used says why and repeats no password", () => {
  for (const url of [
    "mail.example.org",
    "http://mail",
    "smtp://u:secret@h?tls=no",
    "smtp://u:%zz@h",
    "smtp://h?requireTLS=x",
  ])
    expect(() => readSmtpUrl(url)).toThrow(expect.objectContaining({ code: "bad_smtp_url" }) as Error);
  expect(() => readSmtpUrl("smtp://u:secret@h?tls=no")).toThrow(/^(?!.*secret)/u);
});

import { type TextKey } from "../languages/index.ts";
import { useText } from "../languages/text.ts";

const names: ReadonlyMap<string, TextKey> = new Map([
  ["email", "builder.channel.email"],
  ["sms", "builder.channel.sms"],
  ["push", "builder.channel.push"],
  ["whatsapp", "builder.channel.whatsapp"],
  ["viber", "builder.channel.viber"],
  ["web_push", "builder.channel.web_push"],
]);

/** What a channel is called in the reader's language; one of the shop's own by its own name. */
export function useChannelName(): (channel: string) => string {
  const text = useText();
  return (channel) => {
    const key = names.get(channel);
    return key === undefined ? channel : text(key);
  };
}

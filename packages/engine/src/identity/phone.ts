import { isSupportedCountry, parsePhoneNumberFromString } from "libphonenumber-js/min";

const remembered = new Map<string, string | null>();

/**
 * A phone number as an identity: E.164, with the country's prefix where it has none. `null` for what is no possible
 * number. Reading one takes tens of µs, so the last few thousand are remembered.
 */
export function readPhone(text: string, defaultCountry: string | null): string | null {
  const asked = `${defaultCountry ?? ""} ${text}`;
  const known = remembered.get(asked);
  if (known !== undefined) return known;
  const country = defaultCountry !== null && isSupportedCountry(defaultCountry) ? defaultCountry : undefined;
  const parsed = text.length <= 40 ? parsePhoneNumberFromString(text, country) : undefined;
  const phone = parsed?.isPossible() === true ? parsed.number : null;
  if (remembered.size >= 20_000) remembered.clear();
  remembered.set(asked, phone);
  return phone;
}

import ipaddr from "ipaddr.js";

/**
 * Whether an IP address is one of the open internet. Everything else is not: private, loopback, link-local (the clouds' metadata
 * services among them), shared (CGNAT), multicast, documentation and reserved ranges of the IANA registries, IPv4 wrapped in
 * IPv6 unless what it wraps is public.
 */
export function isPublicAddress(address: string): boolean {
  if (!ipaddr.isValid(address)) return false;
  const parsed = ipaddr.parse(address);
  return parsed instanceof ipaddr.IPv4 ? isPublic4(parsed) : isPublic6(parsed);
}

/** Azure's host agent has an address that looks public and answers only to machines on it. */
const azureAgent = "168.63.129.16";

function isPublic4(address: ipaddr.IPv4): boolean {
  return address.range() === "unicast" && address.toString() !== azureAgent;
}

/** RFC 6052: what a NAT64 gateway sends on to the IPv4 address in the last 32 bits. */
const nat64 = ipaddr.IPv6.parseCIDR("64:ff9b::/96");
/** All that is given out as global unicast; ranges outside, such as `::127.0.0.1`, are never a public receiver. */
const globalUnicast = ipaddr.IPv6.parseCIDR("2000::/3");

function isPublic6(address: ipaddr.IPv6): boolean {
  if (address.isIPv4MappedAddress()) return isPublic4(address.toIPv4Address());
  if (address.match(nat64)) return isPublic4(new ipaddr.IPv4(address.toByteArray().slice(12)));
  return address.match(globalUnicast) && address.range() === "unicast";
}

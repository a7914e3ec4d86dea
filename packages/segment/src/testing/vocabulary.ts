/**
 * Few names and values, so that random documents and random histories meet. The values are those that executors get
 * wrong: empty, Unicode that folds oddly, numbers as text, text that looks like SQL, the edges of doubles.
 */
/** What the values of a path mostly are. */
export type ValueKind = "text" | "number" | "boolean" | "date" | "array" | "place";

/** A name with everything that quoting can trip over but a dot, which walks into objects. */
export const oddTrait = 'it\'s "a" `size` [0] \\ ½';

export const traitKinds: readonly (readonly [string, ValueKind])[] = [
  ["city", "text"],
  ["address.city", "text"],
  ["constructor", "text"],
  // An object, a part of one, what is no object, and keys that paths and quoting trip over.
  ["address", "text"],
  ["place.lat", "number"],
  ["tags.0", "text"],
  ["city.length", "number"],
  ["City", "text"],
  [oddTrait, "text"],
  ["age", "number"],
  ["score", "number"],
  ["vip", "boolean"],
  ["signed_up_at", "date"],
  ["birthday", "date"],
  ["tags", "array"],
  ["place", "place"],
];

export const propertyKinds: readonly (readonly [string, ValueKind])[] = [
  ["category", "text"],
  ["item.sku", "text"],
  ["revenue", "number"],
  ["quantity", "number"],
  ["gift", "boolean"],
  ["due_at", "date"],
  ["tags", "array"],
  ["item", "text"],
  ["place.lon", "number"],
  ["sizes[]", "array"],
  ["place", "place"],
  ["product_id", "text"],
  ["products", "array"],
];

/** What elements of the property `products` have. */
export const elementKinds: readonly (readonly [string, ValueKind])[] = [
  ["category", "text"],
  ["price", "number"],
  ["quantity", "number"],
  ["item.sku", "text"],
  ["gift", "boolean"],
  ["sizes", "array"],
];

/** What the catalogue has of a product. */
export const productKinds: readonly (readonly [string, ValueKind])[] = [
  ["category", "text"],
  ["price", "number"],
  ["in_stock", "boolean"],
  ["brand", "text"],
];

export const productIds = ["p1", "p2", "p3", "p4"] as const;

export const eventNames = ["Order Completed", "Product Viewed", "Замовлення ✓"] as const;

export const listIds = ["vip", "trade-show-2026"] as const;

/** Segments of {@link storedDocuments} that have a ledger; one that is parametric has none. */
export const ledgerSegments = ["buyers", "quiet", "big-spenders"] as const;

export const rfmModels = ["purchase", "engagement"] as const;
export const rfmClasses = ["champions", "at-risk", "Сплячі"] as const;

export const scoreModels = ["churn", "next-order"] as const;
export const bands = ["high", "low", "düster"] as const;

/** The channels that random documents ask for and random people have something of. */
export const testedChannels = ["email", "sms", "web_push"] as const;
export const topics = ["weekly-news", "Новини ✓"] as const;

/** Drawn far more often than the rest, so that equality is hit. */
export const commonTexts = ["Kyiv", "kyiv", "Київ", "", "5"] as const;

export const texts = [
  "", "Kyiv", "kyiv", "KYIV", "Київ", "київ", "Kyiv ", "straße", "STRASSE", "İstanbul", "istanbul", "ſ", "é", "e\u0301",
  "😀", "a", "A", "5", "2.0", "0", "true", "null", "' OR 1=1 --", "{p0:String}", "a%b_c", "\\", "\\'", "\n", "a\tb", "K.iv",
  "2024-02-29", "ΣΑΣ", "σας", "ı", "I", "i̇", "K", "ǅ", "\"", "`", "\r\n", "\u2028", "NaN", "1e3", "[]", "{}", "[\"Kyiv\"]",
] as const; // prettier-ignore

export const fragments = [
  "",
  "k",
  "K",
  "Ky",
  "iv",
  "и",
  "ß",
  "%",
  "_",
  "\\",
  "'",
  "5",
  ".",
  "\n",
  "😀",
  "i",
  "\u0301",
] as const;

export const patterns = [
  "^K",
  "iv$",
  "k",
  "^$",
  "[а-я]+",
  "^.$",
  "^.{4}$",
  "^(?:Kyiv|Київ)$",
  "\\d",
  "\\\\",
  "(?i)KYIV",
  "\\bK",
  "^\\s",
  "\\p{L}",
] as const;

export const commonNumbers = [0, 1, 2, 3, 5, 250] as const;

export const numbers = [
  0, 1, 2, 3, 5, -1, -0, 0.1, 0.2, 0.1 + 0.2, 1.5, 2.5, 250, 1e-7, 1e21, -1e21, 9007199254740991, 9007199254740992, 2147483648,
  0.0000005, 1735689600000, 2 ** 63, 2 ** 64, -(2 ** 63), 1e19, 5e-324, 0.3, 123456.7890125, -0.0000005,
] as const; // prettier-ignore

/** Places far enough apart that rounding of great-circle distances never decides. */
export const places = [
  { lat: 50.45, lon: 30.52 },
  { lat: 49.84, lon: 24.03 },
  { lat: 40.71, lon: -74.01 },
  { lat: -13.83, lon: -171.77 },
  { lat: -13.83, lon: 179.5 },
  { lat: 89.9, lon: 0 },
  { lat: 0, lon: 0 },
] as const;

export const radii = [10, 300, 800, 2000, 9000, 20_040] as const;

export const durations = [
  "1s", "1m", "60m", "1h", "24h", "25h", "1d", "7d", "1w", "30d", "60d", "1mo", "2mo", "3mo", "11mo", "12mo", "1y", "2y", "100y",
] as const; // prettier-ignore

/** Zones whose clocks change at midnight, by half an hour, not at all, or that once skipped a day. */
export const timezones = [
  "UTC", "Europe/Kyiv", "Europe/London", "America/New_York", "America/Sao_Paulo", "Africa/Cairo", "Asia/Kolkata",
  "Asia/Kathmandu", "Australia/Lord_Howe", "Pacific/Apia", "Asia/Beirut", "America/Havana", "Pacific/Chatham",
] as const; // prettier-ignore

/** Instants at which clocks changed, months ended, leap days began or years turned. */
export const turningPoints = [
  "2011-12-30T10:00:00.000Z", // Samoa skipped this day
  "2018-11-04T03:00:00.000Z", // São Paulo: midnight did not exist
  "2018-02-18T02:00:00.000Z", // São Paulo: 23:00 came twice
  "2023-04-27T22:00:00.000Z", // Cairo: midnight did not exist
  "2024-02-28T23:30:00.000Z",
  "2024-02-29T12:00:00.000Z",
  "2024-03-01T00:00:00.000Z",
  "2025-02-28T22:00:00.000Z",
  "2025-03-29T22:00:00.000Z", // Beirut: midnight did not exist
  "2026-03-08T07:00:00.000Z", // New York, spring
  "2026-03-29T01:00:00.000Z", // Europe, spring
  "2026-04-04T15:00:00.000Z", // Lord Howe: half an hour back
  "2026-03-31T12:00:00.000Z",
  "2026-10-25T00:30:00.000Z", // Europe, autumn: this hour comes twice
  "2026-11-01T06:00:00.000Z", // New York, autumn
  "2026-12-31T23:59:59.999Z",
  "2027-01-01T00:00:00.000Z",
].map((text) => Date.parse(text));

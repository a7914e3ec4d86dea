/** How a column writes its numbers. */
export interface NumberFormat {
  readonly decimal: "." | ",";
  /** Whether values carry anything besides digits, sign and decimal point: currency, thousands separators, brackets. */
  readonly dressed: boolean;
}

const plainNumber = /^[+-]?(?:\d+\.?\d*|\.\d+)(?:[eE][+-]?\d+)?$/;
const currencyWords =
  /\p{Sc}|^[A-Za-z]{3}(?=[\s\d-])|(?<=[\d\s])[A-Za-z]{3}$|(?<=\d\s?)(?:грн|руб|zł|kr|Kč|lei|р)\.?$/gu;
const spaces = /[\s\u00a0\u202f\u2009'’]/g;

const symbols: Readonly<Record<string, string>> = {
  "£": "GBP",
  "€": "EUR",
  "₴": "UAH",
  "₽": "RUB",
  "₹": "INR",
  "₺": "TRY",
  "₪": "ILS",
  "₸": "KZT",
  "₾": "GEL",
  "₩": "KRW",
  "₫": "VND",
  "₱": "PHP",
  "฿": "THB",
  "₦": "NGN",
  грн: "UAH",
  руб: "RUB",
  zł: "PLN",
  Kč: "CZK",
};

export interface NumberVerdict {
  /** `unclear`: every separator could be for thousands or for decimals. */
  readonly kind: "number" | "unclear" | "none";
  readonly format: NumberFormat;
  readonly evidence: string;
  /** What the values say of the currency: ISO codes or symbols that belong to several (`$`, `¥`, `kr`). */
  readonly currencies: ReadonlySet<string>;
}

/** Watches a column's values and says how its numbers are written. */
export class NumberEvidence {
  readonly #currencies = new Set<string>();
  #seen = 0;
  #numbers = 0;
  #dressed = false;
  #comma = "";
  #point = "";
  #ambiguous = "";

  add(value: string): void {
    const text = value.trim();
    if (text === "") return;
    this.#seen++;
    for (const found of text.match(currencyWords) ?? []) {
      const word = found.replace(/\.$/, "");
      this.#currencies.add(symbols[word] ?? (/^[A-Za-z]{3}$/.test(word) ? word.toUpperCase() : word));
    }
    const bare = undress(text);
    if (!/^[+-]?[\d.,]*\d[\d.,]*(?:[eE][+-]?\d+)?$/.test(bare)) return;
    this.#numbers++;
    if (!plainNumber.test(text)) this.#dressed = true;
    this.#separators(bare.replace(/^[+-]/, ""), text);
  }

  get unclear(): boolean {
    return this.verdict().kind === "unclear";
  }

  verdict(): NumberVerdict {
    const currencies = this.#currencies;
    const decimal = this.#comma !== "" && this.#point === "" ? "," : ".";
    const format: NumberFormat = { decimal, dressed: this.#dressed };
    if (this.#seen === 0 || this.#numbers < this.#seen * 0.5) return { kind: "none", format, evidence: "", currencies };
    const both = this.#comma !== "" && this.#point !== "";
    const undecided = this.#ambiguous !== "" && this.#comma === "" && this.#point === "";
    if (both || undecided) return { kind: "unclear", format, evidence: this.#ambiguous || this.#comma, currencies };
    return { kind: "number", format, evidence: this.#comma || this.#point, currencies };
  }

  #separators(digits: string, shown: string): void {
    const commas = digits.split(",").length - 1;
    const points = digits.split(".").length - 1;
    if (commas === 0 && points === 0) return;
    if (commas > 0 && points > 0) {
      if (digits.lastIndexOf(",") > digits.lastIndexOf(".")) this.#comma ||= shown;
      else this.#point ||= shown;
      return;
    }
    const sign = commas > 0 ? "," : ".";
    // The same sign twice separates thousands, so the other one is the decimal sign.
    if (commas > 1) this.#point ||= shown;
    else if (points > 1) this.#comma ||= shown;
    else if (/^(?:[1-9]\d{0,2})[.,]\d{3}$/.test(digits)) this.#ambiguous ||= shown;
    else if (sign === ",") this.#comma ||= shown;
    else this.#point ||= shown;
  }
}

/** Without currency, blanks and the brackets of a bookkeeper's negative. */
function undress(text: string): string {
  const bare = text.replaceAll(currencyWords, "").replaceAll(spaces, "").replace("−", "-");
  const negative = /^\((.*)\)$/.exec(bare);
  return negative === null ? bare.replace(/^([\d.,]+)-$/, "-$1") : `-${negative[1] ?? ""}`;
}

/** One value as JSON writes numbers; null where it is none as this column writes them. */
export function canonicalNumber(value: string, format: NumberFormat): string | null {
  const text = undress(value.trim());
  const group = format.decimal === "," ? "." : ",";
  const [whole = "", fraction, ...more] = text.split(format.decimal);
  if (more.length > 0 || fraction?.includes(group) === true) return null;
  // Thousands come in threes; anything else with that sign is not a number of this column.
  const grouped = new RegExp(`^[+-]?\\d{1,3}(\\${group}\\d{3})+$`);
  const plain = grouped.test(whole) ? whole.replaceAll(group, "") : whole;
  const joined = fraction === undefined ? plain : `${plain}.${fraction}`;
  if (!plainNumber.test(joined)) return null;
  const number = Number(joined);
  return Number.isFinite(number) ? joined.replace(/^\+/, "") : null;
}

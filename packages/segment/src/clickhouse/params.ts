/** The ClickHouse types a parameter may have. */
export type ParamType =
  | "String"
  | "Float64"
  | "Int64"
  | "UInt32"
  | "Int8"
  | "Bool"
  | "Array(String)"
  | "Array(Float64)"
  | "Array(UInt16)"
  | "Array(UInt32)"
  | "Array(Int64)";

export type ParamValue = string | number | boolean | readonly string[] | readonly number[];

/** Every value of a statement, named by a counter so that statements can be compared. Equal values share a name. */
export class Params {
  readonly values: Record<string, ParamValue> = {};
  readonly #names = new Map<string, string>();
  readonly #prefix: string;

  /** @param prefix tells the parameters of statements apart that are put into one */
  constructor(prefix = "p") {
    this.#prefix = prefix;
  }

  /** Registers a value and gives the placeholder that stands for it in the SQL. */
  add(type: ParamType, value: ParamValue): string {
    const key = `${type} ${JSON.stringify(value)}`;
    let name = this.#names.get(key);
    if (name === undefined) {
      name = `${this.#prefix}${this.#names.size}`;
      this.#names.set(key, name);
      this.values[name] = value;
    }
    return `{${name}: ${type}}`;
  }
}

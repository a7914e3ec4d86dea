export const importKinds = ["contacts", "events", "orders", "products", "list"] as const;
export type ImportKind = (typeof importKinds)[number];

/** What a field's text becomes. `any`: decided per column by its values. */
export type FieldType = "text" | "number" | "instant" | "boolean" | "json" | "any";

export interface FieldSpec {
  readonly type: FieldType;
  /** Headers that mean this field, written `likethis`; the first is the strongest. */
  readonly headers: readonly string[];
}

const externalId = [
  "externalid",
  "customerid",
  "userid",
  "customerno",
  "customernumber",
  "customernr",
  "customercode",
  "clientid",
  "buyerid",
  "contactid",
  "memberid",
  "subscriberid",
  "accountid",
  "profileid",
  "householdid",
  "personid",
  "masterid",
  "cust",
  "custid",
  "customer",
  "user",
  "client",
];
const email = [
  "email",
  "emailaddress",
  "mail",
  "customeremail",
  "useremail",
  "buyeremail",
  "contactemail",
  "emailaddr",
];
const phone = ["phone", "phonenumber", "mobile", "mobilephone", "telephone", "tel", "msisdn", "cellphone"];
const anonymousId = ["anonymousid", "visitorid", "cookieid", "clientcookie", "deviceid"];
const instant = [
  "ts",
  "timestamp",
  "datetime",
  "date",
  "time",
  "createdat",
  "created",
  "occurredat",
  "eventtime",
  "eventtimestamp",
  "eventdate",
  "orderdate",
  "invoicedate",
  "purchasedate",
  "transactiondate",
  "transactiontimestamp",
  "orderedat",
  "purchasedat",
  "processedat",
  "ordertime",
  "paidat",
  "sentat",
  "receivedat",
  "originaltimestamp",
];
const productId = [
  "productid",
  "sku",
  "stockcode",
  "itemid",
  "productcode",
  "itemcode",
  "lineitemsku",
  "articleid",
  "article",
  "articleno",
  "variantid",
  "upc",
  "ean",
  "gtin",
  "product",
];
const productName = [
  "productname",
  "name",
  "description",
  "itemname",
  "title",
  "lineitemname",
  "productdescription",
  "item",
  "producttitle",
];
const price = ["price", "unitprice", "itemprice", "lineitemprice", "unitcost", "priceperunit"];
const category = ["category", "productcategory", "categoryname", "producttype", "department"];

const identity: Readonly<Record<string, FieldSpec>> = {
  external_id: { type: "text", headers: externalId },
  email: { type: "text", headers: email },
  phone: { type: "text", headers: phone },
};

/** The fields of each kind, besides `trait.<name>` and `property.<name>`. */
export const fieldsOf: Readonly<Record<ImportKind, Readonly<Record<string, FieldSpec>>>> = {
  orders: {
    order_id: {
      type: "text",
      headers: [
        "orderid",
        "ordernumber",
        "orderno",
        "ordernr",
        "invoiceno",
        "invoicenumber",
        "invoiceid",
        "invoice",
        "transactionid",
        "receiptid",
        "receiptno",
        "basketid",
        "checkoutid",
        "purchaseid",
        "order",
      ],
    },
    ...identity,
    ts: { type: "instant", headers: instant },
    product_id: { type: "text", headers: productId },
    name: { type: "text", headers: productName },
    category: { type: "text", headers: category },
    price: { type: "number", headers: price },
    quantity: {
      type: "number",
      headers: ["quantity", "qty", "units", "count", "lineitemquantity", "itemquantity", "pieces", "cds"],
    },
    revenue: {
      type: "number",
      headers: [
        "revenue",
        "total",
        "ordertotal",
        "totalprice",
        "totalamount",
        "orderamount",
        "amount",
        "ordervalue",
        "grandtotal",
        "linetotal",
        "salesvalue",
        "dollarvalue",
        "sales",
        "sum",
        "value",
        "subtotal",
        "spend",
        "grossamount",
      ],
    },
    currency: { type: "text", headers: ["currency", "currencycode", "ordercurrency"] },
  },
  events: {
    event: { type: "text", headers: ["event", "eventname", "eventtype", "action", "activity"] },
    external_id: identity["external_id"] as FieldSpec,
    email: identity["email"] as FieldSpec,
    phone: identity["phone"] as FieldSpec,
    anonymous_id: { type: "text", headers: anonymousId },
    ts: { type: "instant", headers: instant },
    message_id: { type: "text", headers: ["messageid", "eventid", "uuid", "insertid"] },
    properties: { type: "json", headers: ["properties", "props", "eventproperties", "params"] },
  },
  contacts: {
    external_id: { type: "text", headers: [...externalId, "id", "key"] },
    email: identity["email"] as FieldSpec,
    phone: identity["phone"] as FieldSpec,
    anonymous_id: { type: "text", headers: anonymousId },
    ts: { type: "instant", headers: ["ts", "timestamp", "updatedat", "modifiedat", "lastmodified", "asof"] },
    traits: { type: "json", headers: ["traits", "attributes"] },
  },
  products: {
    product_id: { type: "text", headers: [...productId, "id", "code", "handle"] },
    name: { type: "text", headers: productName },
    category: { type: "text", headers: category },
    price: { type: "number", headers: price },
    in_stock: { type: "any", headers: ["instock", "availability", "available", "stock"] },
    url: { type: "text", headers: ["url", "link", "producturl", "productlink"] },
    image: { type: "text", headers: ["image", "imageurl", "imagelink", "picture", "photo", "imagesrc"] },
    ts: { type: "instant", headers: ["validfrom", "ts", "timestamp", "updatedat"] },
  },
  list: {
    external_id: { type: "text", headers: [...externalId, "id", "key"] },
    email: identity["email"] as FieldSpec,
    phone: identity["phone"] as FieldSpec,
  },
};

/** Columns of an order file that describe its buyer: canonical trait, and the headers that mean it. */
export const buyerTraits: Readonly<Record<string, readonly string[]>> = {
  country: ["country", "countrycode", "shippingcountry", "billingcountry", "customercountry"],
  city: ["city", "town", "shippingcity", "billingcity", "customercity"],
  region: ["region", "state", "province", "oblast", "county"],
  first_name: ["firstname", "givenname", "customerfirstname"],
  last_name: ["lastname", "surname", "familyname", "customerlastname"],
  gender: ["gender", "sex"],
  language: ["language", "locale", "lang"],
  birthday: ["birthday", "birthdate", "dateofbirth", "dob"],
};

/** What columns without a field of their own become; for orders and lists they are left out, and the plan says so. */
export const leftoverPrefix: Readonly<Record<ImportKind, "trait." | "property." | "" | null>> = {
  orders: null,
  events: "property.",
  contacts: "trait.",
  products: "",
  list: null,
};

/** `Invoice No.` → `invoiceno` */
export function headerKey(header: string): string {
  return header
    .normalize("NFKC")
    .toLowerCase()
    .replaceAll(/[^\p{L}\p{N}]/gu, "");
}

/** A header as a trait or property name: kept when it already is one, otherwise `like_this`. */
export function nameFromHeader(header: string): string {
  const text = header.trim();
  if (/^[\p{L}_][\p{L}\p{N}_.$-]*$/u.test(text)) return text;
  const snake = text
    .toLowerCase()
    .replaceAll(/[^\p{L}\p{N}]+/gu, "_")
    .replaceAll(/^_+|_+$/g, "");
  return snake === "" ? "column" : snake;
}

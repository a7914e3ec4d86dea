import type { Chance } from "./random.ts";

/** Where the shop's people live: names, cities, phones and languages of nine countries. */
export interface Market {
  readonly country: string;
  readonly weight: number;
  readonly language: string;
  readonly locale: string;
  readonly timezone: string;
  /** Hours ahead of UTC outside daylight saving; only shapes the hours people shop at. */
  readonly utcOffset: number;
  readonly cities: readonly City[];
  readonly female: readonly Name[];
  readonly male: readonly Name[];
  readonly family: readonly Name[];
  /** The n-th phone number (E.164) of this market, null when its range is used up. */
  readonly phone: (n: number) => string | null;
}

export interface City {
  readonly name: string;
  readonly lat: number;
  readonly lon: number;
  readonly weight: number;
}

/** As people write it, and in the letters an e-mail address can carry. */
export interface Name {
  readonly written: string;
  readonly latin: string;
}

const names = (list: string): readonly Name[] =>
  list.split(" ").map((entry) => {
    const [written = "", latin] = entry.split(":");
    return { written, latin: latin ?? plain(written) };
  });

function plain(name: string): string {
  const letters = name.toLowerCase().replace(/ß/g, "ss").replace(/ł/g, "l").normalize("NFD");
  return letters.replace(/[^a-z]/g, "");
}

const cities = (...list: readonly (readonly [string, number, number, number])[]): readonly City[] =>
  list.map(([name, lat, lon, weight]) => ({ name, lat, lon, weight }));

/** Spreads consecutive n over a prefix's seven digits so that no number comes twice below ten million a prefix. */
const spread = (country: string, prefixes: readonly string[], digits: number) => (n: number) => {
  const size = 10 ** digits;
  const prefix = prefixes[n % prefixes.length] ?? "";
  const round = Math.floor(n / prefixes.length);
  if (round >= size) return null;
  return `+${country}${prefix}${String((round * 7_654_321 + 1_234_567) % size).padStart(digits, "0")}`;
};

/** Numbers the regulator sets aside for fiction. */
const fictional = (prefixes: readonly string[], digits: number) => (n: number) => {
  const prefix = prefixes[Math.floor(n / 10 ** digits)];
  return prefix === undefined ? null : `+${prefix}${String(n % 10 ** digits).padStart(digits, "0")}`;
};

const US_AREAS = "212 213 214 303 305 312 404 415 503 512 602 617 646 702 713 718 786 801 818 917".split(" ");

export const MARKETS: readonly Market[] = [
  {
    country: "UA",
    weight: 23,
    language: "uk",
    locale: "uk-UA",
    timezone: "Europe/Kyiv",
    utcOffset: 2,
    cities: cities(
      ["Kyiv", 50.4501, 30.5234, 40],
      ["Lviv", 49.8397, 24.0297, 20],
      ["Odesa", 46.4825, 30.7233, 14],
      ["Dnipro", 48.4647, 35.0462, 12],
      ["Kharkiv", 49.9935, 36.2304, 9],
      ["Vinnytsia", 49.2331, 28.4682, 5],
    ),
    female: names(
      "Олена:olena Наталія:nataliia Ірина:iryna Оксана:oksana Юлія:yuliia Катерина:kateryna Марія:mariia Анна:anna Тетяна:tetiana Софія:sofiia Дарина:daryna Вікторія:viktoriia Христина:khrystyna Яна:yana",
    ),
    male: names(
      "Олександр:oleksandr Андрій:andrii Сергій:serhii Дмитро:dmytro Максим:maksym Іван:ivan Тарас:taras Богдан:bohdan Юрій:yurii Роман:roman Назар:nazar Остап:ostap",
    ),
    family: names(
      "Шевченко:shevchenko Коваленко:kovalenko Бондаренко:bondarenko Ткаченко:tkachenko Кравченко:kravchenko Олійник:oliinyk Шевчук:shevchuk Поліщук:polishchuk Лисенко:lysenko Мороз:moroz Марченко:marchenko Савченко:savchenko Руденко:rudenko Мельник:melnyk Петренко:petrenko Клименко:klymenko Гончар:honchar Кушнір:kushnir Литвин:lytvyn Чорновіл:chornovil Гнатюк:hnatiuk Бойко:boiko",
    ),
    phone: spread("380", ["50", "63", "66", "67", "68", "93", "95", "97"], 7),
  },
  {
    country: "PL",
    weight: 18,
    language: "pl",
    locale: "pl-PL",
    timezone: "Europe/Warsaw",
    utcOffset: 1,
    cities: cities(
      ["Warszawa", 52.2297, 21.0122, 34],
      ["Kraków", 50.0647, 19.945, 20],
      ["Wrocław", 51.1079, 17.0385, 16],
      ["Gdańsk", 54.352, 18.6466, 12],
      ["Poznań", 52.4064, 16.9252, 12],
      ["Łódź", 51.7592, 19.456, 6],
    ),
    female: names(
      "Anna Katarzyna Małgorzata Agnieszka Zofia Julia Zuzanna Maja Hanna Magdalena Joanna Ewa Aleksandra Wiktoria",
    ),
    male: names("Piotr Krzysztof Andrzej Tomasz Jakub Jan Antoni Michał Paweł Łukasz Mateusz Kacper"),
    family: names(
      "Nowak Wójcik Kowalczyk Woźniak Mazur Krawczyk Kaczmarek Zając Król Wróbel Pawlak Dudek Sikora Baran Szewczyk Pietrzak Marciniak Bąk Duda Włodarczyk Wilk Kubiak Sobczak Gajda",
    ),
    phone: spread("48", ["50", "51", "53", "60", "66", "69", "72", "78", "79", "88"], 7),
  },
  {
    country: "DE",
    weight: 15,
    language: "de",
    locale: "de-DE",
    timezone: "Europe/Berlin",
    utcOffset: 1,
    cities: cities(
      ["Berlin", 52.52, 13.405, 34],
      ["Hamburg", 53.5511, 9.9937, 20],
      ["München", 48.1351, 11.582, 18],
      ["Köln", 50.9375, 6.9603, 14],
      ["Frankfurt am Main", 50.1109, 8.6821, 9],
      ["Leipzig", 51.3397, 12.3731, 5],
    ),
    female: names("Anna Laura Lena Sophie Marie Lea Katharina Julia Hannah Jana Sabine Nina Mia"),
    male: names("Lukas Jonas Felix Paul Max Leon Tim Jan Stefan Jürgen:juergen Björn:bjoern Matthias"),
    family: names(
      "Müller:mueller Schmidt Schneider Fischer Weber Meyer Wagner Becker Schulz Hoffmann Koch Bauer Richter Klein Wolf Schröder:schroeder Neumann Schwarz Zimmermann Krüger:krueger Großmann Köhler:koehler Yılmaz:yilmaz Lange",
    ),
    phone: spread("49", ["151", "152", "157", "159", "160", "170", "171", "175", "176"], 8),
  },
  {
    country: "US",
    weight: 12,
    language: "en",
    locale: "en-US",
    timezone: "America/New_York",
    utcOffset: -5,
    cities: cities(
      ["New York", 40.7128, -74.006, 34],
      ["Los Angeles", 34.0522, -118.2437, 24],
      ["Chicago", 41.8781, -87.6298, 16],
      ["Austin", 30.2672, -97.7431, 14],
      ["Miami", 25.7617, -80.1918, 12],
    ),
    female: names("Emma Olivia Ava Sophia Isabella Mia Charlotte Amelia Harper Evelyn Aaliyah Grace Chloe Zoe"),
    male: names("Liam Noah James Oliver William Ethan Mason Logan Lucas Jackson Mateo Elijah"),
    family: names(
      "Smith Johnson Williams Brown Jones Garcia Miller Davis Rodriguez Martinez Hernandez Lopez Wilson Anderson Thomas Taylor Moore Jackson Lee Nguyen O'Brien Clark Lewis Patel",
    ),
    phone: fictional(
      US_AREAS.map((area) => `1${area}55501`),
      2,
    ),
  },
  {
    country: "GB",
    weight: 10,
    language: "en",
    locale: "en-GB",
    timezone: "Europe/London",
    utcOffset: 0,
    cities: cities(
      ["London", 51.5072, -0.1276, 46],
      ["Manchester", 53.4808, -2.2426, 18],
      ["Birmingham", 52.4862, -1.8904, 14],
      ["Edinburgh", 55.9533, -3.1883, 12],
      ["Bristol", 51.4545, -2.5879, 10],
    ),
    female: names("Olivia Amelia Isla Ava Lily Freya Poppy Evie Florence Elsie Ruby Zara Imogen Niamh"),
    male: names("Oliver George Harry Jack Arthur Leo Archie Oscar Theo Freddie Mohammed Callum"),
    family: names(
      "Smith Jones Taylor Brown Davies Evans Wilson Thomas Roberts Johnson Lewis Walker Robinson Wood Thompson White Hughes Green Hall Khan Singh MacDonald Clarke Begum",
    ),
    phone: fictional(
      [
        "442079460",
        "441134960",
        "441144960",
        "441154960",
        "441164960",
        "441174960",
        "441184960",
        "441214960",
        "441314960",
        "441414960",
        "441514960",
        "441614960",
      ],
      3,
    ),
  },
  {
    country: "BR",
    weight: 9,
    language: "pt",
    locale: "pt-BR",
    timezone: "America/Sao_Paulo",
    utcOffset: -3,
    cities: cities(
      ["São Paulo", -23.5505, -46.6333, 46],
      ["Rio de Janeiro", -22.9068, -43.1729, 28],
      ["Belo Horizonte", -19.9167, -43.9345, 14],
      ["Curitiba", -25.4284, -49.2733, 12],
    ),
    female: names("Maria Ana Beatriz Júlia Letícia Larissa Camila Fernanda Gabriela Mariana Luana Thaís"),
    male: names("João José Pedro Lucas Gabriel Rafael Mateus Felipe Thiago Vinícius Caio Bruno"),
    family: names(
      "Silva Santos Oliveira Souza Rodrigues Ferreira Alves Pereira Lima Gomes Costa Ribeiro Martins Carvalho Almeida Araújo Barbosa Rocha Dias Nascimento",
    ),
    phone: spread("55", ["1199", "1198", "2199", "3199", "4199"], 7),
  },
  {
    country: "PT",
    weight: 5,
    language: "pt",
    locale: "pt-PT",
    timezone: "Europe/Lisbon",
    utcOffset: 0,
    cities: cities(["Lisboa", 38.7223, -9.1393, 52], ["Porto", 41.1579, -8.6291, 34], ["Braga", 41.5454, -8.4265, 14]),
    female: names("Maria Leonor Matilde Carolina Beatriz Mariana Inês Sofia Rita Joana"),
    male: names("Francisco João Afonso Tomás Duarte Lourenço Santiago Miguel Rui Tiago"),
    family: names(
      "Silva Santos Ferreira Pereira Oliveira Costa Rodrigues Martins Sousa Fernandes Gonçalves Gomes Lopes Marques Conceição Simões",
    ),
    phone: spread("351", ["91", "92", "93", "96"], 7),
  },
  {
    country: "AE",
    weight: 4,
    language: "ar",
    locale: "ar-AE",
    timezone: "Asia/Dubai",
    utcOffset: 4,
    cities: cities(
      ["Dubai", 25.2048, 55.2708, 60],
      ["Abu Dhabi", 24.4539, 54.3773, 28],
      ["Sharjah", 25.3463, 55.4209, 12],
    ),
    female: names("فاطمة:fatima مريم:maryam عائشة:aisha نورة:noura ليلى:layla سارة:sara هند:hind Priya Maria"),
    male: names("محمد:mohammed أحمد:ahmed علي:ali خالد:khalid عمر:omar سلطان:sultan Rahul Joseph"),
    family: names(
      "المنصوري:almansoori الهاشمي:alhashimi النعيمي:alnuaimi الكعبي:alkaabi الشامسي:alshamsi المزروعي:almazrouei Nair Reyes",
    ),
    phone: spread("971", ["50", "52", "54", "55", "56", "58"], 7),
  },
  {
    country: "ES",
    weight: 4,
    language: "es",
    locale: "es-ES",
    timezone: "Europe/Madrid",
    utcOffset: 1,
    cities: cities(
      ["Madrid", 40.4168, -3.7038, 46],
      ["Barcelona", 41.3874, 2.1686, 34],
      ["Valencia", 39.4699, -0.3763, 20],
    ),
    female: names("Lucía Sofía Martina María Paula Julia Valeria Alba Carmen Nuria"),
    male: names("Hugo Martín Lucas Mateo Daniel Pablo Alejandro Álvaro Adrián Íñigo"),
    family: names(
      "García Rodríguez González Fernández López Martínez Sánchez Pérez Gómez Muñoz Díaz Ruiz Ibáñez Núñez",
    ),
    phone: spread("34", ["60", "61", "62", "63", "65", "66", "67", "68"], 7),
  },
];

/** A point within a few kilometres of the city's centre, four decimals. */
export function homeIn(city: City, from: Chance): { lat: number; lon: number } {
  const off = (): number => (from.next() + from.next() - 1) * 0.18;
  return { lat: fourDecimals(city.lat + off()), lon: fourDecimals(city.lon + off() * 1.4) };
}

function fourDecimals(degrees: number): number {
  return Math.round(degrees * 10_000) / 10_000;
}

/** Letters of Cyrillic in Latin ones, for ids made of names. */
const latin: Readonly<Record<string, string>> = Object.fromEntries(
  "а=a б=b в=v г=g ґ=g д=d е=e ё=e є=ie ж=zh з=z и=i і=i ї=i й=i к=k л=l м=m н=n о=o п=p р=r с=s т=t у=u ф=f х=kh ц=ts ч=ch ш=sh щ=shch ъ= ы=y ь= э=e ю=iu я=ia"
    .split(" ")
    .map((pair) => pair.split("=") as [string, string]),
);

const longest = 60;

/** An id made of a name: `VIP à Kyiv` becomes `vip-a-kyiv`; a fallback where no letter of the name can be used. */
export function idOf(name: string, fallback: string): string {
  const letters = [...name.toLowerCase()].map((letter) => latin[letter] ?? letter).join("");
  const plain = letters
    .normalize("NFKD")
    .replaceAll(/\p{M}/gu, "")
    .replaceAll(/[^a-z0-9]+/g, "-");
  const id = plain
    .replaceAll(/^-+|-+$/g, "")
    .slice(0, longest)
    .replaceAll(/-+$/g, "");
  return id === "" ? fallback : id;
}

/** A free id: the wanted one, or with the first number that is free. */
export function freeId(wanted: string, taken: ReadonlySet<string>): string {
  if (!taken.has(wanted)) return wanted;
  for (let number = 2; ; number++) {
    const id = `${wanted}-${number}`;
    if (!taken.has(id)) return id;
  }
}

import type { segments as english } from "../en/segments.ts";

export const segments: Readonly<Record<keyof typeof english, string>> = {
  "segments.lead": "من ينتمي معًا، وكم عددهم في هذه اللحظة.",
  "segments.search": "ابحث بالاسم أو بالمعنى",
  "segments.none-found": "لا شريحة تقول ذلك",
  "segments.name": "الشريحة",
  "segments.kind": "النوع",
  "segments.kind.strategic": "استراتيجية",
  "segments.kind.derived": "مشتقة",
  "segments.kind.micro": "دقيقة",
  "segments.export": "تصدير",
  "segments.export.csv": "الأعضاء بصيغة CSV",
  "segments.export.ndjson": "الأعضاء بصيغة NDJSON",
  "segments.export.parquet": "الأعضاء بصيغة Parquet",
  "segments.archive": "أرشفة",
  "segments.archive.ask": "أرشفة «{name}»؟",
  "segments.archive.what":
    "{count, plural, zero {لا أحد فيها.} one {فيها شخص واحد.} two {فيها شخصان.} few {فيها # أشخاص.} many {فيها # شخصًا.} other {فيها # شخص.}} يبقى تاريخها محفوظًا، وتعود عند حفظها من جديد.",
  "segments.archived": "أُرشفت «{name}».",
  "segments.share-of-all": "{share} من كل جهات الاتصال",
  "segments.conditions": "ما يفعله كل شرط",
  "segments.condition": "الشرط",
  "segments.alone": "بمفرده",
  "segments.running": "الباقون بعده",
  "segments.reach": "من يمكن الوصول إليهم",
  "segments.sample": "بعض منهم",
  "segments.document": "المستند",
};

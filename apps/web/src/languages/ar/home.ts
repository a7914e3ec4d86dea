import type { home as english } from "../en/home.ts";

export const home: Readonly<Record<keyof typeof english, string>> = {
  "home.title": "الرئيسية",
  "home.lead": "كل من تعرفهم، ومن منهم ينتمي معًا في هذه اللحظة.",
  "home.contacts": "جهات الاتصال",
  "home.events": "الأحداث",
  "home.segments": "الشرائح",
  "home.today": "وصل منذ الأمس",
  "home.last-received": "آخرها في {when}",
  "home.nothing-received": "لا شيء بعد",
  "home.waiting":
    "{count, plural, zero {لا أحداث في الطريق} one {حدث واحد في الطريق} two {حدثان في الطريق} few {# أحداث في الطريق} many {# حدثًا في الطريق} other {# حدث في الطريق}}",
  "home.dead-letters":
    "{count, plural, zero {لا أحداث تعذّرت معالجتها} one {تعذّرت معالجة حدث واحد} two {تعذّرت معالجة حدثين} few {تعذّرت معالجة # أحداث} many {تعذّرت معالجة # حدثًا} other {تعذّرت معالجة # حدث}}",
  "home.biggest": "الشرائح",
  "home.size": "الحجم",
  "home.share": "الحصة من كل جهات الاتصال",
  "home.needs-arguments": "تحتاج إلى قيم",
  "home.cannot-count": "لا يمكن عدّها",
  "home.no-segments": "لا توجد شرائح بعد",
  "home.no-segments.hint": "الشريحة تقول من ينتمي معًا: بحسب صفات الأشخاص أو ما فعلوه أو لم يفعلوه.",
  "home.new-segment": "شريحة جديدة",
  "home.start": "أضف أشخاصك",
  "home.start.import": "استيراد ملف",
  "home.start.import.hint": "جهات اتصال أو طلبات أو أحداث بصيغة CSV أو JSON أو Excel أو Parquet.",
  "home.start.event": "إرسال أول حدث",
  "home.start.event.hint": "من الموقع أو المتجر، بأي عميل يتبع مواصفة Segment.",
};

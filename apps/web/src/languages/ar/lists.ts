import type { lists as english } from "../en/lists.ts";

export const lists: Readonly<Record<keyof typeof english, string>> = {
  "lists.lead": "أشخاص جُمعوا يدويًا أو من ملف أو من شريحة، ويبقون حتى يزيلهم أحد.",
  "lists.new": "قائمة جديدة",
  "lists.make": "إنشاء القائمة",
  "lists.name": "القائمة",
  "lists.search": "البحث بالاسم",
  "lists.found":
    "{count, plural, zero {لا قوائم} one {قائمة واحدة} two {قائمتان} few {# قوائم} many {# قائمة} other {# قائمة}}",
  "lists.none": "لا قوائم بعد",
  "lists.none.hint": "تضم القائمة من تضعهم فيها بالضبط: ضيوفًا أو مختبرين أو أشخاصًا من ملف.",
  "lists.none-found": "لا توجد قائمة بهذا الاسم",
  "lists.changed": "آخر تغيير",
  "lists.created": "أُنشئت",
  "lists.changed-at": "تغيّرت {when}",
  "lists.created-at": "أُنشئت {when}",
  "lists.people": "{count, plural, zero {لا أحد} one {شخص واحد} two {شخصان} few {# أشخاص} many {# شخصًا} other {# شخص}}",
  "lists.id": "للشروط وواجهة API: {id}",
  "lists.used-by": "الشرائح التي تشير إليها",
  "lists.rename": "إعادة التسمية",
  "lists.renamed": "صار اسم القائمة «{name}».",
  "lists.delete": "حذف",
  "lists.delete.ask": "حذف «{name}»؟",
  "lists.delete.what":
    "{count, plural, =0 {لا أحد فيها.} zero {لا أحد فيها.} one {فيها شخص واحد ويبقى جهة اتصال.} two {فيها شخصان ويبقيان جهتي اتصال.} few {فيها # أشخاص ويبقون جهات اتصال.} many {فيها # شخصًا ويبقون جهات اتصال.} other {فيها # شخص ويبقون جهات اتصال.}} أما القائمة نفسها فلا يمكن استرجاعها.",
  "lists.delete.used":
    "{count, plural, zero {لا شريحة تشير إليها:} one {تشير إليها شريحة واحدة وستبقى بدونها. غيّرها أولًا:} two {تشير إليها شريحتان وستبقيان بدونها. غيّرهما أولًا:} few {تشير إليها # شرائح وستبقى بدونها. غيّرها أولًا:} many {تشير إليها # شريحة وستبقى بدونها. غيّرها أولًا:} other {تشير إليها # شريحة وستبقى بدونها. غيّرها أولًا:}}",
  "lists.deleted": "حُذفت «{name}».",
  "lists.export.csv": "الأشخاص بصيغة CSV",
  "lists.export.ndjson": "الأشخاص بصيغة NDJSON",
  "lists.members": "الأشخاص في القائمة",
  "lists.nobody": "لا أحد فيها",
  "lists.nobody.hint": "الصق معرّفات أو عناوين، أو خذ كل من في شريحة، أو أحضر ملفًا.",
  "lists.loaded": "يظهر {count} من {all}، ويظهر المزيد عند التمرير.",
  "lists.take-off":
    "{count, plural, =0 {إزالة من القائمة} zero {إزالة من القائمة} one {إزالة شخص من القائمة} two {إزالة شخصين من القائمة} few {إزالة # أشخاص من القائمة} many {إزالة # شخصًا من القائمة} other {إزالة # شخص من القائمة}}",
  "lists.taken-off":
    "{count, plural, zero {لم يُزل أحد من القائمة.} one {أُزيل شخص واحد من القائمة.} two {أُزيل شخصان من القائمة.} few {أُزيل # أشخاص من القائمة.} many {أُزيل # شخصًا من القائمة.} other {أُزيل # شخص من القائمة.}}",
  "lists.add": "إضافة أشخاص",
  "lists.add.to": "إضافة أشخاص إلى «{name}»",
  "lists.add.paste": "لصق",
  "lists.add.segment": "من شريحة",
  "lists.add.file": "من ملف",
  "lists.add.references": "معرّفات أو عناوين بريد أو أرقام هواتف",
  "lists.add.references.hint": "واحد في كل سطر أو مفصولة بفواصل، ولمن هم جهات اتصال بالفعل فقط.",
  "lists.add.count":
    "{count, plural, =0 {لم يُذكر أحد بعد} zero {لم يُذكر أحد بعد} one {ذُكر واحد} two {ذُكر اثنان} few {ذُكر #} many {ذُكر #} other {ذُكر #}}",
  "lists.add.go": "وضع في القائمة",
  "lists.add.file.hint": "ملف فيه معرّفات أو عناوين أو أرقام. يُعرض أولًا كيف سيُقرأ، ومن ليس جهة اتصال بعد يصبح كذلك.",
  "lists.add.file.go": "اختيار ملف",
  "lists.added":
    "{count, plural, zero {لا جديد في القائمة.} one {شخص واحد جديد في القائمة.} two {شخصان جديدان في القائمة.} few {# أشخاص جدد في القائمة.} many {# شخصًا جديدًا في القائمة.} other {# شخص جديد في القائمة.}}",
  "lists.added.there":
    "{count, plural, zero {لم يكن أحد فيها.} one {واحد كان فيها.} two {اثنان كانا فيها.} few {# كانوا فيها.} many {# كانوا فيها.} other {# كانوا فيها.}}",
  "lists.added.unknown":
    "{count, plural, zero {لا مجهول} one {واحد غير معروف هنا} two {اثنان غير معروفين هنا} few {# غير معروفين هنا} many {# غير معروفين هنا} other {# غير معروفين هنا}}",
  "lists.added.unknown.hint": "أحضرهم في ملف فيصبحوا جهات اتصال.",
  "problem.list_in_use": "تشير شرائح إلى هذه القائمة. غيّرها أولًا.",
  "problem.list_exists": "توجد قائمة بهذا المعرّف. اختر اسمًا آخر.",
  "problem.unknown_list": "لا توجد هذه القائمة (أو لم تعد موجودة).",
};

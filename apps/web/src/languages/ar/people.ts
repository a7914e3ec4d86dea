import type { people as english } from "../en/people.ts";

export const people: Readonly<Record<keyof typeof english, string>> = {
  "people.close": "إغلاق",
  "people.save": "حفظ كشريحة",
  "people.nobody": "لا أحد",
  "people.person": "الشخص",
  "people.more": "عرض المزيد",
  "people.saved": "حُفظ باسم «{name}».",
  "people.name": "اسم الشريحة",
  "people.cancel": "إلغاء",
  "people.where.remove": "إزالة",
  "people.where.unfinished": "هذا الشرط غير مكتمل ولا يُحتسب بعد.",
  "people.currencies": "عدة عملات",
  "people.currencies.into": "عرض الكل بعملة",
  "people.currencies.worth": "1 {code} بعملة {into}",
  "people.currencies.use": "استخدام هذه الأسعار",
  "problem.several_currencies": "المبالغ بعدة عملات ولا معنى لجمعها كما هي. اختر العملة المطلوبة وحدد قيمة العملات الأخرى.",
  "problem.missing_rate": "لا يوجد سعر لإحدى العملات: حدد قيمة الوحدة الواحدة منها.",
  "problem.bad_period": "هذه الأيام لا تشكل فترة: يجب أن تأتي النهاية بعد البداية، وألا تكون الفترة كلها في المستقبل.",
  "problem.too_many_periods": "عدد الفترات من أول فوج حتى الآن كبير جدًا. اختر فترات أطول أو بداية أحدث.",
  "problem.unknown_cohort": "لم يعد هذا الفوج في الجدول. اختر فوجًا آخر.",
  "problem.empty_cell": "لم تبدأ فترة هذه الخلية بعد: لا يوجد فيها أحد.",
};

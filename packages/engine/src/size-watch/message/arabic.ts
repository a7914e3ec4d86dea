import type { AlertMessages } from "./english.ts";

const people =
  "{count, plural, zero {لا أحد} one {شخص واحد} two {شخصان} few {{value} أشخاص} many {{value} شخصًا} other {{value} شخص}}";
const per = "{per, select, hour {في ساعة} day {في يوم} other {في أسبوع}}";
const over = "{over, select, hour {بساعة} day {بيوم} week {بأسبوع} other {بـ30 يومًا}}";
const within = "{over, select, hour {ساعة} day {يوم} week {أسبوع} other {30 يومًا}}";
const counted = (name: string): string =>
  `{${name}, plural, zero {لا أحد} one {شخص واحد} two {شخصان} few {# أشخاص} many {# شخصًا} other {# شخص}}`;

export const arabic: AlertMessages = {
  size: people,
  share: "{value} من كل جهات الاتصال",
  entered: `دخل ${per}: ${people}`,
  left: `خرج ${per}: ${people}`,
  below: "أقل من {limit}",
  above: "أكثر من {limit}",
  more: `أكثر بنسبة {percent} مما كان قبل ذلك ${over}`,
  less: `أقل بنسبة {percent} مما كان قبل ذلك ${over}`,
  fromNothing: `لم يكن أحد قبل ذلك ${over}`,
  unusuallyFew: "قليل على غير المعتاد في هذا اليوم وهذه الساعة",
  unusuallyMany: "كثير على غير المعتاد في هذا اليوم وهذه الساعة",

  fired: "{name}: {value}، {condition}",
  recovered: "عاد {name} إلى المعتاد: {value}",
  reminder: "ما زال: {name}: {value}، {condition}",
  several:
    "{count, plural, zero {لا تنبيهات بالحجم} one {تنبيه واحد بالحجم} two {تنبيهان بالحجم} few {# تنبيهات بالحجم} many {# تنبيهًا بالحجم} other {# تنبيه بالحجم}}: {names}",
  test: "تجربة: {title}",
  testHint: "هذه تجربة للقاعدة، ولا يلزم فعل شيء.",

  measureSize: "الحجم",
  measureShare: "النسبة من كل جهات الاتصال",
  measureEntered: `الداخلون ${per}`,
  measureLeft: `الخارجون ${per}`,
  rule: "{measure}: {condition}",
  ruleUp: `زيادة بنسبة {percent} أو أكثر خلال ${within}`,
  ruleDown: `نقصان بنسبة {percent} أو أكثر خلال ${within}`,
  ruleEither: `تغيّر بنسبة {percent} أو أكثر خلال ${within}`,
  ruleUnusual: "على غير المعتاد في يوم الأسبوع والساعة",

  moved: "من {before} ({earlier}) إلى {value} ({now}).",
  stands: "{value} ({now}).",
  usual:
    "المعتاد في هذا اليوم وهذه الساعة: {usual}، بين {low} و{high} (بالمقارنة مع {weeks, plural, zero {# أسبوع} one {أسبوع واحد} two {أسبوعين} few {# أسابيع} many {# أسبوعًا} other {# أسبوع}}).",
  flow: `في هذه المدة دخل: ${counted("entered")}، وخرج: ${counted("left")}.`,

  because: "ما الذي سبّب ذلك",
  conditionLeft: `{share} ممن فُحصوا (${counted("sampled")}) خرجوا بسبب هذا الشرط: {sentence}`,
  conditionEntered: `{share} ممن فُحصوا (${counted("sampled")}) دخلوا بسبب هذا الشرط: {sentence}`,
  about: "نحو {share}",
  byCauseLeft: "الخارجون حسب السبب: {causes}.",
  byCauseEntered: "الداخلون حسب السبب: {causes}.",
  cause: "{people} {cause}",
  causeTurned: "{cause} ({sentence})",
  causeEvent: "بسبب الحدث {name}",
  causeProfile: "بسبب الصفة {name}",
  causeNewcomer: "لأنهم جدد أو عُرف عنهم المزيد",
  causeList: "بسبب القائمة {name}",
  causeMerge: "بسبب دمج جهات اتصال",
  causeCatalogue: "بسبب قائمة المنتجات",
  causePermission: "بسبب موافقة أو رفض",
  causeTime: "بسبب مرور الوقت",
  causeDefinition: "بسبب تعريف جديد",
  causeRefresh: "بسبب حساب الجميع من جديد",
  causeImport: "بسبب استيراد",
  causeOther: "بسبب آخر",
  feed: "لم يصل {event} منذ {last}؛ والمعتاد في مثل هذه المدة نحو {usual}.",
  edit: "{by}: تعديل تعريف {segment} ({at}، النسخة {version}).",
  editByKey: "عُدّل تعريف {segment} بالمفتاح {by} ({at}، النسخة {version}).",
  editByNobody: "عُدّل تعريف {segment} ({at}، النسخة {version}).",
  removed: "حُذف: {sentence}",
  added: "أُضيف: {sentence}",
  before: "قبل: {sentence}",
  after: "الآن: {sentence}",
  noCause: "لم يُعثر على سبب واحد.",
  problem: "تعذّرت معرفة السبب: {reason}",

  open: "افتح الشريحة",
  ruleLine: "القاعدة: {rule}",
  footer: "وصلك هذا لأن قاعدة حجم في {workspace} تذكرك. يمكن لمن يحق له التعديل أن يكتمها أو يزيلك منها.",
};

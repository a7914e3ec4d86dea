import type { Messages } from "./english.ts";

/**
 * Arabic. Every subject begins with a masculine noun ("حقل", "عدد", "تاريخ"), so that what is said of it agrees whatever
 * the name is; the masculine plural stands for everyone, as is usual. One and two need no number beside their noun.
 *
 * The sentence runs from right to left. Names isolate themselves in the direction of their own first letter (U+2068);
 * numbers, patterns, times and coordinates always read from left to right (U+2066); U+2069 ends either.
 */
export const arabic: Messages = {
  // The sentence.
  people: "الأشخاص {clause}.",
  everyone: "الجميع.",
  nobody: "لا أحد.",
  timezone: "الأوقات بتوقيت \u2066{zone}\u2069.",
  given: "المعاملات: {params}.",
  param: "{name} ({type})",
  paramWithDefault: "{name} ({type}، افتراضيًا {value})",
  "type.string": "نص",
  "type.number": "عدد",
  "type.boolean": "نعم أو لا",
  "type.date": "تاريخ",
  "type.string[]": "قائمة نصوص",
  "type.number[]": "قائمة أعداد",

  and: "{first} و{rest}",
  or: "{first} أو {rest}",
  group: "({clause})",
  not: "الذين لا ينطبق عليهم ما يلي: ({clause})",
  none: "الذين لا ينطبق عليهم أيٌّ مما يلي: ({clause})",
  anyone: "الذين يطابقون في كل الأحوال",
  noOne: "الذين لا يطابقون في أي حال",

  // Contacts.
  trait: "حقل {trait} لديهم",
  whose: "الذين {test}",
  inSegment: "الذين هم ضمن الشريحة {segment}",
  inSegmentWith: "الذين هم ضمن الشريحة {segment} حيث {args}",
  argument: "{name} = {value}",
  notInSegment: "الذين ليسوا ضمن الشريحة {segment}",
  notInSegmentWith: "الذين ليسوا ضمن الشريحة {segment} حيث {args}",
  added: "الذين أُضيفوا{window}",
  notAdded: "الذين لم يُضافوا{window}",
  onList: "الذين هم في القائمة {list}",
  notOnList: "الذين ليسوا في القائمة {list}",
  sample: "الذين يقعون بين \u2066{from}%\u2069 و\u2066{to}%\u2069 من العيّنة {sample}",
  entered: "الذين دخلوا الشريحة {segment}{window}",
  left: "الذين خرجوا من الشريحة {segment}{window}",
  notEntered: "الذين لم يدخلوا الشريحة {segment}{window}",
  notLeft: "الذين لم يخرجوا من الشريحة {segment}{window}",
  stood: "الذين كانوا ضمن الشريحة {segment} بتاريخ {date}",
  notStood: "الذين لم يكونوا ضمن الشريحة {segment} بتاريخ {date}",
  reachable: "الذين يمكن التواصل معهم عبر القناة {channel}",
  notReachable: "الذين لا يمكن التواصل معهم عبر القناة {channel}",
  subscribed: "المشتركون في الموضوع {topic}",
  notSubscribed: "غير المشتركين في الموضوع {topic}",
  "rfm.class": "تصنيفهم بحسب الحداثة والتكرار والإنفاق في نموذج {model}",
  "rfm.r": "مقياس الحداثة لديهم في نموذج {model}",
  "rfm.f": "مقياس التكرار لديهم في نموذج {model}",
  "rfm.m": "مقياس الإنفاق لديهم في نموذج {model}",
  "score.value": "مؤشر {score} لديهم",
  "score.band": "مستوى مؤشر {score} لديهم",
  notSample: "الذين لا يقعون بين \u2066{from}%\u2069 و\u2066{to}%\u2069 من العيّنة {sample}",

  names: "{names}{where}",
  event: "{names}{window}",
  where: " (حيث {clause})",
  window: " {window}",
  property: "{property}",
  "property.not": "لا ينطبق ما يلي: ({clause})",
  "property.none": "لا ينطبق أيٌّ مما يلي: ({clause})",
  "property.anything": "يُقبل أي حدث",
  "property.nothing": "لا يُقبل أي حدث",
  "elements.some": "عنصر واحد على الأقل من {property} يحقق ما يلي: ({clause})",
  "elements.every": "كل عنصر من {property} يحقق ما يلي: ({clause})",
  "product.now": "{property} الحالي للمنتج",
  "product.then": "{property} للمنتج وقت الحدث",
  hour: "الوقت بين الساعة \u2066{from}:00\u2069 والساعة \u2066{to}:00\u2069",
  weekday: "اليوم هو {days}",
  "weekday.1": "الاثنين",
  "weekday.2": "الثلاثاء",
  "weekday.3": "الأربعاء",
  "weekday.4": "الخميس",
  "weekday.5": "الجمعة",
  "weekday.6": "السبت",
  "weekday.7": "الأحد",
  did: "الذين نفّذوا الحدث {event}",
  didNot: "الذين لم ينفّذوا الحدث {event}",
  "count.times": "الذين نفّذوا الحدث {names} {amount}{window}",
  "count.days": "الذين نفّذوا الحدث {names} في {amount}{window}",
  "count.distinct": "الذين نفّذوا الحدث {names} مع {amount} للحقل {property}{window}",
  "measure.count": "عدد {form, select, by {أحداث} other {ما لديهم من أحداث}} {event}",
  "measure.days": "عدد الأيام التي نفّذوا فيها الحدث {event}",
  "measure.distinct":
    "عدد {form, select, by {القيم المختلفة} other {ما لديهم من قيم مختلفة}} للحقل {property} في أحداث {event}",
  "measure.sum": "مجموع {property}{form, select, by {} other { لديهم}} في أحداث {event}",
  "measure.avg": "متوسط {property}{form, select, by {} other { لديهم}} في أحداث {event}",
  "measure.min": "الحد الأدنى لقيمة {property}{form, select, by {} other { لديهم}} في أحداث {event}",
  "measure.max": "الحد الأقصى لقيمة {property}{form, select, by {} other { لديهم}} في أحداث {event}",
  "measure.first": "أول {property} لديهم في أحداث {event}",
  "measure.last": "آخر {property} لديهم في أحداث {event}",
  "measure.mostFrequent": "{property} الأكثر تكرارًا لديهم في أحداث {event}",
  "measure.firstAt": "تاريخ تنفيذهم أول حدث {event}",
  "measure.lastAt": "تاريخ تنفيذهم آخر حدث {event}",
  // A measure and the window it is compared with.
  change: "ناتج قسمة {measure} على نظيره{versus}",

  "rank.top": "الذين هم ضمن أعلى \u2066{percent}%\u2069 بحسب {measure}",
  "rank.bottom": "الذين هم ضمن أدنى \u2066{percent}%\u2069 بحسب {measure}",
  "rank.not.top": "الذين ليسوا ضمن أعلى \u2066{percent}%\u2069 بحسب {measure}",
  "rank.not.bottom": "الذين ليسوا ضمن أدنى \u2066{percent}%\u2069 بحسب {measure}",

  "sequence.present": "{before}، ثم نفّذوا الحدث {event}",
  "sequence.present.within": "{before}، ثم نفّذوا خلال {span} الحدث {event}",
  "sequence.between": "{before}، دون تنفيذ الحدث {event} بينهما",
  "sequence.between.within": "{before}، دون تنفيذ الحدث {event} بينهما خلال {span}",
  "sequence.absent.within": "{before}، ثم لم ينفّذوا خلال {span} الحدث {event}",
  "sequence.same": "{names} مع تطابق {properties}",

  times:
    "{count, plural, zero {{number} مرة} one {مرة واحدة} two {مرتين} few {{number} مرات} many {{number} مرة} other {{number} مرة}}",
  days: "{count, plural, zero {{number} يوم مختلف} one {يوم واحد} two {يومين مختلفين} few {{number} أيام مختلفة} many {{number} يومًا مختلفًا} other {{number} يوم مختلف}}",
  differentValues:
    "{count, plural, zero {{number} قيمة مختلفة} one {قيمة واحدة} two {قيمتين مختلفتين} few {{number} قيم مختلفة} many {{number} قيمة مختلفة} other {{number} قيمة مختلفة}}",
  "amount.gt": "أكثر من {value}",
  "amount.gte": "ما لا يقل عن {value}",
  "amount.lt": "أقل من {value}",
  "amount.lte": "ما لا يزيد على {value}",
  "amount.between": "ما بين {lo} و{hi}",
  "amount.is": "{value} بالضبط",
  "amount.isNot": "ما يختلف عن {value}",
  "amount.in": "{values} بالضبط",
  "amount.notIn": "ما يختلف عن {values}",

  // Windows.
  "window.last": "{stretch}",
  "window.ago": "في الفترة الممتدة من {from} إلى {to}",
  "window.range": "من {from} حتى ما قبل {to}",
  "window.from": "بدءًا من {from}",
  "window.to": "قبل {to}",
  "window.this.hour": "خلال الساعة الحالية",
  "window.this.day": "اليوم",
  "window.this.week": "خلال هذا الأسبوع",
  "window.this.month": "خلال هذا الشهر",
  "window.this.quarter": "خلال هذا الربع",
  "window.this.year": "خلال هذه السنة",
  "window.previous.hour": "خلال الساعة السابقة",
  "window.previous.day": "أمس",
  "window.previous.week": "خلال الأسبوع الماضي",
  "window.previous.month": "خلال الشهر الماضي",
  "window.previous.quarter": "خلال الربع الماضي",
  "window.previous.year": "خلال السنة الماضية",
  "window.anchored.trait": "خلال {span} بعد {anchor}",
  "window.anchored.first": "خلال {span} بعد أول حدث {anchor}",
  "window.anchored.last": "خلال {span} بعد آخر حدث {anchor}",
  "ago.s":
    "قبل {count, plural, zero {{number} ثانية} one {ثانية واحدة} two {ثانيتين} few {{number} ثوانٍ} many {{number} ثانية} other {{number} ثانية}}",
  "ago.m":
    "قبل {count, plural, zero {{number} دقيقة} one {دقيقة واحدة} two {دقيقتين} few {{number} دقائق} many {{number} دقيقة} other {{number} دقيقة}}",
  "ago.h":
    "قبل {count, plural, zero {{number} ساعة} one {ساعة واحدة} two {ساعتين} few {{number} ساعات} many {{number} ساعة} other {{number} ساعة}}",
  "ago.d":
    "قبل {count, plural, zero {{number} يوم} one {يوم واحد} two {يومين} few {{number} أيام} many {{number} يومًا} other {{number} يوم}}",
  "ago.w":
    "قبل {count, plural, zero {{number} أسبوع} one {أسبوع واحد} two {أسبوعين} few {{number} أسابيع} many {{number} أسبوعًا} other {{number} أسبوع}}",
  "ago.mo":
    "قبل {count, plural, zero {{number} شهر} one {شهر واحد} two {شهرين} few {{number} أشهر} many {{number} شهرًا} other {{number} شهر}}",
  "ago.y":
    "قبل {count, plural, zero {{number} سنة} one {سنة واحدة} two {سنتين} few {{number} سنوات} many {{number} سنة} other {{number} سنة}}",
  "span.s":
    "{count, plural, zero {{number} ثانية} one {ثانية واحدة} two {ثانيتين} few {{number} ثوانٍ} many {{number} ثانية} other {{number} ثانية}}",
  "span.m":
    "{count, plural, zero {{number} دقيقة} one {دقيقة واحدة} two {دقيقتين} few {{number} دقائق} many {{number} دقيقة} other {{number} دقيقة}}",
  "span.h":
    "{count, plural, zero {{number} ساعة} one {ساعة واحدة} two {ساعتين} few {{number} ساعات} many {{number} ساعة} other {{number} ساعة}}",
  "span.d":
    "{count, plural, zero {{number} يوم} one {يوم واحد} two {يومين} few {{number} أيام} many {{number} يومًا} other {{number} يوم}}",
  "span.w":
    "{count, plural, zero {{number} أسبوع} one {أسبوع واحد} two {أسبوعين} few {{number} أسابيع} many {{number} أسبوعًا} other {{number} أسبوع}}",
  "span.mo":
    "{count, plural, zero {{number} شهر} one {شهر واحد} two {شهرين} few {{number} أشهر} many {{number} شهرًا} other {{number} شهر}}",
  "span.y":
    "{count, plural, zero {{number} سنة} one {سنة واحدة} two {سنتين} few {{number} سنوات} many {{number} سنة} other {{number} سنة}}",
  "last.s":
    "خلال آخر {count, plural, zero {{number} ثانية} one {ثانية} two {ثانيتين} few {{number} ثوانٍ} many {{number} ثانية} other {{number} ثانية}}",
  "last.m":
    "خلال آخر {count, plural, zero {{number} دقيقة} one {دقيقة} two {دقيقتين} few {{number} دقائق} many {{number} دقيقة} other {{number} دقيقة}}",
  "last.h":
    "خلال آخر {count, plural, zero {{number} ساعة} one {ساعة} two {ساعتين} few {{number} ساعات} many {{number} ساعة} other {{number} ساعة}}",
  "last.d":
    "خلال آخر {count, plural, zero {{number} يوم} one {\u206624\u2069 ساعة} two {يومين} few {{number} أيام} many {{number} يومًا} other {{number} يوم}}",
  "last.w":
    "خلال آخر {count, plural, zero {{number} أسبوع} one {\u20667\u2069 أيام} two {أسبوعين} few {{number} أسابيع} many {{number} أسبوعًا} other {{number} أسبوع}}",
  "last.mo":
    "خلال آخر {count, plural, zero {{number} شهر} one {شهر} two {شهرين} few {{number} أشهر} many {{number} شهرًا} other {{number} شهر}}",
  "last.y":
    "خلال آخر {count, plural, zero {{number} سنة} one {سنة} two {سنتين} few {{number} سنوات} many {{number} سنة} other {{number} سنة}}",
  "next.s":
    "خلال {count, plural, zero {{number} ثانية} one {ثانية واحدة} two {ثانيتين} few {{number} ثوانٍ} many {{number} ثانية} other {{number} ثانية}} من الآن",
  "next.m":
    "خلال {count, plural, zero {{number} دقيقة} one {دقيقة واحدة} two {دقيقتين} few {{number} دقائق} many {{number} دقيقة} other {{number} دقيقة}} من الآن",
  "next.h":
    "خلال {count, plural, zero {{number} ساعة} one {ساعة واحدة} two {ساعتين} few {{number} ساعات} many {{number} ساعة} other {{number} ساعة}} من الآن",
  "next.d":
    "خلال {count, plural, zero {{number} يوم} one {\u206624\u2069 ساعة} two {يومين} few {{number} أيام} many {{number} يومًا} other {{number} يوم}} من الآن",
  "next.w":
    "خلال {count, plural, zero {{number} أسبوع} one {\u20667\u2069 أيام} two {أسبوعين} few {{number} أسابيع} many {{number} أسبوعًا} other {{number} أسبوع}} من الآن",
  "next.mo":
    "خلال {count, plural, zero {{number} شهر} one {شهر واحد} two {شهرين} few {{number} أشهر} many {{number} شهرًا} other {{number} شهر}} من الآن",
  "next.y":
    "خلال {count, plural, zero {{number} سنة} one {سنة واحدة} two {سنتين} few {{number} سنوات} many {{number} سنة} other {{number} سنة}} من الآن",

  // Tests of a value.
  "test.is": "{subject} هو {value}",
  "test.isNot": "{subject} ليس {value}",
  "test.in": "{subject} هو {values}",
  "test.notIn": "{subject} ليس أيًّا من: {values}",
  "test.inNothing": "{subject} ضمن قائمة فارغة",
  "test.notInNothing": "{subject} ليس ضمن قائمة فارغة",
  "test.known": "{subject} له قيمة",
  "test.unknown": "{subject} ليست له قيمة",
  "test.contains": "{subject} يحتوي على النص {value}",
  "test.notContains": "{subject} لا يحتوي على النص {value}",
  "test.startsWith": "{subject} يبدأ بالنص {value}",
  "test.endsWith": "{subject} ينتهي بالنص {value}",
  "test.matches": "{subject} يطابق النمط {value}",
  "test.gt": "{subject} أكبر من {value}",
  "test.gte": "{subject} لا يقل عن {value}",
  "test.lt": "{subject} أقل من {value}",
  "test.lte": "{subject} لا يزيد على {value}",
  "test.between": "{subject} بين {lo} و{hi} (شاملًا الحدين)",
  "test.before": "{subject} يأتي قبل {value}",
  "test.after": "{subject} يأتي بعد {value}",
  "test.betweenDates": "{subject} يقع في الفترة من {lo} إلى {hi}",
  "test.within.last": "{subject} يقع {stretch}",
  "test.within.next": "{subject} يقع {stretch}",
  "test.anniversary": "تحل الذكرى السنوية بحسب {subjectBy} خلال {span}، بما في ذلك اليوم",
  "test.age": "العمر المحسوب من {subjectBy} {bounds}",
  years:
    "{count, plural, zero {{number} سنة} one {سنة واحدة} two {سنتين} few {{number} سنوات} many {{number} سنة} other {{number} سنة}}",
  "test.age.gt": "أكبر من {value}",
  "test.age.gte": "لا يقل عن {value}",
  "test.age.lt": "أقل من {value}",
  "test.age.lte": "لا يزيد على {value}",
  "test.age.both": "{lower} و{upper}",
  "test.has": "{subject} يشمل {value}",
  "test.notHas": "{subject} لا يشمل {value}",
  "test.hasAny": "{subject} يشمل أيًّا من: {values}",
  "test.hasAll": "{subject} يشمل كل القيم: {values}",
  "test.near": "{subject} ضمن {km} كم من النقطة \u2066{lat}, {lon}\u2069",
  ignoringCase: "{test} (دون تمييز حالة الأحرف)",

  // Values.
  quoted: "«\u2068{text}\u2069»",
  "quoted.rightToLeft": "«\u2068{text}\u2069»",
  "pattern.rightToLeft": "«\u2066{text}\u2069»",
  number: "\u2066{digits}\u2069",
  bareName: "{name} (بهذا الاسم نفسه)",
  givenValue: "{name} (معامل)",
  oneOf: "{first} أو {last}",
  allOf: "{first} و{last}",
  comma: "{first}، {rest}",
  list: "[{values}]",
  noValues: "لا قيم",
  true: "القيمة نعم",
  false: "القيمة لا",
  date: "{day} {month} {year}",
  "date.timed": "{day} {month} {year} الساعة \u2066{time}\u2069",
  instant: "{date} بتوقيت \u2066UTC\u2069",
};

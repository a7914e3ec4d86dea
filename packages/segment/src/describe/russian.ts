import type { Messages } from "./english.ts";

/**
 * Russian. Names have no case of their own, so phrases around them are built to need none: a dash for "is", verbs in
 * the present, which have no gender. `form` declines a measure; after a comparison ("не меньше") the counted noun is in
 * the genitive, after "ровно" it is not, which is what `op` tells; "со" stands before the second of a month. A plural's
 * `one` is 1, 21, 31…: where a lone unit is meant, it says `=1`.
 */
export const russian: Messages = {
  // The sentence.
  people: "Люди, {clause}.",
  everyone: "Все.",
  nobody: "Никто.",
  timezone: "Время — по часовому поясу {zone}.",
  given: "Параметры: {params}.",
  param: "{name} ({type})",
  paramWithDefault: "{name} ({type}, по умолчанию {value})",
  "type.string": "текст",
  "type.number": "число",
  "type.boolean": "истина или ложь",
  "type.date": "дата",
  "type.string[]": "список текстов",
  "type.number[]": "список чисел",

  and: "{first} и {rest}",
  or: "{first} или {rest}",
  group: "({clause})",
  not: "для которых не выполняется условие: ({clause})",
  none: "для которых не выполняется ни одно из условий: ({clause})",
  anyone: "которые подходят в любом случае",
  noOne: "которые не подходят ни в каком случае",

  // Contacts.
  trait: "{trait}",
  whose: "у которых {test}",
  inSegment: "которые входят в сегмент {segment}",
  inSegmentWith: "которые входят в сегмент {segment}, где {args}",
  argument: "{name} = {value}",
  notInSegment: "которые не входят в сегмент {segment}",
  notInSegmentWith: "которые не входят в сегмент {segment}, где {args}",
  onList: "которые есть в списке {list}",
  notOnList: "которых нет в списке {list}",
  sample: "которые попадают в промежуток от {from} до {to}\u00A0% выборки {sample}",
  notSample: "которые не попадают в промежуток от {from} до {to}\u00A0% выборки {sample}",

  names: "{names}{where}",
  event: "{names}{window}",
  where: " (где {clause})",
  window: " {window}",
  property: "{property}",
  "property.not": "не выполняется условие: ({clause})",
  "property.none": "не выполняется ни одно из условий: ({clause})",
  "property.anything": "подходит любое событие",
  "property.nothing": "не подходит никакое событие",
  "elements.some": "хотя бы один элемент {property} удовлетворяет условию: ({clause})",
  "elements.every": "каждый элемент {property} удовлетворяет условию: ({clause})",
  "product.now": "{property} товара сейчас",
  "product.then": "{property} товара на момент события",
  hour: "время суток — с {from}:00 до {to}:00",
  weekday: "день недели — {days}",
  "weekday.1": "понедельник",
  "weekday.2": "вторник",
  "weekday.3": "среда",
  "weekday.4": "четверг",
  "weekday.5": "пятница",
  "weekday.6": "суббота",
  "weekday.7": "воскресенье",
  did: "у которых было событие {event}",
  didNot: "у которых не было события {event}",
  "count.times": "у которых событие {names} было {amount}{window}",
  "count.days": "у которых было {amount} с событием {names}{window}",
  "count.distinct": "у которых было {amount} {property} в событиях {names}{window}",
  "measure.count": "{form, select, of {числа} by {числу} other {число}} событий {event}",
  "measure.days": "{form, select, of {числа} by {числу} other {число}} дней с событием {event}",
  "measure.distinct":
    "{form, select, of {числа} by {числу} other {число}} разных значений {property} в событиях {event}",
  "measure.sum": "{form, select, of {суммы} by {сумме} other {сумма}} {property} в событиях {event}",
  "measure.avg":
    "{form, select, of {среднего значения} by {среднему значению} other {среднее значение}} {property} в событиях {event}",
  "measure.min":
    "{form, select, of {наименьшего значения} by {наименьшему значению} other {наименьшее значение}} {property} в событиях {event}",
  "measure.max":
    "{form, select, of {наибольшего значения} by {наибольшему значению} other {наибольшее значение}} {property} в событиях {event}",
  "measure.first":
    "{form, select, of {первого значения} by {первому значению} other {первое значение}} {property} в событиях {event}",
  "measure.last":
    "{form, select, of {последнего значения} by {последнему значению} other {последнее значение}} {property} в событиях {event}",
  "measure.mostFrequent":
    "{form, select, of {самого частого значения} by {самому частому значению} other {самое частое значение}} {property} в событиях {event}",
  "measure.firstAt": "{form, select, of {даты} by {дате} other {дата}} первого события {event}",
  "measure.lastAt": "{form, select, of {даты} by {дате} other {дата}} последнего события {event}",
  // A measure and the window it is compared with.
  change: "отношение {measure} к тому же показателю{versus}",

  "rank.top": "которые входят в верхние {percent}\u00A0% по {measure}",
  "rank.bottom": "которые входят в нижние {percent}\u00A0% по {measure}",
  "rank.not.top": "которые не входят в верхние {percent}\u00A0% по {measure}",
  "rank.not.bottom": "которые не входят в нижние {percent}\u00A0% по {measure}",

  "sequence.present": "{before}, затем было событие {event}",
  "sequence.present.within": "{before}, затем в течение {span} было событие {event}",
  "sequence.between": "{before}, в промежутке не было события {event}",
  "sequence.between.within": "{before}, в промежутке в течение {span} не было события {event}",
  "sequence.absent.within": "{before}, затем в течение {span} не было события {event}",
  "sequence.same": "{names} с {count, plural, =1 {тем же значением} other {теми же значениями}} {properties}",

  times:
    "{number} {op, select, is {{count, plural, one {раз} few {раза} many {раз} other {раза}}} isNot {{count, plural, one {раз} few {раза} many {раз} other {раза}}} in {{count, plural, one {раз} few {раза} many {раз} other {раза}}} notIn {{count, plural, one {раз} few {раза} many {раз} other {раза}}} other {{count, plural, one {раза} other {раза} few {раз} many {раз}}}}",
  days: "{number} {op, select, is {{count, plural, one {день} few {разных дня} many {разных дней} other {дня}}} isNot {{count, plural, one {день} few {разных дня} many {разных дней} other {дня}}} in {{count, plural, one {день} few {разных дня} many {разных дней} other {дня}}} notIn {{count, plural, one {день} few {разных дня} many {разных дней} other {дня}}} other {{count, plural, one {дня} other {дня} few {разных дней} many {разных дней}}}}",
  differentValues:
    "{number} {op, select, is {{count, plural, one {разное значение} few {разных значения} many {разных значений} other {разного значения}}} isNot {{count, plural, one {разное значение} few {разных значения} many {разных значений} other {разного значения}}} in {{count, plural, one {разное значение} few {разных значения} many {разных значений} other {разного значения}}} notIn {{count, plural, one {разное значение} few {разных значения} many {разных значений} other {разного значения}}} other {{count, plural, one {разного значения} other {разного значения} few {разных значений} many {разных значений}}}}",
  "amount.gt": "больше {value}",
  "amount.gte": "не меньше {value}",
  "amount.lt": "меньше {value}",
  "amount.lte": "не больше {value}",
  "amount.between": "от {lo} до {hi}",
  "amount.is": "ровно {value}",
  "amount.isNot": "не ровно {value}",
  "amount.in": "ровно {values}",
  "amount.notIn": "не ровно {values}",

  // Windows.
  "window.last": "за {stretch}",
  "window.ago": "за период ({from} — {to})",
  "window.range": "{fromDay, plural, =2 {со} other {с}} {from} до {to} (не включая)",
  "window.from": "начиная {fromDay, plural, =2 {со} other {с}} {from}",
  "window.to": "до {to}",
  "window.this.hour": "в течение текущего часа",
  "window.this.day": "сегодня",
  "window.this.week": "на этой неделе",
  "window.this.month": "в этом месяце",
  "window.this.quarter": "в этом квартале",
  "window.this.year": "в этом году",
  "window.previous.hour": "в течение предыдущего часа",
  "window.previous.day": "вчера",
  "window.previous.week": "на прошлой неделе",
  "window.previous.month": "в прошлом месяце",
  "window.previous.quarter": "в прошлом квартале",
  "window.previous.year": "в прошлом году",
  "window.anchored.trait": "в течение {span} после {anchor}",
  "window.anchored.first": "в течение {span} после первого события {anchor}",
  "window.anchored.last": "в течение {span} после последнего события {anchor}",
  "ago.s": "{number} {count, plural, one {секунду} few {секунды} many {секунд} other {секунды}} назад",
  "ago.m": "{number} {count, plural, one {минуту} few {минуты} many {минут} other {минуты}} назад",
  "ago.h": "{number} {count, plural, one {час} few {часа} many {часов} other {часа}} назад",
  "ago.d": "{number} {count, plural, one {день} few {дня} many {дней} other {дня}} назад",
  "ago.w": "{number} {count, plural, one {неделю} few {недели} many {недель} other {недели}} назад",
  "ago.mo": "{number} {count, plural, one {месяц} few {месяца} many {месяцев} other {месяца}} назад",
  "ago.y": "{number} {count, plural, one {год} few {года} many {лет} other {года}} назад",
  "span.s": "{number} {count, plural, one {секунды} other {секунд}}",
  "span.m": "{number} {count, plural, one {минуты} other {минут}}",
  "span.h": "{number} {count, plural, one {часа} other {часов}}",
  "span.d": "{number} {count, plural, one {дня} other {дней}}",
  "span.w": "{number} {count, plural, one {недели} other {недель}}",
  "span.mo": "{number} {count, plural, one {месяца} other {месяцев}}",
  "span.y": "{number} {count, plural, one {года} other {лет}}",
  "last.s":
    "{count, plural, =1 {последнюю секунду} one {последнюю {number} секунду} few {последние {number} секунды} many {последние {number} секунд} other {последние {number} секунды}}",
  "last.m":
    "{count, plural, =1 {последнюю минуту} one {последнюю {number} минуту} few {последние {number} минуты} many {последние {number} минут} other {последние {number} минуты}}",
  "last.h":
    "{count, plural, =1 {последний час} one {последний {number} час} few {последние {number} часа} many {последние {number} часов} other {последние {number} часа}}",
  "last.d":
    "{count, plural, =1 {последние 24 часа} one {последний {number} день} few {последние {number} дня} many {последние {number} дней} other {последние {number} дня}}",
  "last.w":
    "{count, plural, =1 {последние 7 дней} one {последнюю {number} неделю} few {последние {number} недели} many {последние {number} недель} other {последние {number} недели}}",
  "last.mo":
    "{count, plural, =1 {последний месяц} one {последний {number} месяц} few {последние {number} месяца} many {последние {number} месяцев} other {последние {number} месяца}}",
  "last.y":
    "{count, plural, =1 {последний год} one {последний {number} год} few {последние {number} года} many {последние {number} лет} other {последние {number} года}}",
  "next.s":
    "{count, plural, =1 {ближайшую секунду} one {ближайшую {number} секунду} few {ближайшие {number} секунды} many {ближайшие {number} секунд} other {ближайшие {number} секунды}}",
  "next.m":
    "{count, plural, =1 {ближайшую минуту} one {ближайшую {number} минуту} few {ближайшие {number} минуты} many {ближайшие {number} минут} other {ближайшие {number} минуты}}",
  "next.h":
    "{count, plural, =1 {ближайший час} one {ближайший {number} час} few {ближайшие {number} часа} many {ближайшие {number} часов} other {ближайшие {number} часа}}",
  "next.d":
    "{count, plural, =1 {ближайшие 24 часа} one {ближайший {number} день} few {ближайшие {number} дня} many {ближайшие {number} дней} other {ближайшие {number} дня}}",
  "next.w":
    "{count, plural, =1 {ближайшие 7 дней} one {ближайшую {number} неделю} few {ближайшие {number} недели} many {ближайшие {number} недель} other {ближайшие {number} недели}}",
  "next.mo":
    "{count, plural, =1 {ближайший месяц} one {ближайший {number} месяц} few {ближайшие {number} месяца} many {ближайшие {number} месяцев} other {ближайшие {number} месяца}}",
  "next.y":
    "{count, plural, =1 {ближайший год} one {ближайший {number} год} few {ближайшие {number} года} many {ближайшие {number} лет} other {ближайшие {number} года}}",

  // Tests of a value.
  "test.is": "{subject} — {value}",
  "test.isNot": "{subject} — не {value}",
  "test.in": "{subject} — {values}",
  "test.notIn": "{subject} — ни одно из: {values}",
  "test.inNothing": "{subject} — одно из пустого списка",
  "test.notInNothing": "{subject} — ни одно из пустого списка",
  "test.known": "есть {subject}",
  "test.unknown": "отсутствует {subject}",
  "test.contains": "{subject} содержит {value}",
  "test.notContains": "{subject} не содержит {value}",
  "test.startsWith": "{subject} начинается с {value}",
  "test.endsWith": "{subject} заканчивается на {value}",
  "test.matches": "{subject} соответствует шаблону {value}",
  "test.gt": "{subject} больше {value}",
  "test.gte": "{subject} не меньше {value}",
  "test.lt": "{subject} меньше {value}",
  "test.lte": "{subject} не больше {value}",
  "test.between": "{subject} — от {lo} до {hi} включительно",
  "test.before": "{subject} раньше {value}",
  "test.after": "{subject} позже {value}",
  "test.betweenDates": "{subject} — {loDay, plural, =2 {со} other {с}} {lo} по {hi}",
  "test.within.last": "{subject} приходится на {stretch}",
  "test.within.next": "{subject} приходится на {stretch}",
  "test.anniversary": "годовщина {subjectOf} наступает в течение {span}, считая сегодняшний день",
  "test.age": "возраст по {subjectBy} — {bounds}",
  years: "{number} {count, plural, one {года} few {лет} many {лет} other {года}}",
  "test.age.gt": "больше {value}",
  "test.age.gte": "не меньше {value}",
  "test.age.lt": "меньше {value}",
  "test.age.lte": "не больше {value}",
  "test.age.both": "{lower} и {upper}",
  "test.has": "{subject} включает {value}",
  "test.notHas": "{subject} не включает {value}",
  "test.hasAny": "{subject} включает хотя бы одно из: {values}",
  "test.hasAll": "{subject} включает все значения: {values}",
  "test.near": "{subject} не дальше {km} км от точки {lat}; {lon}",
  ignoringCase: "{test} (без учёта регистра)",

  // Values.
  quoted: "«{text}»",
  "quoted.rightToLeft": "«\u2068{text}\u2069»",
  "pattern.rightToLeft": "«\u2066{text}\u2069»",
  number: "{digits}",
  bareName: "{name} (именно это имя)",
  givenValue: "{name} (параметр)",
  oneOf: "{first} или {last}",
  allOf: "{first} и {last}",
  comma: "{first}, {rest}",
  list: "[{values}]",
  noValues: "ни одного значения",
  true: "истина",
  false: "ложь",
  date: "{day} {month} {year} года",
  "date.timed": "{day} {month} {year} года в {time}",
  instant: "{date} по UTC",
};

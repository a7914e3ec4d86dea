import type { AlertMessages } from "./english.ts";

const people =
  "{count, plural, one {{value} человек} few {{value} человека} many {{value} человек} other {{value} человека}}";
const per = "{per, select, hour {за час} day {за день} other {за неделю}}";
const over = "{over, select, hour {часом} day {днём} week {неделей} other {30 днями}}";
const within = "{over, select, hour {час} day {день} week {неделю} other {30 дней}}";
const looked =
  "из {sampled, plural, one {# проверенного человека} few {# проверенных людей} many {# проверенных людей} other {# проверенных людей}}";

export const russian: AlertMessages = {
  size: people,
  share: "{value} всех контактов",
  entered: `${per}: вошли ${people}`,
  left: `${per}: вышли ${people}`,
  below: "ниже {limit}",
  above: "выше {limit}",
  more: `на {percent} больше, чем ${over} раньше`,
  less: `на {percent} меньше, чем ${over} раньше`,
  fromNothing: `${over} раньше не было никого`,
  unusuallyFew: "необычно мало для этого дня недели и часа",
  unusuallyMany: "необычно много для этого дня недели и часа",

  fired: "{name}: {value}, {condition}",
  recovered: "{name} снова в норме: {value}",
  reminder: "По-прежнему: {name}: {value}, {condition}",
  several:
    "{count, plural, one {# оповещение о размере} few {# оповещения о размере} many {# оповещений о размере} other {# оповещения о размере}}: {names}",
  test: "Проверка: {title}",
  testHint: "Это проверка правила. Делать ничего не нужно.",

  measureSize: "Размер",
  measureShare: "Доля всех контактов",
  measureEntered: `Входы ${per}`,
  measureLeft: `Выходы ${per}`,
  rule: "{measure}: {condition}",
  ruleUp: `рост на {percent} и более за ${within}`,
  ruleDown: `падение на {percent} и более за ${within}`,
  ruleEither: `изменение на {percent} и более за ${within}`,
  ruleUnusual: "необычно для дня недели и часа",

  moved: "Было {before} ({earlier}), стало {value} ({now}).",
  stands: "{value} ({now}).",
  usual:
    "Обычно в этот день недели и час: {usual}, от {low} до {high} (сравнено с {weeks, plural, one {# неделей} few {# неделями} many {# неделями} other {# недели}}).",
  flow: "За это время вошли: {entered, plural, one {# человек} few {# человека} many {# человек} other {# человека}}, вышли: {left, plural, one {# человек} few {# человека} many {# человек} other {# человека}}.",

  because: "Что привело к этому",
  conditionLeft: `{share} ${looked} вышли из-за условия: {sentence}`,
  conditionEntered: `{share} ${looked} вошли благодаря условию: {sentence}`,
  about: "около {share}",
  byCauseLeft: "Причины выхода: {causes}.",
  byCauseEntered: "Причины входа: {causes}.",
  cause: "{people} — {cause}",
  causeTurned: "{cause} ({sentence})",
  causeEvent: "событие {name}",
  causeProfile: "свойство {name}",
  causeNewcomer: "новые или лучше узнанные контакты",
  causeList: "список {name}",
  causeMerge: "объединение контактов",
  causeCatalogue: "каталог товаров",
  causePermission: "согласие или отказ",
  causeTime: "прошло время",
  causeDefinition: "новое определение",
  causeRefresh: "полный пересчёт",
  causeImport: "импорт",
  causeOther: "другая причина",
  feed: "{event}: ничего не приходило с {last}; обычно за это время приходит около {usual}.",
  edit: "{by}: изменено определение {segment} ({at}, версия {version}).",
  editByKey: "Определение {segment} изменено ключом {by} ({at}, версия {version}).",
  editByNobody: "Определение {segment} изменено ({at}, версия {version}).",
  removed: "Убрано: {sentence}",
  added: "Добавлено: {sentence}",
  before: "Было: {sentence}",
  after: "Стало: {sentence}",
  noCause: "Одной причины не нашлось.",
  problem: "Причину выяснить не удалось: {reason}",

  open: "Открыть сегмент",
  ruleLine: "Правило: {rule}",
  footer:
    "Вы получили это письмо, потому что вас называет правило размера в {workspace}. Редактор может отключить правило или убрать вас из него.",
};

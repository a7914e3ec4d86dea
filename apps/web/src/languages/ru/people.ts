import type { people as english } from "../en/people.ts";

export const people: Readonly<Record<keyof typeof english, string>> = {
  "people.close": "Закрыть",
  "people.save": "Сохранить как сегмент",
  "people.nobody": "Никого",
  "people.person": "Человек",
  "people.more": "Показать ещё",
  "people.saved": "Сохранено как «{name}».",
  "people.name": "Название сегмента",
  "people.cancel": "Отмена",
  "people.where.remove": "Убрать",
  "people.where.unfinished": "Условие не закончено и пока не учитывается.",
  "people.currencies": "Несколько валют",
  "people.currencies.into": "Показать всё в",
  "people.currencies.worth": "1 {code} в {into}",
  "people.currencies.use": "Применить курсы",
  "problem.several_currencies":
    "Суммы указаны в разных валютах, складывать их как есть нельзя. Выберите валюту и укажите, сколько стоят остальные.",
  "problem.missing_rate": "Для одной из валют нет курса: укажите, сколько стоит одна единица.",
  "problem.bad_period":
    "Из этих дней не получается период: конец должен быть позже начала, и не всё может быть в будущем.",
  "problem.too_many_periods":
    "От первой когорты до сегодня слишком много периодов. Возьмите более длинные или начните позже.",
  "problem.unknown_cohort": "Этой когорты больше нет в таблице. Выберите другую.",
  "problem.empty_cell": "Период этой ячейки ещё не начался: людей в ней нет.",
};

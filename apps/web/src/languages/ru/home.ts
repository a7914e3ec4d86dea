import type { home as english } from "../en/home.ts";

export const home: Readonly<Record<keyof typeof english, string>> = {
  "home.title": "Главная",
  "home.lead": "Все, кого вы знаете, и кто из них связан друг с другом в эту минуту.",
  "home.contacts": "Контакты",
  "home.events": "События",
  "home.segments": "Сегменты",
  "home.today": "Поступило за сутки",
  "home.last-received": "Последнее: {when}",
  "home.nothing-received": "Пока ничего",
  "home.waiting":
    "{count, plural, one {# событие в пути} few {# события в пути} many {# событий в пути} other {# события в пути}}",
  "home.dead-letters":
    "{count, plural, one {# событие не удалось обработать} few {# события не удалось обработать} many {# событий не удалось обработать} other {# события не удалось обработать}}",
  "home.biggest": "Сегменты",
  "home.size": "Размер",
  "home.share": "Доля всех контактов",
  "home.needs-arguments": "нужны аргументы",
  "home.cannot-count": "нельзя посчитать",
  "home.no-segments": "Сегментов пока нет",
  "home.no-segments.hint": "Сегмент говорит, кто связан друг с другом: какие это люди, что они делали или не делали.",
  "home.new-segment": "Новый сегмент",
  "home.start": "Добавьте своих людей",
  "home.start.import": "Импортировать файл",
  "home.start.import.hint": "Контакты, заказы или события в CSV, JSON, Excel или Parquet.",
  "home.start.event": "Отправить первое событие",
  "home.start.event.hint": "С сайта или из магазина, любым клиентом спецификации Segment.",
};

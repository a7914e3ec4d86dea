import type { lists as english } from "../en/lists.ts";

export const lists: Readonly<Record<keyof typeof english, string>> = {
  "lists.lead": "Люди, собранные вручную, из файла или из сегмента. Остаются, пока их не уберут.",
  "lists.new": "Новый список",
  "lists.make": "Создать список",
  "lists.name": "Список",
  "lists.search": "Поиск по названию",
  "lists.found": "{count, plural, one {# список} few {# списка} many {# списков} other {# списка}}",
  "lists.none": "Списков пока нет",
  "lists.none.hint": "В списке ровно те, кого вы в него внесли: гости, тестировщики, люди из файла.",
  "lists.none-found": "Списка с таким названием нет",
  "lists.changed": "Изменён",
  "lists.created": "Создан",
  "lists.changed-at": "изменён {when}",
  "lists.created-at": "создан {when}",
  "lists.people": "{count, plural, one {# человек} few {# человека} many {# человек} other {# человека}}",
  "lists.id": "Для условий и API: {id}",
  "lists.used-by": "Сегменты, которые на него ссылаются",
  "lists.rename": "Переименовать",
  "lists.renamed": "Теперь список называется «{name}».",
  "lists.delete": "Удалить",
  "lists.delete.ask": "Удалить «{name}»?",
  "lists.delete.what":
    "{count, plural, =0 {В нём никого нет.} one {В нём # человек, он останется контактом.} few {В нём # человека, они останутся контактами.} many {В нём # человек, они останутся контактами.} other {В нём # человека, они останутся контактами.}} Сам список вернуть нельзя.",
  "lists.delete.used":
    "{count, plural, one {На него ссылается # сегмент. Сначала измените его:} few {На него ссылаются # сегмента. Сначала измените их:} many {На него ссылаются # сегментов. Сначала измените их:} other {На него ссылаются # сегмента. Сначала измените их:}}",
  "lists.deleted": "«{name}» удалён.",
  "lists.export.csv": "Люди в CSV",
  "lists.export.ndjson": "Люди в NDJSON",
  "lists.members": "Люди в списке",
  "lists.nobody": "В нём никого нет",
  "lists.nobody.hint": "Вставьте идентификаторы или адреса, возьмите всех из сегмента или загрузите файл.",
  "lists.loaded": "Показано {count} из {all}; остальные появятся при прокрутке.",
  "lists.take-off":
    "{count, plural, =0 {Убрать из списка} one {Убрать из списка: #} few {Убрать из списка: #} many {Убрать из списка: #} other {Убрать из списка: #}}",
  "lists.taken-off":
    "{count, plural, one {# человек убран из списка.} few {# человека убраны из списка.} many {# человек убрано из списка.} other {# человека убрано из списка.}}",
  "lists.add": "Добавить людей",
  "lists.add.to": "Добавить людей в «{name}»",
  "lists.add.paste": "Вставить",
  "lists.add.segment": "Из сегмента",
  "lists.add.file": "Из файла",
  "lists.add.references": "Идентификаторы, адреса или телефоны",
  "lists.add.references.hint": "По одному в строке или через запятую. Только те, кто уже есть среди контактов.",
  "lists.add.count":
    "{count, plural, =0 {Пока никто не назван} one {Назван #} few {Названо #} many {Названо #} other {Названо #}}",
  "lists.add.go": "Внести в список",
  "lists.add.file.hint":
    "Файл с идентификаторами, адресами или телефонами. Сначала он покажет, как будет прочитан; кого ещё нет среди контактов, тот появится.",
  "lists.add.file.go": "Выбрать файл",
  "lists.added":
    "{count, plural, one {В списке # новый человек.} few {В списке # новых человека.} many {В списке # новых человек.} other {В списке # новых человека.}}",
  "lists.added.there":
    "{count, plural, one {# уже был в нём.} few {# уже были в нём.} many {# уже были в нём.} other {# уже были в нём.}}",
  "lists.added.unknown":
    "{count, plural, one {# здесь неизвестен} few {# здесь неизвестны} many {# здесь неизвестны} other {# здесь неизвестны}}",
  "lists.added.unknown.hint": "Загрузите их файлом: тогда они станут контактами.",
  "problem.list_in_use": "На этот список ссылаются сегменты. Сначала измените их.",
  "problem.list_exists": "Список с таким идентификатором уже есть. Выберите другое название.",
  "problem.unknown_list": "Такого списка (больше) нет.",
};

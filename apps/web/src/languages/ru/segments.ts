import type { segments as english } from "../en/segments.ts";

export const segments: Readonly<Record<keyof typeof english, string>> = {
  "segments.lead": "Кто связан друг с другом и сколько их в эту минуту.",
  "segments.search": "Поиск по названию или по смыслу",
  "segments.none-found": "Таких сегментов нет",
  "segments.name": "Сегмент",
  "segments.kind": "Вид",
  "segments.kind.strategic": "Стратегический",
  "segments.kind.derived": "Производный",
  "segments.kind.micro": "Микро",
  "segments.export": "Экспорт",
  "segments.export.csv": "Участники в CSV",
  "segments.export.ndjson": "Участники в NDJSON",
  "segments.export.parquet": "Участники в Parquet",
  "segments.archive": "В архив",
  "segments.archive.ask": "Убрать «{name}» в архив?",
  "segments.archive.what":
    "{count, plural, one {В нём # человек.} few {В нём # человека.} many {В нём # человек.} other {В нём # человека.}} История сохранится, а новое сохранение вернёт сегмент.",
  "segments.archived": "«{name}» в архиве.",
  "segments.share-of-all": "{share} всех контактов",
  "segments.conditions": "Что делает каждое условие",
  "segments.condition": "Условие",
  "segments.alone": "Само по себе",
  "segments.running": "Остаётся после него",
  "segments.reach": "До кого можно дотянуться",
  "segments.sample": "Некоторые из них",
  "segments.document": "Документ",
};

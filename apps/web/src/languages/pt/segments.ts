import type { segments as english } from "../en/segments.ts";

export const segments: Readonly<Record<keyof typeof english, string>> = {
  "segments.lead": "Quem forma um grupo, e quantas pessoas são neste momento.",
  "segments.search": "Buscar pelo nome ou pelo que diz",
  "segments.none-found": "Nenhum segmento diz isso",
  "segments.name": "Segmento",
  "segments.kind": "Tipo",
  "segments.kind.strategic": "Estratégico",
  "segments.kind.derived": "Derivado",
  "segments.kind.micro": "Micro",
  "segments.export": "Exportar",
  "segments.export.csv": "Membros em CSV",
  "segments.export.ndjson": "Membros em NDJSON",
  "segments.export.parquet": "Membros em Parquet",
  "segments.archive": "Arquivar",
  "segments.archive.ask": "Arquivar “{name}”?",
  "segments.archive.what":
    "{count, plural, one {# pessoa está nele.} many {# de pessoas estão nele.} other {# pessoas estão nele.}} O histórico fica guardado, e salvar de novo traz o segmento de volta.",
  "segments.archived": "“{name}” foi arquivado.",
  "segments.share-of-all": "{share} de todos os contatos",
  "segments.conditions": "O que cada condição faz",
  "segments.condition": "Condição",
  "segments.alone": "Sozinha",
  "segments.running": "Restam depois dela",
  "segments.reach": "Quem pode ser alcançado",
  "segments.sample": "Algumas dessas pessoas",
  "segments.document": "O documento",
};

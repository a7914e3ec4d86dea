import type { people as english } from "../en/people.ts";

export const people: Readonly<Record<keyof typeof english, string>> = {
  "people.close": "Fechar",
  "people.save": "Salvar como segmento",
  "people.nobody": "Ninguém",
  "people.person": "Pessoa",
  "people.more": "Mostrar mais",
  "people.saved": "Salvo como “{name}”.",
  "people.name": "Nome do segmento",
  "people.cancel": "Cancelar",
  "people.where.remove": "Remover",
  "people.where.unfinished": "A condição não está completa: ainda não conta.",
  "people.currencies": "Várias moedas",
  "people.currencies.into": "Mostrar tudo em",
  "people.currencies.worth": "1 {code} em {into}",
  "people.currencies.use": "Usar estas taxas",
  "problem.several_currencies":
    "Os valores estão em várias moedas e a soma não diria nada. Escolha uma e indique quanto valem as outras.",
  "problem.missing_rate": "Falta a taxa de uma moeda: indique quanto vale uma unidade.",
  "problem.bad_period":
    "Estes dias não formam um período: o fim precisa vir depois do início, e o período não pode estar todo no futuro.",
  "problem.too_many_periods":
    "Há períodos demais desde a primeira coorte até agora. Use períodos mais longos ou comece mais tarde.",
  "problem.unknown_cohort": "Esta coorte não está mais na tabela. Escolha outra.",
  "problem.empty_cell": "O período desta célula ainda não começou: não tem pessoas.",
};

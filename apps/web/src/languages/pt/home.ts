import type { home as english } from "../en/home.ts";

export const home: Readonly<Record<keyof typeof english, string>> = {
  "home.title": "Início",
  "home.lead": "Todas as pessoas que você conhece, e quais delas formam um grupo neste momento.",
  "home.contacts": "Contatos",
  "home.events": "Eventos",
  "home.segments": "Segmentos",
  "home.today": "Chegaram desde ontem",
  "home.last-received": "O último em {when}",
  "home.nothing-received": "Nada ainda",
  "home.waiting": "{count, plural, one {# evento a caminho} many {# de eventos a caminho} other {# eventos a caminho}}",
  "home.dead-letters":
    "{count, plural, one {# evento não pôde ser processado} many {# de eventos não puderam ser processados} other {# eventos não puderam ser processados}}",
  "home.biggest": "Segmentos",
  "home.size": "Tamanho",
  "home.share": "Parte de todos os contatos",
  "home.needs-arguments": "pede argumentos",
  "home.cannot-count": "não pode ser contado",
  "home.no-segments": "Nenhum segmento ainda",
  "home.no-segments.hint": "Um segmento diz quem forma um grupo: pelo que as pessoas são, fizeram ou não fizeram.",
  "home.new-segment": "Novo segmento",
  "home.start": "Traga as suas pessoas",
  "home.start.import": "Importar um arquivo",
  "home.start.import.hint": "Contatos, pedidos ou eventos em CSV, JSON, Excel ou Parquet.",
  "home.start.event": "Enviar o primeiro evento",
  "home.start.event.hint": "Do site ou da loja, com qualquer cliente da especificação Segment.",
};

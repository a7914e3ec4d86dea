import type { AlertMessages } from "./english.ts";

const people = "{count, plural, one {{value} pessoa} many {{value} de pessoas} other {{value} pessoas}}";
const per = "{per, select, hour {em uma hora} day {em um dia} other {em uma semana}}";
const over = "{over, select, hour {uma hora} day {um dia} week {uma semana} other {30 dias}}";
const looked =
  "{sampled, plural, one {# pessoa verificada} many {# de pessoas verificadas} other {# pessoas verificadas}}";

export const portuguese: AlertMessages = {
  size: people,
  share: "{value} de todos os contatos",
  entered: `entradas ${per}: ${people}`,
  left: `saídas ${per}: ${people}`,
  below: "abaixo de {limit}",
  above: "acima de {limit}",
  more: `{percent} a mais do que ${over} antes`,
  less: `{percent} a menos do que ${over} antes`,
  fromNothing: `ninguém ${over} antes`,
  unusuallyFew: "pouco para este dia da semana e hora",
  unusuallyMany: "muito para este dia da semana e hora",

  fired: "{name}: {value}, {condition}",
  recovered: "{name} voltou ao normal: {value}",
  reminder: "Continua assim: {name}: {value}, {condition}",
  several:
    "{count, plural, one {# alerta de tamanho} many {# de alertas de tamanho} other {# alertas de tamanho}}: {names}",
  test: "Teste: {title}",
  testHint: "Este é um teste da regra. Não é preciso fazer nada.",

  measureSize: "Tamanho",
  measureShare: "Parte de todos os contatos",
  measureEntered: `Entradas ${per}`,
  measureLeft: `Saídas ${per}`,
  rule: "{measure}: {condition}",
  ruleUp: `aumento de {percent} ou mais em ${over}`,
  ruleDown: `queda de {percent} ou mais em ${over}`,
  ruleEither: `mudança de {percent} ou mais em ${over}`,
  ruleUnusual: "fora do comum para o dia da semana e a hora",

  moved: "De {before} ({earlier}) para {value} ({now}).",
  stands: "{value} ({now}).",
  usual:
    "O comum neste dia da semana e hora é {usual}, entre {low} e {high} ({weeks, plural, one {# semana comparada} many {# de semanas comparadas} other {# semanas comparadas}}).",
  flow: "Nesse tempo, entradas: {entered, plural, one {# pessoa} many {# de pessoas} other {# pessoas}}; saídas: {left, plural, one {# pessoa} many {# de pessoas} other {# pessoas}}.",

  because: "O que causou isto",
  conditionLeft: `{share} de ${looked}: saída por esta condição: {sentence}`,
  conditionEntered: `{share} de ${looked}: entrada por esta condição: {sentence}`,
  about: "cerca de {share}",
  byCauseLeft: "Saídas por causa: {causes}.",
  byCauseEntered: "Entradas por causa: {causes}.",
  cause: "{people} {cause}",
  causeTurned: "{cause} ({sentence})",
  causeEvent: "pelo evento {name}",
  causeProfile: "pela característica {name}",
  causeNewcomer: "por serem contatos novos ou mais bem conhecidos",
  causeList: "pela lista {name}",
  causeMerge: "por contatos unidos",
  causeCatalogue: "pelo catálogo de produtos",
  causePermission: "por um consentimento",
  causeTime: "pela passagem do tempo",
  causeDefinition: "pela nova definição",
  causeRefresh: "pelo cálculo de todos de novo",
  causeImport: "por uma importação",
  causeOther: "por outra causa",
  feed: "{event} não chega desde {last}; costumam chegar cerca de {usual} nesse tempo.",
  edit: "{by} alterou a definição de {segment} ({at}, versão {version}).",
  editByKey: "A definição de {segment} foi alterada com a chave {by} ({at}, versão {version}).",
  editByNobody: "A definição de {segment} foi alterada ({at}, versão {version}).",
  removed: "Retirado: {sentence}",
  added: "Incluído: {sentence}",
  before: "Antes: {sentence}",
  after: "Agora: {sentence}",
  noCause: "Não se encontrou uma causa única.",
  problem: "Não foi possível descobrir a causa: {reason}",

  open: "Abrir o segmento",
  ruleLine: "Regra: {rule}",
  footer:
    "Você recebe isto porque uma regra de tamanho de {workspace} inclui você. Quem pode editá-la pode silenciá-la ou retirar você.",
};

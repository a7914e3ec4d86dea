import type { firstRun as english } from "../en/first-run.ts";

export const firstRun: Readonly<Record<keyof typeof english, string>> = {
  "start.title": "Traga as suas pessoas",
  "start.lead": "Três maneiras de começar; nenhuma exclui as outras.",
  "start.demo": "Ver a loja de demonstração",
  "start.demo.what":
    "Uma loja de moda inventada com dois anos de clientes e segmentos prontos, em um espaço de trabalho próprio ao lado do seu. Pode ser removida por inteiro.",
  "start.demo.size": "Pessoas",
  "start.demo.load": "Carregar a demonstração",
  "start.demo.loading": "Carregando a demonstração",
  "start.demo.so-far": "{contacts} de {of} pessoas, {events} eventos",
  "start.demo.failed": "A demonstração não pôde ser carregada. {reason}",
  "start.demo.ready":
    "{count, plural, one {A loja de demonstração está pronta, com # pessoa.} many {A loja de demonstração está pronta, com # pessoas.} other {A loja de demonstração está pronta, com # pessoas.}}",
  "start.demo.open": "Abrir a loja de demonstração",
  "start.demo.remove": "Remover a demonstração",
  "start.demo.remove.ask": "Remover a loja de demonstração?",
  "start.demo.remove.what":
    "{count, plural, one {O espaço de trabalho dela será removido, com # pessoa inventada e tudo o que há nele.} many {O espaço de trabalho dela será removido, com # de pessoas inventadas e tudo o que há nele.} other {O espaço de trabalho dela será removido, com # pessoas inventadas e tudo o que há nele.}} Os seus próprios espaços ficam como estão. Não é possível desfazer, mas a demonstração pode ser carregada de novo.",
  "start.owner-only": "Peça isso a um proprietário do espaço de trabalho.",
  "start.editor-only": "O seu papel pode ver, não importar. Peça a um proprietário do espaço de trabalho.",
  "start.import": "Importar um arquivo",
  "start.import.what":
    "Clientes, pedidos, eventos ou produtos de uma loja ou planilha. Você vê o resultado antes de qualquer coisa ser salva.",
  "start.send": "Enviar o primeiro evento",
  "start.send.what":
    "Do site ou da loja, com qualquer cliente da especificação Segment. Cole isto e veja chegar abaixo.",
  "start.send.key": "Criar uma chave de escrita",
  "start.send.key.why": "Só pode enviar eventos, e já entra no código abaixo.",
  "start.send.once": "A chave está no código abaixo. Ela só aparece nesta aba.",
  "start.send.owner": "Peça uma chave de escrita a um proprietário do espaço de trabalho.",
  "start.send.snippet": "Código para {language}",
  "start.arrival.waiting": "Esperando um evento…",
  "start.arrival.there": "“{event}” chegou.",
  "start.arrival.accepted": "aceito",
  "start.arrival.duplicate": "já conhecido",
  "start.arrival.refused": "recusado",
  "start.arrival.hint": "Nada chega? Uma chave errada é respondida com 401 a quem envia e não pode ser mostrada aqui.",
  "start.arrival.live": "Ver tudo o que chega",
  "start.next": "Depois: o primeiro segmento",
  "start.next.what": "Descreva em condições simples quem você procura, e veja quem entra e sai.",
  "start.next.segment": "Construir um segmento",
  "problem.demo_busy": "A demonstração está sendo criada ou removida agora. Tente daqui a pouco.",
  "problem.only_workspace": "A demonstração é o único espaço de trabalho, por isso fica.",
};

import type { session as english } from "../en/session.ts";

export const session: Readonly<Record<keyof typeof english, string>> = {
  "session.sign-in": "Entrar",
  "session.sign-out": "Sair",
  "session.email": "E-mail",
  "session.password": "Senha",
  "session.show-password": "Mostrar a senha",
  "session.name": "Seu nome",
  "session.workspace": "Nome da loja ou do produto",
  "session.setup": "Boas-vindas. Crie o primeiro proprietário",
  "session.setup.hint": "Esta conta pode tudo e adiciona as outras.",
  "session.setup-code": "Código de instalação",
  "session.setup-code.hint": "O registro do servidor o mostra ao iniciar.",
  "session.create": "Criar o proprietário",
  "session.password.hint": "Pelo menos 10 caracteres.",
  "session.lead": "Quem faz parte do mesmo grupo, neste momento, e por quê.",
  "session.join": "Escolha sua senha",
  "session.join.who": "Boas-vindas, {name}. Você vai entrar como {email}.",
  "session.join.go": "Salvar e continuar",
};

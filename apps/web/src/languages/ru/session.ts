import type { session as english } from "../en/session.ts";

export const session: Readonly<Record<keyof typeof english, string>> = {
  "session.sign-in": "Войти",
  "session.sign-out": "Выйти",
  "session.email": "Электронная почта",
  "session.password": "Пароль",
  "session.show-password": "Показать пароль",
  "session.name": "Ваше имя",
  "session.workspace": "Название магазина или продукта",
  "session.setup": "Добро пожаловать. Создайте первого владельца",
  "session.setup.hint": "Эта учётная запись может всё и добавляет остальных.",
  "session.setup-code": "Код установки",
  "session.setup-code.hint": "Сервер пишет его в журнал при запуске.",
  "session.create": "Создать владельца",
  "session.password.hint": "Не менее 10 знаков.",
  "session.lead": "Кто к какой группе относится прямо сейчас и почему.",
  "session.join": "Выберите пароль",
  "session.join.who": "Здравствуйте, {name}. Вы будете входить как {email}.",
  "session.join.go": "Сохранить и продолжить",
};

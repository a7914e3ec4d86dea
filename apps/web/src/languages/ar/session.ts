import type { session as english } from "../en/session.ts";

export const session: Readonly<Record<keyof typeof english, string>> = {
  "session.sign-in": "تسجيل الدخول",
  "session.sign-out": "تسجيل الخروج",
  "session.email": "البريد الإلكتروني",
  "session.password": "كلمة المرور",
  "session.show-password": "إظهار كلمة المرور",
  "session.name": "اسمك",
  "session.workspace": "اسم المتجر أو المنتج",
  "session.setup": "مرحبًا. أنشئ المالك الأول",
  "session.setup.hint": "لهذا الحساب كل الصلاحيات وهو من يضيف الآخرين.",
  "session.setup-code": "رمز الإعداد",
  "session.setup-code.hint": "يعرضه سجل الخادم عند بدء التشغيل.",
  "session.create": "إنشاء المالك",
  "session.password.hint": "10 أحرف على الأقل.",
  "session.lead": "من ينتمي إلى أي مجموعة الآن، ولماذا.",
  "session.join": "اختر كلمة مرورك",
  "session.join.who": "مرحبًا {name}. ستسجل الدخول بالبريد {email}.",
  "session.join.go": "حفظ ومتابعة",
};

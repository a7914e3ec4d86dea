import { html } from "./html.ts";
import { brand, page } from "./layout.ts";

export interface FormState {
  readonly error?: string;
  readonly email?: string;
}

export function signInPage(state: FormState = {}): string {
  return page(
    { title: "Sign in", workspace: null },
    html`<div class="gate">
      ${brand}
      <div class="card">
        <h1>Sign in</h1>
        <p class="lead">Who belongs together, exactly and right now.</p>
        <form class="stack" method="post" action="/sign-in">
          ${alert(state.error)}
          <label
            >Email <input type="email" name="email" autocomplete="username" required value="${state.email ?? ""}"
          /></label>
          <label>Password <input type="password" name="password" autocomplete="current-password" required /></label>
          <button>Sign in</button>
        </form>
      </div>
    </div>`,
  );
}

export function setupPage(state: FormState & { readonly name?: string; readonly workspace?: string } = {}): string {
  return page(
    { title: "Set up", workspace: null },
    html`<div class="gate">
      ${brand}
      <div class="card">
        <h1>Welcome</h1>
        <p class="lead">Make the first owner. The server's log shows the setup code.</p>
        <form class="stack" method="post" action="/setup">
          ${alert(state.error)}
          <label>Setup code <input name="setupCode" autocomplete="off" required /></label>
          <label>Your name <input name="name" autocomplete="name" required value="${state.name ?? ""}" /></label>
          <label
            >Email <input type="email" name="email" autocomplete="username" required value="${state.email ?? ""}"
          /></label>
          <label
            >Password, at least 10 characters
            <input type="password" name="password" autocomplete="new-password" minlength="10" required
          /></label>
          <label
            >Name of the workspace <input name="workspace" required value="${state.workspace ?? "My shop"}"
          /></label>
          <button>Make the owner</button>
        </form>
      </div>
    </div>`,
  );
}

export function errorPage(title: string, message: string): string {
  return page(
    { title, workspace: null },
    html`<div class="gate">
      ${brand}
      <div class="card">
        <h1>${title}</h1>
        <p class="lead">${message}</p>
        <a class="button" href="/">To the start</a>
      </div>
    </div>`,
  );
}

function alert(error: string | undefined) {
  return error === undefined ? null : html`<p class="alert" role="alert">${error}</p>`;
}

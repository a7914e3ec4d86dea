/** Served at /assets/kindred.css. Light and dark by the system's setting; no web fonts, nothing from elsewhere. */
export const style = `
:root {
  color-scheme: light dark;
  --ground: #f7f6f3; --card: #ffffff; --ink: #211d2e; --soft: #66607a; --line: #e6e2ea;
  --accent: #5a3fd6; --accent-ink: #ffffff; --wash: #efeafd; --track: #ece8f3;
  --yes: #12805c; --yes-wash: #e2f5ec; --no: #b3362b; --no-wash: #fbe9e6; --warm: #e0663a;
  --shadow: 0 1px 2px rgb(33 29 46 / .05), 0 8px 24px rgb(33 29 46 / .05);
}
@media (prefers-color-scheme: dark) {
  :root {
    --ground: #15131c; --card: #1e1b28; --ink: #f1eef8; --soft: #a59fb8; --line: #322e40;
    --accent: #a993ff; --accent-ink: #17131f; --wash: #2b2540; --track: #2f2a3d;
    --yes: #5fd3a5; --yes-wash: #17352b; --no: #ff9184; --no-wash: #40201d; --warm: #ff9a6e;
    --shadow: 0 1px 2px rgb(0 0 0 / .4);
  }
}
* { box-sizing: border-box; }
html { -webkit-text-size-adjust: 100%; }
body { margin: 0; background: var(--ground); color: var(--ink); font: 16px/1.55 ui-sans-serif, system-ui, "Segoe UI", Roboto, "Noto Sans", sans-serif; }
a { color: var(--accent); text-underline-offset: .18em; text-decoration-thickness: 1px; }
a:hover { text-decoration-thickness: 2px; }
:focus-visible { outline: 3px solid var(--accent); outline-offset: 2px; border-radius: 4px; }
.skip { position: absolute; left: -999px; } .skip:focus { left: 1rem; top: .5rem; background: var(--card); padding: .5rem 1rem; z-index: 2; }
.bar-top { background: var(--card); border-bottom: 1px solid var(--line); }
.bar-top > div { max-width: 72rem; margin: 0 auto; padding: .7rem 1.25rem; display: flex; gap: 1.5rem; align-items: center; flex-wrap: wrap; }
.brand { display: inline-flex; gap: .55rem; align-items: center; font-weight: 700; letter-spacing: -.01em; color: var(--ink); text-decoration: none; font-size: 1.1rem; }
.brand svg { width: 1.7rem; height: 1.7rem; }
.bar-top nav { display: flex; gap: 1.1rem; flex: 1; }
.bar-top nav a { color: var(--soft); text-decoration: none; } .bar-top nav a:hover, .bar-top nav a[aria-current] { color: var(--ink); }
.bar-top nav a[aria-current] { font-weight: 600; }
main { max-width: 72rem; margin: 0 auto; padding: 2rem 1.25rem 4rem; }
h1 { font-size: 1.9rem; line-height: 1.2; letter-spacing: -.02em; margin: 0 0 .4rem; text-wrap: balance; }
h2 { font-size: 1.1rem; letter-spacing: -.01em; margin: 0 0 .8rem; }
.lead { color: var(--soft); margin: 0 0 1.6rem; max-width: 50rem; font-size: 1.08rem; }
.soft { color: var(--soft); } .small { font-size: .88rem; } .num { font-variant-numeric: tabular-nums; }
.card { background: var(--card); border: 1px solid var(--line); border-radius: 14px; box-shadow: var(--shadow); padding: 1.3rem 1.4rem; }
.grid { display: grid; gap: 1.25rem; } .two { grid-template-columns: minmax(0, 2fr) minmax(0, 1fr); align-items: start; }
.tiles { align-items: stretch; grid-template-columns: repeat(auto-fit, minmax(9rem, 1fr)); margin-bottom: 1.25rem; }
.tile { padding: 1rem 1.2rem; } .tile dt { color: var(--soft); font-size: .88rem; } .tile dd { margin: .1rem 0 0; font-size: 1.7rem; font-weight: 650; letter-spacing: -.02em; font-variant-numeric: tabular-nums; }
.tile dd + dd { font-size: .85rem; font-weight: 400; letter-spacing: 0; color: var(--soft); }
dl { margin: 0; }
.dot { display: inline-block; width: .6em; height: .6em; border-radius: 50%; background: var(--yes); margin-right: .4em; } .dot.warm { background: var(--warm); }
.segments { list-style: none; margin: 0; padding: 0; }
.segments li { padding: 1rem 0; border-top: 1px solid var(--line); display: grid; grid-template-columns: minmax(0, 1fr) 11rem; gap: .3rem 1.5rem; align-items: center; }
.segments li:first-child { border-top: 0; padding-top: .2rem; } .segments li:last-child { padding-bottom: .1rem; }
.segments .name { font-weight: 620; font-size: 1.05rem; } .segments p { margin: .15rem 0 0; color: var(--soft); }
.figure { text-align: right; } .figure b { font-size: 1.15rem; font-variant-numeric: tabular-nums; }
.bar { display: block; width: 100%; height: .55rem; border-radius: 99px; background: var(--track); overflow: hidden; margin-top: .3rem; } .bar rect { fill: var(--accent); }
.bar.big { height: .9rem; } .tag { display: inline-block; font-size: .78rem; padding: .1rem .55rem; border-radius: 99px; background: var(--wash); color: var(--accent); font-weight: 600; vertical-align: middle; text-decoration: none; }
.tag.yes { background: var(--yes-wash); color: var(--yes); } .tag.no { background: var(--no-wash); color: var(--no); }
.sentence { font-size: 1.25rem; line-height: 1.45; margin: 0 0 1.2rem; text-wrap: pretty; }
.share { display: flex; gap: 1rem; align-items: baseline; flex-wrap: wrap; } .share b { font-size: 2.4rem; letter-spacing: -.03em; font-variant-numeric: tabular-nums; }
table { width: 100%; border-collapse: collapse; } th { text-align: left; font-size: .82rem; color: var(--soft); font-weight: 600; padding: .3rem .6rem .3rem 0; } td { padding: .5rem .6rem .5rem 0; border-top: 1px solid var(--line); vertical-align: top; overflow-wrap: anywhere; }
.scroll { overflow-x: auto; } td.tight { white-space: nowrap; overflow-wrap: normal; }
.conditions { list-style: none; margin: 0; padding: 0; } .conditions .conditions { padding-left: 1.1rem; border-left: 2px solid var(--line); margin-left: .4rem; }
.conditions li { padding: .45rem 0; } .conditions li.deep { padding-left: 1.1rem; border-left: 2px solid var(--line); } .conditions .row { display: grid; grid-template-columns: minmax(0, 1fr) 9rem; gap: 1rem; align-items: center; }
.why { list-style: none; margin: 0; padding: 0; } .why .why { padding-left: 1.1rem; border-left: 2px solid var(--line); margin: .2rem 0 .2rem .55rem; } .why li { position: relative; padding: .3rem 0 .3rem 1.95rem; } .why .why { margin-left: -1.4rem; }
.verdict { display: inline-grid; place-items: center; width: 1.35rem; height: 1.35rem; border-radius: 50%; font-size: .8rem; font-weight: 700; position: absolute; left: 0; background: var(--no-wash); color: var(--no); } .verdict.yes { background: var(--yes-wash); color: var(--yes); }
.facts { display: grid; grid-template-columns: minmax(5.5rem, auto) minmax(0, 1fr); gap: .35rem 1rem; font-size: .94rem; } .facts dt { color: var(--soft); } .facts dd { margin: 0; overflow-wrap: anywhere; }
.timeline { list-style: none; margin: 0; padding: 0 0 0 1.1rem; border-left: 2px solid var(--line); } .timeline li { position: relative; padding: .35rem 0 .55rem; } .timeline li::before { content: ""; position: absolute; left: -1.5rem; top: .85rem; width: .65rem; height: .65rem; border-radius: 50%; background: var(--accent); border: 2px solid var(--card); }
.timeline .day { font-weight: 620; padding-top: .9rem; } .timeline .day::before { display: none; }
code, pre { font: .88rem/1.5 ui-monospace, "SF Mono", Menlo, Consolas, monospace; }
pre { background: var(--ground); border: 1px solid var(--line); border-radius: 10px; padding: .8rem 1rem; overflow-x: auto; margin: .4rem 0 0; }
.steps { margin: 0; padding: 0; list-style: none; counter-reset: step; } .steps li { padding: .6rem 0; } .steps p { margin: 0 0 .35rem; }
.copy { display: flex; align-items: stretch; border: 1px solid var(--line); border-radius: 10px; background: var(--ground); overflow: hidden; } .copy code { flex: 1; padding: .5rem .75rem; overflow-wrap: anywhere; user-select: all; } .copy button { border: 0; border-left: 1px solid var(--line); border-radius: 0; background: none; color: var(--accent); padding: 0 .8rem; font-size: .85rem; }
details summary { cursor: pointer; color: var(--soft); } details { margin-top: 1rem; }
form.stack { display: grid; gap: .9rem; } label { display: grid; gap: .25rem; font-weight: 600; font-size: .92rem; }
input, select { font: inherit; color: inherit; background: var(--ground); border: 1px solid var(--line); border-radius: 9px; padding: .55rem .75rem; min-width: 0; }
button, .button { font: inherit; font-weight: 600; cursor: pointer; border: 0; border-radius: 9px; padding: .6rem 1.1rem; background: var(--accent); color: var(--accent-ink); text-decoration: none; }
.button.quiet, button.quiet { background: var(--wash); color: var(--accent); padding: .4rem .8rem; font-size: .9rem; } .plain { background: none; color: var(--soft); padding: 0; font-weight: 400; }
.row-form { display: flex; gap: .6rem; flex-wrap: wrap; } .row-form input { flex: 1; }
.gate { max-width: 25rem; margin: 8vh auto 0; } .gate .brand { font-size: 1.5rem; margin-bottom: 1.2rem; }
.alert { background: var(--no-wash); color: var(--no); border-radius: 9px; padding: .6rem .9rem; margin: 0; }
.actions { display: flex; gap: .6rem; flex-wrap: wrap; margin-top: 1.2rem; }
@media (max-width: 50rem) { .two { grid-template-columns: minmax(0, 1fr); } .segments li, .conditions .row { grid-template-columns: minmax(0, 1fr); } .figure { text-align: left; } main { padding-top: 1.3rem; } }
@media (prefers-reduced-motion: no-preference) { a, button { transition: color .12s, background-color .12s; } }
`;

/** Served at /assets/copy.js: the copy buttons. Without it a click into the command still selects it whole. */
export const copyScript = `
for (const box of document.querySelectorAll(".copy")) {
  const button = document.createElement("button");
  button.type = "button";
  button.textContent = "Copy";
  button.addEventListener("click", async () => {
    await navigator.clipboard.writeText(box.querySelector("code").textContent);
    button.textContent = "Copied";
    setTimeout(() => { button.textContent = "Copy"; }, 1500);
  });
  box.append(button);
}
`;

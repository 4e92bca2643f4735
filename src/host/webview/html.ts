export interface Shell {
  nonce: string; cspSource: string; title: string; script: string; styles: { href: string; id?: string }[];
  /** English text → text in the user's language; read by the view from the page. */
  l10n: Record<string, string>; language: string;
  /** The machine's own name: a page says "this machine" of a run that was made here. */
  machine: string;
  /** What the panel is for; survives a reload of the window in the view's own state. */
  identity: unknown;
  /** What the view says before it has asked for anything; absent: nothing. */
  first?: unknown;
}

/** The page of a view: nothing from outside, scripts by nonce alone, pictures from data and blob addresses. */
export function pageHtml({ nonce, cspSource, title, script, styles, l10n, language, machine, identity, first }: Shell): string {
  const policy = [
    "default-src 'none'", `script-src 'nonce-${nonce}'`, `style-src ${cspSource}`, `font-src ${cspSource}`, 'img-src blob:',
  ].join('; ');
  return `<!DOCTYPE html>
<html lang="${escape(language)}">
<head>
<meta charset="utf-8">
<meta http-equiv="Content-Security-Policy" content="${escape(policy)}">
<meta name="viewport" content="width=device-width, initial-scale=1">
<title>${escape(title)}</title>
${styles.map(({ href, id }) => `<link rel="stylesheet" ${id ? `id="${id}" ` : ''}href="${escape(href)}">`).join('\n')}
<script type="application/json" id="l10n">${json(l10n)}</script>
<script type="application/json" id="identity">${json(identity)}</script>
</head>
<body>
<div id="root" data-machine="${escape(machine)}"${first === undefined ? '' : ` data-first="${escape(JSON.stringify(first))}"`}></div>
<script nonce="${nonce}">${rememberIdentity}</script>
<script nonce="${nonce}" src="${escape(script)}"></script>
</body>
</html>`;
}

/** The editor hands a view's state back after a reload: what the panel shows has to be in it before the view runs. */
const rememberIdentity =
  "{const api=acquireVsCodeApi();api.setState({...api.getState(),identity:JSON.parse(document.getElementById('identity').textContent)});globalThis.acquireVsCodeApi=()=>api}";

const escape = (text: string): string => text.replace(/[&<>"']/g, char => `&#${char.charCodeAt(0)};`);

/** JSON inside a script element: no text of it may end the element or begin a comment. */
const json = (value: unknown): string => JSON.stringify(value).replace(/[<>&\u2028\u2029]/g, char => `\\u${char.charCodeAt(0).toString(16).padStart(4, '0')}`);

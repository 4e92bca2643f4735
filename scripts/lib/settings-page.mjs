// docs/settings.md, from what package.json contributes and what package.nls.json says of it: there is no second place where a setting is described.

/** @param {Record<string, any>} manifest @param {Record<string, string>} words */
export function settingsPage(manifest, words) {
  const say = text => (typeof text === 'string' && /^%.+%$/.test(text) ? words[text.slice(1, -1)] ?? text : text ?? '');
  const cell = text => String(text).replaceAll('|', '\\|').replaceAll('\n', ' ');
  const row = ([name, setting]) => {
    const choices = (setting.enum ?? []).map((value, at) => `\`${value}\`${setting.enumDescriptions?.[at] ? `: ${say(setting.enumDescriptions[at])}` : ''}`);
    return `| \`${name}\` | \`${cell(JSON.stringify(setting.default))}\` | ${cell([say(setting.markdownDescription ?? setting.description), ...(choices.length > 0 ? [choices.join(' · ')] : [])].join(' '))} |`;
  };
  const group = ({ title, properties }) => [`## ${say(title)}`, '', '| setting | default | what it does |', '|---|---|---|', ...Object.entries(properties).map(row), ''];
  return ['# Settings', '', 'Made from package.json by `node scripts/settings.mjs`; a test fails when it is not up to date. All are in the settings editor too, under Offbook.', '', ...manifest.contributes.configuration.flatMap(group)].join('\n');
}

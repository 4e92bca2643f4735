import * as assert from 'node:assert/strict';
import * as fs from 'node:fs';
import * as path from 'node:path';
import * as vscode from 'vscode';
import { commandIds, internalCommands } from '../../src/host/vocabulary/commands';
import { contextKeys } from '../../src/host/vocabulary/context-keys';
import { settingKinds } from '../../src/host/vocabulary/settings';
import { activated } from './support/workspace';

interface Property { type: string; default: unknown; enum?: string[]; markdownDescription?: string; minimum?: number }
interface Manifest {
  contributes: {
    commands: { command: string; title: string }[];
    menus: Record<string, { command?: string; when?: string }[]>;
    keybindings: { command: string; key: string; when?: string }[];
    configuration: { properties: Record<string, Property> }[];
    views: Record<string, { id: string }[]>;
    viewsWelcome: { view: string; contents: string; when: string }[];
    walkthroughs: { id: string; steps: { media: { svg: string }; description: string }[] }[];
    configurationDefaults: Record<string, Record<string, boolean>>;
  };
  capabilities: { untrustedWorkspaces: { supported: string; restrictedConfigurations: string[] } };
}

describe('package.json and the code say the same', () => {
  let manifest: Manifest;
  let extension: vscode.Extension<{ startedInMs: number }>;
  before(async () => {
    extension = await activated();
    manifest = extension.packageJSON as Manifest;
  });
  const inCommands = (text: string) => [...text.matchAll(/command:([\w.]+)/g)].map(([, id]) => id ?? '');

  it('commands', async () => {
    assert.deepEqual(manifest.contributes.commands.map(({ command }) => command).sort(), [...commandIds].sort());
    const there = new Set(await vscode.commands.getCommands(true));
    assert.deepEqual(commandIds.filter(id => !there.has(id)), []);
    for (const { command, title } of manifest.contributes.commands) assert.ok(title && !title.startsWith('%'), `${command} has no title`);
  });

  it('every menu, key, link and step names a command that exists', async () => {
    const there = new Set(await vscode.commands.getCommands(true));
    const named = [
      ...Object.values(manifest.contributes.menus).flat().flatMap(({ command }) => (command ? [command] : [])),
      ...manifest.contributes.keybindings.map(({ command }) => command),
      ...manifest.contributes.viewsWelcome.flatMap(({ contents }) => inCommands(contents)),
      ...manifest.contributes.walkthroughs.flatMap(({ steps }) => steps.flatMap(({ description }) => inCommands(description))),
    ];
    assert.ok(named.length > 20);
    assert.deepEqual(named.filter(id => !there.has(id)), []);
  });

  it('what only makes sense with an argument is not in the palette, everything else is', () => {
    const hidden = (manifest.contributes.menus['commandPalette'] ?? []).filter(({ when }) => when === 'false').map(({ command }) => command);
    assert.deepEqual(hidden.sort(), [...internalCommands].sort());
  });

  it('settings: names, types, defaults, choices, and words for each', () => {
    const declared = Object.assign({}, ...manifest.contributes.configuration.map(({ properties }) => properties)) as Record<string, Property>;
    assert.deepEqual(Object.keys(declared).sort(), Object.keys(settingKinds).map(key => `offbook.${key}`).sort());
    for (const [key, kind] of Object.entries(settingKinds)) {
      const property = declared[`offbook.${key}`];
      assert.equal(property?.type, kind.type, key);
      assert.deepEqual(property?.default, kind.initial, key);
      assert.deepEqual(property?.enum, kind.choices, key);
      assert.ok(property?.markdownDescription && !property.markdownDescription.startsWith('%'), `${key} is not described`);
    }
    for (const key of manifest.capabilities.untrustedWorkspaces.restrictedConfigurations) assert.ok(key in declared, key);
  });

  it('context keys', () => {
    const clauses = [...Object.values(manifest.contributes.menus).flat(), ...manifest.contributes.keybindings, ...manifest.contributes.viewsWelcome].map(({ when }) => when ?? '');
    const ours = new Set(clauses.flatMap(when => [...when.matchAll(/offbook\.[a-z]+\.[a-z]+/gi)].map(([key]) => key)));
    assert.deepEqual([...ours].filter(key => !Object.hasOwn(contextKeys, key)), []);
  });

  it('pictures are there', () => {
    for (const { steps } of manifest.contributes.walkthroughs) for (const { media } of steps) assert.ok(fs.existsSync(path.join(extension.extensionPath, media.svg)), media.svg);
  });

  it('the store is kept out of searches and watchers', () => {
    for (const setting of ['files.watcherExclude', 'search.exclude']) assert.equal(manifest.contributes.configurationDefaults[setting]?.['**/.offbook/**'], true);
  });

  // The aim is 50 ms on a machine that does nothing else. It starts in turns between which other extensions have theirs, so that here, where two editors start at once, this is mostly their time; how
  // long it holds the host itself is told by stretch.test.ts, and the bytes that are loaded at once have a bound in test/packaging.
  it('starts quickly', () => {
    console.log(`      activation: ${extension.exports.startedInMs.toFixed(1)} ms`);
    assert.ok(extension.exports.startedInMs <= 3000, `${extension.exports.startedInMs} ms`);
  });
});

#!/usr/bin/env node
// Writes docs/settings.md: run it after a setting changed.
import fs from 'node:fs';
import { inRoot } from './lib/paths.mjs';
import { settingsPage } from './lib/settings-page.mjs';

const read = name => JSON.parse(fs.readFileSync(inRoot(name), 'utf8'));
fs.writeFileSync(inRoot('docs', 'settings.md'), settingsPage(read('package.json'), read('package.nls.json')));

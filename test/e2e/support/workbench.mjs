// What a person does in the workbench, in the words that journeys are written in. `page` is Playwright's, for all the rest.
import assert from 'node:assert/strict';
import fs from 'node:fs';
import path from 'node:path';
import { workbenchUrl } from '../../vscode-host/server.mjs';
import { until } from './wait.mjs';

export const sizes = { wide: { width: 1600, height: 1000 }, usual: { width: 1280, height: 800 }, narrow: { width: 720, height: 900 } };
export const themes = { dark: 'Dark 2026', light: 'Light 2026', contrast: 'Default High Contrast', contrastLight: 'Default High Contrast Light' };

const keyNames = { ctrl: 'Control', alt: 'Alt', delete: 'Delete' };
const mark = { dark: 'vs-dark', light: 'vs', contrast: 'hc-black', contrastLight: 'hc-light' };

export function createWorkbench({ page, server, project }) {
  let settled = 0;
  const quickInput = page.locator('.quick-input-widget input.input');
  const quickRow = text => page.locator('.quick-input-list .monaco-list-row').filter({ hasText: text }).first();
  /** The row that Enter takes, not one that merely stands in the list from before the typing. */
  const quickFocused = text => page.locator('.quick-input-list .monaco-list-row.focused').filter({ hasText: text }).first();
  /** The editor's own dialog for files has read the folder that it shows. Hidden it keeps the text and the rows of the last one. */
  const dialogLists = () => until('the dialog to list its folder', async () => (await quickInput.isVisible()) && (await quickInput.inputValue({ timeout: 1000 })).includes('/') && (await page.locator('.quick-input-list .monaco-list-row').count()) > 0);

  /** The quick input closes when anything else takes the focus (a view that ends loading does), so the whole gesture is made again. */
  async function pick(key, typed, row) {
    await until(`“${typed}” in the quick input`, async () => {
      await page.keyboard.press('Escape');
      await page.keyboard.press(key);
      await quickInput.fill(typed, { timeout: 2000 });
      await quickFocused(row).waitFor({ timeout: 3000 });
      await page.keyboard.press('Enter');
      await quickInput.waitFor({ state: 'hidden', timeout: 3000 }).catch(() => {});
      return true;
    });
  }

  /** Enter for an open menu and for nothing else: the list under it may have been drawn anew just now, which closes it, and the key would go to a row. Answers whether the menu had it. */
  async function enterInMenu() {
    await page.evaluate(() => {
      globalThis.enterInMenu = undefined;
      globalThis.stopWaitingForEnter = new AbortController();
      globalThis.addEventListener('keydown', event => {
        globalThis.enterInMenu = event.composedPath().some(each => each.classList?.contains('monaco-menu'));
        if (!globalThis.enterInMenu) event.stopImmediatePropagation();
      }, { capture: true, once: true, signal: globalThis.stopWaitingForEnter.signal });
    });
    await page.keyboard.press('Enter');
    return page.evaluate(() => {
      globalThis.stopWaitingForEnter.abort();
      return globalThis.enterInMenu === true;
    });
  }

  const workbench = {
    /** Opens the project (or another folder) and waits until the workbench and the file explorer are there. */
    async open(folder = project.root) {
      const rows = page.locator('.explorer-folders-view .monaco-list-row, .explorer-viewlet .monaco-list-row').first();
      const none = page.getByText('You have not yet added a folder to the workspace.');
      // In a browser the editor reads a workspace's file once, maybe before it can, and has a workspace without folders then until it is opened anew.
      for (let left = folder.endsWith('.code-workspace') ? 4 : 0; ; left--) {
        await page.goto(workbenchUrl(server(), folder));
        await page.locator('.monaco-workbench .part.statusbar').waitFor({ timeout: 60_000 });
        const error = await rows.waitFor({ timeout: left > 0 ? 15_000 : 60_000 }).then(() => null, caught => caught);
        if (error === null) return;
        if (left === 0 || !(await none.isVisible())) throw error;
        console.error(`opened anew: the editor has no folder of ${folder}`);
      }
    },

    /** Reloads the window: the extension host ends and another begins. */
    async reload() {
      await page.reload();
      await page.locator('.monaco-workbench .part.statusbar').waitFor({ timeout: 60_000 });
    },

    /** Runs a command by its title in the palette, as a person does. */
    command: title => pick('F1', `>${title}`, title),

    /** Runs a command that asks something in a quick input; the caller answers with `answer`. */
    async commandThatAsks(title) {
      await until(`the palette's “${title}”`, async () => {
        await page.keyboard.press('Escape');
        await page.keyboard.press('F1');
        await quickInput.fill(`>${title}`, { timeout: 2000 });
        await quickFocused(title).waitFor({ timeout: 3000 });
        await page.keyboard.press('Enter');
        return true;
      });
    },

    /** Answers an open quick input: takes the row that has the text, or types text; `title` is that of the input which is meant, where another one closes before it. */
    async answer(text, { row = false, title } = {}) {
      if (title !== undefined) await page.locator('.quick-input-widget').getByText(title).first().waitFor();
      await quickInput.waitFor();
      if (row) {
        // What is typed before the question has come goes to the one before it.
        await until(`“${text}” among the answers`, async () => {
          await quickInput.fill(text, { timeout: 2000 });
          await quickFocused(text).waitFor({ timeout: 3000 });
          return true;
        });
      } else await quickInput.fill(text);
      await page.keyboard.press('Enter');
    },

    /** Opens the menu of what is under the pointer and takes an action of it. A menu takes no click in its first moments, so that opening it is no choice; a key is one. */
    async menu(target, ...path) {
      await workbench.menuOf(() => target.click({ button: 'right', timeout: 5000 }), ...path);
    },

    /** The same of a menu that `open` opens. A list that is drawn anew closes its menu and forgets what was chosen in it: then it is opened once more, as a person does; nothing is done until Enter. */
    async menuOf(open, ...path) {
      let tried = false;
      await until(`“${path.join(' > ')}” in the menu`, async () => {
        if (tried) await page.keyboard.press('Escape');
        tried = true;
        await open();
        await workbench.reach(path, 5000);
        return enterInMenu();
      });
    },

    /** Takes an action of the menu that is open. */
    async menuItem(...path) {
      await workbench.reach(path);
      assert.ok(await enterInMenu(), `“${path.join(' > ')}” was in a menu that closed`);
    },

    /** Brings the focus to an action of the menu that is open. */
    async reach(path, timeout = undefined) {
      for (const text of path) {
        const label = page.locator('.context-view .action-label').filter({ hasText: text }).first();
        await label.hover({ timeout });
        // Enter goes to what has the focus, which follows the pointer. A menu within a menu stands inside the item that opened it.
        await label.locator('xpath=ancestor::*[contains(concat(" ", @class, " "), " action-item ")][1]').and(page.locator('.focused')).waitFor({ timeout });
      }
    },

    /** Presses a key as package.json writes it: `ctrl+alt+r d` is one chord after another. */
    async keys(binding) {
      for (const chord of binding.split(' ')) await page.keyboard.press(chord.split('+').map(key => keyNames[key] ?? key).join('+'));
    },

    quickInput,
    quickRow,

    /** Into the workbench's own dialog for a file to save. `proposed`: the path that it writes there first. */
    async saveAs(file, proposed = null) {
      if (proposed !== null) await until('the proposed name', async () => (await quickInput.isVisible()) && (await quickInput.inputValue()) === proposed);
      await workbench.choosePath(file);
      await until(`the file ${path.basename(file)}`, () => fs.existsSync(file));
    },

    /**
     * Gives a path to the workbench's own dialog for files, best one in the folder that it shows. It writes the proposed name over what was typed while it read
     * its folder, so its rows are waited for; an Enter while it looks for a file that was typed may make it deaf, so the file's row is. Nothing but this path is ever taken.
     */
    async choosePath(file) {
      const isThere = fs.existsSync(file);
      await dialogLists();
      await until(`the dialog to take ${path.basename(file)}`, async () => {
        if (!(await quickInput.isVisible())) return true;
        if ((await quickInput.inputValue({ timeout: 1000 })) !== file) await quickInput.fill(file, { timeout: 2000 });
        if (isThere) await quickFocused(path.basename(file)).waitFor({ timeout: 4000 });
        await page.keyboard.press('Enter');
        await quickInput.waitFor({ state: 'hidden', timeout: 4000 });
        return true;
      });
    },

    /** Gives a folder with a folder in it to the same dialog, which goes there, lists the folders, and takes it by its own button. */
    async chooseFolder(folder) {
      const [inside] = fs.readdirSync(folder, { withFileTypes: true }).filter(each => each.isDirectory()).map(({ name }) => name).sort();
      await dialogLists();
      await until(`the dialog to take ${path.basename(folder)}`, async () => {
        if (!(await quickInput.isVisible())) return true;
        if ((await quickInput.inputValue({ timeout: 1000 })) !== `${folder}/`) await quickInput.fill(`${folder}/`, { timeout: 2000 });
        await page.locator('.quick-input-list .monaco-list-row').filter({ hasText: inside }).first().waitFor({ timeout: 4000 });
        await page.locator('.quick-input-widget').getByRole('button', { name: 'Use', exact: true }).click({ timeout: 4000 });
        await quickInput.waitFor({ state: 'hidden', timeout: 4000 });
        return true;
      });
    },

    /** Opens a file by a part of its path and waits for its editor. */
    async openFile(name) {
      const base = name.split('/').at(-1);
      const active = page.locator('.tabs-container .tab.active').filter({ hasText: base });
      // The tab is there before the text is: until then the editor's lenses are those of the file before.
      const text = page.locator(`.editor-instance .monaco-editor[data-uri$="/${encodeURIComponent(base)}"]`);
      // The list may be drawn anew between the row's coming and Enter, which then opens nothing.
      await until(`an editor of ${name}`, async () => {
        await pick('Control+P', name, base);
        await active.first().waitFor({ timeout: 4000 });
        await text.first().waitFor({ timeout: 4000 });
        return true;
      });
    },

    /** A code lens by its text; `above` is the function whose line follows it. */
    lens: text => page.locator('.codelens-decoration a').filter({ hasText: text }),
    lenses: () => page.locator('.codelens-decoration').allInnerTexts(),

    async goToLine(line) {
      await pick('Control+G', `:${line}`, '');
    },

    /** A view in the activity bar, by its name. */
    async activity(name) {
      const tab = page.locator('.activitybar').getByRole('tab', { name });
      await tab.waitFor();
      if ((await tab.getAttribute('aria-selected')) !== 'true') await tab.click();
    },

    treeRow: text => page.locator('.pane-body .monaco-list-row').filter({ hasText: text }).first(),
    statusItem: text => page.locator('.statusbar-item').filter({ hasText: text }).first(),
    toast: text => page.locator('.notification-toast').filter({ hasText: text }).first(),
    dialog: text => page.locator('.monaco-dialog-box').filter({ hasText: text }).first(),

    async clearToasts() {
      await workbench.command('Notifications: Clear All Notifications');
      await until('no toast', async () => (await page.locator('.notification-toast').count()) === 0);
    },

    /** The frame of one of our views, found by the bundle that it loads: `run-page`, `parameters`, … */
    async view(name, { timeout = 40_000 } = {}) {
      return until(
        `the view ${name}`,
        async () => {
          for (const frame of page.frames()) {
            const shown = await frame.locator(`script[src*="/webviews/${name}.js"]`).count().catch(() => 0);
            if (shown > 0 && (await isVisible(frame))) return frame;
          }
          return undefined;
        },
        { timeout },
      );
    },

    /** How many frames show this view now: for “the same page is used again” and “the page was closed”. */
    async viewCount(name) {
      let count = 0;
      for (const frame of page.frames()) count += Math.min(1, await frame.locator(`script[src*="/webviews/${name}.js"]`).count().catch(() => 0));
      return count;
    },

    /** Changes the folder's settings while the window is open, and waits until it has taken them: its title is one of them. (git is told to ignore them.) */
    async settings(changes) {
      const file = path.join(project.root, '.vscode', 'settings.json');
      fs.mkdirSync(path.dirname(file), { recursive: true });
      settled += 1;
      const title = `settings ${settled}`;
      merge(file, { ...changes, 'window.title': title });
      await until(`the ${title} to be taken`, async () => (await page.title()).includes(title));
    },

    /** Changes the user's settings, which the window reads when it loads. */
    async userSettings(changes) {
      merge(server().settingsFile, changes);
      await workbench.reload();
    },

    /** Switches the colour theme and waits until the workbench wears it. */
    async theme(name) {
      await workbench.settings({ 'workbench.colorTheme': themes[name], 'window.autoDetectColorScheme': false, 'window.autoDetectHighContrast': false });
      await page.locator(`.monaco-workbench.${mark[name]}`).waitFor();
    },

    size: name => page.setViewportSize(sizes[name]),

    async closeEditors() {
      await workbench.command('View: Close All Editors');
    },

    /** Ids of the installed extensions, from the extensions view. */
    async installedExtensions() {
      await workbench.command('Extensions: Show Installed Extensions');
      const rows = page.locator('.extensions-list .extension-list-item .name');
      await rows.first().waitFor();
      return rows.allInnerTexts();
    },
  };
  return workbench;
}

function merge(file, changes) {
  const there = fs.existsSync(file) ? JSON.parse(fs.readFileSync(file, 'utf8')) : {};
  fs.writeFileSync(file, JSON.stringify({ ...there, ...changes }, null, 2));
}

/** A frame counts only when each frame around it is shown: a hidden editor keeps its frame. */
async function isVisible(frame) {
  for (let each = frame; each.parentFrame(); each = each.parentFrame()) {
    const element = await each.frameElement().catch(() => undefined);
    if (!element || !(await element.isVisible().catch(() => false))) return false;
  }
  return true;
}

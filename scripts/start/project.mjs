import fs from 'node:fs';
import { inRoot } from '../lib/paths.mjs';
import { HumanError, say } from '../lib/say.mjs';

/** Makes the project where nothing is yet; one made earlier is opened as its owner left it. */
export function makeProject(folder) {
  const content = fs.existsSync(folder) ? fs.readdirSync(folder) : [];
  if (content.length === 0) {
    fs.cpSync(inRoot('templates', 'tabular'), folder, { recursive: true, errorOnExist: true, force: false });
    say(`✓ Project made in ${folder}`);
  } else if (content.includes('pyproject.toml')) {
    say(`✓ Project in ${folder}, as you left it`);
  } else {
    throw new HumanError(`${folder} has other files in it, and nothing is ever written over. Name another folder: npm start -- FOLDER`);
  }
}

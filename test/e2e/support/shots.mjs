import fs from 'node:fs';
import path from 'node:path';

/** Numbered pictures of the workbench in one folder, for people to look at. */
export function createShots(folder) {
  fs.rmSync(folder, { recursive: true, force: true });
  let page;
  let number = 0;
  return {
    of(shown) {
      page = shown;
    },
    /** @returns {Promise<string | undefined>} the file */
    async take(title) {
      if (!page || page.isClosed()) return undefined;
      number += 1;
      const name = title.replace(/[^\p{L}\p{N}]+/gu, '-').slice(0, 80);
      const file = path.join(folder, `${String(number).padStart(2, '0')}-${name}.png`);
      fs.mkdirSync(folder, { recursive: true });
      // A picture that cannot be taken (the page is navigating) says nothing about the step.
      await page.screenshot({ path: file, timeout: 5000 }).catch(() => {});
      return file;
    },
  };
}

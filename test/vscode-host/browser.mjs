// The browser that shows the workbench.
import { chromium } from 'playwright-core';
import { chromiumPath } from '../../scripts/lib/debian.mjs';
import { HumanError } from '../../scripts/lib/say.mjs';

const quiet = ['--disable-gpu', '--disable-quic', '--no-first-run', '--disable-background-networking', '--disable-component-update', '--disable-sync'];

export async function launchBrowser(options = {}) {
  const executablePath = chromiumPath();
  if (!executablePath) throw new HumanError('No Chromium or Chrome was found. Install one (Debian: sudo apt-get install chromium) or name it in CHROMIUM.');
  // Chromium's own sandbox refuses to start as root.
  const root = process.getuid?.() === 0 ? ['--no-sandbox'] : [];
  return chromium.launch({ executablePath, headless: true, args: [...root, ...quiet], ...options });
}

// Looks at a page of `sonde flame` in a real Chromium, as a user would: node flame.mjs CHECK PAGE [PICTURE]
// Exit code 1 and a sentence on stderr where the page is not as it should be. PICTURE is a PNG of how it ended.
import { createRequire } from 'node:module';
import { resolve } from 'node:path';
import { pathToFileURL } from 'node:url';
import { checks } from './checks.mjs';

const { chromium } = createRequire(import.meta.url)('playwright-core');
const [check, file, picture] = process.argv.slice(2);
const address = pathToFileURL(resolve(file)).href;
const browser = await chromium.launch({ executablePath: process.env.SONDE_TEST_CHROMIUM ?? '/usr/bin/chromium', args: ['--no-sandbox', '--disable-gpu'] });
try {
  const page = await browser.newPage({ viewport: { width: 1200, height: 900 }, colorScheme: 'light' });
  const complaints = [];
  page.on('console', (message) => { if (message.type() === 'error') complaints.push(message.text()); });
  page.on('pageerror', (error) => complaints.push(String(error)));
  page.on('dialog', (dialog) => { complaints.push(`a dialog: ${dialog.message()}`); dialog.dismiss(); });
  page.on('request', (request) => { if (request.url() !== address && !request.url().startsWith('data:')) complaints.push(`a request: ${request.url()}`); });
  await page.goto(address);
  await page.waitForSelector('#table tbody tr, #empty:not([hidden])');
  await checks[check](page);
  if (picture) await page.screenshot({ path: picture });
  if (complaints.length > 0) throw new Error(complaints.join('\n'));
} catch (error) {
  process.stderr.write(`${check}: ${error.stack ?? error}\n`);
  process.exitCode = 1;
} finally {
  await browser.close();
}

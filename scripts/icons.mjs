// Draws build/icon.* and build/icons/*.png from assets/icon.svg with the browser. Run by hand after changing the drawing: node scripts/icons.mjs
import fs from 'node:fs';
import path from 'node:path';
import { chromium } from 'playwright-core';
import { root } from './bootstrap/paths.mjs';
import { browserArgs, findBrowser } from './browser.mjs';
import { icns, ico } from './icon-files.mjs';

const svg = fs.readFileSync(path.join(root, 'assets/icon.svg'), 'utf8');
const browser = await chromium.launch({ executablePath: findBrowser(), args: browserArgs() });
const page = await browser.newPage();
const images = [];
for (const size of [16, 24, 32, 48, 64, 128, 256, 512, 1024]) {
  await page.setViewportSize({ width: size, height: size });
  await page.setContent(`<style>*{margin:0}svg{display:block;width:${size}px;height:${size}px}</style>${svg}`);
  images.push({ size, png: await page.screenshot({ omitBackground: true }) });
}
await browser.close();
const build = path.join(root, 'build');
fs.mkdirSync(path.join(build, 'icons'), { recursive: true });
for (const { size, png } of images)
  if (size <= 512) fs.writeFileSync(path.join(build, 'icons', `${size}x${size}.png`), png);
fs.writeFileSync(path.join(build, 'icon.ico'), ico(images.filter(({ size }) => size <= 256)));
fs.writeFileSync(path.join(build, 'icon.icns'), icns(images.filter(({ size }) => ![24, 48].includes(size))));
console.log('Drawn: build/icon.ico, build/icon.icns, build/icons/');

// What must hold of a page. The profile is that of FlamePageTests: main → handle (price → sum 50, 10 of its own; json.encode 20), runtime.gc 20.
import assert from 'node:assert/strict';

const rowHeight = 20;

// Moves the pointer to a share of the width and a row of the picture, counted from the top; what the tip says then.
async function point(page, share, row) {
  const box = await page.locator('#canvas').boundingBox();
  await page.mouse.move(box.x + 2 + share * (box.width - 4), box.y + 4 + row * rowHeight + rowHeight / 2);
  return page.locator('#tip').evaluate((tip) => tip.hidden ? '' : tip.innerText);
}

async function click(page, share, row) {
  await point(page, share, row);
  await page.mouse.down();
  await page.mouse.up();
}

const nameAt = async (page, share, row) => (await point(page, share, row)).split('\n')[0];
const path = (page) => page.locator('#path button').allInnerTexts();
const found = (page) => page.locator('#found').innerText();

function pixel(page, share, row) {
  return page.evaluate(([share, y]) => new Promise((resolve) => requestAnimationFrame(() => requestAnimationFrame(() => {
    const canvas = document.getElementById('canvas');
    const ratio = devicePixelRatio;
    resolve([...canvas.getContext('2d').getImageData(Math.round(share * canvas.width), Math.round(y * ratio), 1, 1).data].slice(0, 3));
  }))), [share, 4 + row * rowHeight + 3]);
}

const brightness = ([red, green, blue]) => (red * 3 + green * 6 + blue) / 10;

export const checks = {
  async loads(page) {
    assert.equal(await page.locator('h1').innerText(), 'cpu.collapsed');
    assert.match(await page.locator('#facts').innerText(), /total\s+100 samples/);
    assert.deepEqual(await page.locator('tbody tr').first().locator('td').allInnerTexts(), ['sum', '', '50 samples', '50.0%', '50 samples', '50.0%']);
    assert.match(await point(page, 0.3, 3), /^price\n[\s\S]*60 samples\s+60\.0%[\s\S]*10 samples\s+10\.0%[\s\S]*75\.0%/);
    assert.equal(await nameAt(page, 0.5, 0), 'all');
    assert.equal(await page.evaluate(() => Object.keys(globalThis).filter((name) => ['graph', 'tree', 'source'].includes(name)).length), 0);
  },

  async zoom(page) {
    assert.equal(await nameAt(page, 0.7, 3), 'json.encode');
    await click(page, 0.1, 2);
    assert.deepEqual(await path(page), ['all', 'main', 'handle']);
    assert.equal(await nameAt(page, 0.7, 3), 'price');
    assert.equal(await nameAt(page, 0.9, 3), 'json.encode');
    assert.match(await page.locator('#hot').innerText(), /within handle/);
    await page.locator('#path button').first().click();
    assert.deepEqual(await path(page), ['all']);
    assert.ok(await page.locator('#reset').isDisabled());
  },

  async search(page) {
    await page.keyboard.press('/');
    await page.keyboard.type('sum|gc');
    assert.equal(await found(page), '70.0% in 2 functions');
    assert.equal(await page.locator('tbody tr').count(), 2);
    await page.fill('#search', 'price');
    assert.equal(await found(page), '60.0% in 1 function');
    await page.fill('#search', '(');
    assert.equal(await page.locator('#search').getAttribute('aria-invalid'), 'true');
    await page.fill('#search', 'nowhere');
    assert.equal(await found(page), 'nothing found');
    await page.keyboard.press('Escape');
    assert.equal(await found(page), '');
    await page.locator('tbody tr button').first().click();
    assert.equal(await page.inputValue('#search'), '^sum$');
    assert.equal(await found(page), '50.0% in 1 function');
  },

  async toggle(page) {
    await page.click('#flame');
    assert.equal(await nameAt(page, 0.5, 4), 'all');
    assert.equal(await nameAt(page, 0.2, 0), 'sum');
    assert.equal(await page.locator('#flame').getAttribute('aria-pressed'), 'true');
    await page.click('#icicle');
    assert.equal(await nameAt(page, 0.5, 0), 'all');
  },

  async dark(page) {
    const light = await pixel(page, 0.2, 3);
    await page.emulateMedia({ colorScheme: 'dark' });
    // The page hears of it a moment later.
    let dark = light;
    for (let look = 0; look < 30 && brightness(dark) >= 120; look++) {
      await page.waitForTimeout(100);
      dark = await pixel(page, 0.2, 3);
    }
    assert.ok(brightness(light) > 150 && brightness(dark) < 120, `${light} ${dark}`);
    assert.equal(await page.evaluate(() => getComputedStyle(document.body).backgroundColor), 'rgb(20, 23, 27)');
  },

  async keyboard(page) {
    await page.focus('#view');
    for (const key of ['ArrowDown', 'ArrowDown', 'ArrowDown', 'ArrowRight']) await page.keyboard.press(key);
    assert.match(await page.locator('#said').innerText(), /^runtime\.gc: 20 samples, 20\.0%, self 20 samples$/);
    await page.keyboard.press('ArrowLeft');
    await page.keyboard.press('Enter');
    assert.deepEqual(await path(page), ['all', 'main', 'handle']);
    await page.keyboard.press('Escape');
    assert.deepEqual(await path(page), ['all']);
  },

  async table(page) {
    const first = () => page.locator('tbody tr td').first().innerText();
    await page.getByRole('button', { name: 'Total', exact: true }).click();
    assert.equal(await first(), 'main');
    await page.getByRole('button', { name: 'Function', exact: true }).click();
    assert.equal(await first(), 'handle');
    assert.equal(await page.locator('th[aria-sort]').getAttribute('aria-sort'), 'ascending');
    await page.locator('#legend button', { hasText: 'runtime' }).click();
    assert.equal(await found(page), '20.0% in 1 function');
  },

  async names(page) {
    const unnamed = await page.evaluate(() => [...document.querySelectorAll('button, input, [role]')]
      .filter((element) => !(element.innerText?.trim() || element.getAttribute('aria-label') || element.title || element.id === 'tip')).map((element) => element.outerHTML));
    assert.deepEqual(unnamed, []);
  },

  async print(page) {
    await page.emulateMedia({ media: 'print', colorScheme: 'dark' });
    assert.ok(!await page.locator('#bar').isVisible());
    assert.ok((await page.pdf()).length > 5000);
  },

  async difference(page) {
    // Both together decide the order: what shrank is on the left.
    const [red, , blue] = await pixel(page, 0.8, 1);
    const [lessRed, , moreBlue] = await pixel(page, 0.2, 1);
    assert.ok(red > blue && moreBlue > lessRed, `${red} ${blue} ${lessRed} ${moreBlue}`);
    assert.match(await point(page, 0.8, 1), /^grew\n[\s\S]*before\s+20 samples\s+20\.0%\s+change\s+\+40 samples/);
    assert.match(await point(page, 0.2, 1), /^shrank\n[\s\S]*\u221240 samples/);
    await page.click('#old');
    assert.equal(await nameAt(page, 0.5, 1), 'shrank');
    assert.match(await page.locator('thead').innerText(), /Change of self/);
  },

  async hostile(page) {
    const name = '</script><script>alert(1)</script><img src=x onerror=alert(2)>"\'`${1}\u2028';
    assert.equal(await page.locator('tbody tr td button').first().evaluate((button) => button.textContent), name);
    assert.ok((await point(page, 0.5, 1)).startsWith('</script><script>alert(1)'));
    assert.equal(await page.locator('img').count(), 0);
    await page.locator('tbody tr td button').first().click();
    assert.match(await found(page), /in 1 function$/);
  },

  async empty(page) {
    assert.match(await page.locator('#empty').innerText(), /No samples/);
  },

  // A hundred thousand boxes: each drawing must leave room for 20 a second even on a slow machine.
  async large(page) {
    const took = await page.evaluate(async () => {
      const view = document.getElementById('view');
      const frame = () => new Promise((resolve) => requestAnimationFrame(resolve));
      const box = view.getBoundingClientRect();
      const times = [];
      for (let step = 0; step < 30; step++) {
        view.dispatchEvent(new PointerEvent('pointermove', { clientX: box.x + 10 + step * 30, clientY: box.y + 30 + step * 5 }));
        const began = performance.now();
        await frame();
        times.push(performance.now() - began);
      }
      return times.sort((a, b) => a - b)[15];
    });
    assert.ok(took < 50, `a drawing took ${took} ms`);
  },
};

/**
 * The panel in other languages: with longer texts, and from right to left.
 */

import type { Page } from '@playwright/test';

import { expect, removeSettings, test, writeNotebook, writeSettings } from '../lab';
import type { Lab } from '../lab';
import { LOCALE, pseudo, rightToLeft, translate } from '../translations';

const CELLS = [
  [
    'import asyncio, time',
    'async def fetch(page, delay=600):',
    '    await asyncio.sleep(delay)',
    'async def crawl(site):',
    '    await asyncio.gather(*(fetch(page) for page in range(2)))',
    'lock = asyncio.Lock()',
    'async def use():',
    '    async with lock:',
    '        await asyncio.sleep(600)',
    'jobs = asyncio.Queue()',
    'async def fail():',
    '    raise ValueError("not a number")',
    'tasks = [',
    '    asyncio.create_task(crawl("docs"), name="docs crawler"),',
    '    asyncio.create_task(use(), name="first"),',
    '    asyncio.create_task(use(), name="second"),',
    '    asyncio.create_task(jobs.get()),',
    '    asyncio.create_task(asyncio.Event().wait(), name="hopeless"),',
    '    asyncio.create_task(fail(), name="parser"),',
    '    asyncio.create_task(fetch(1, 0.4), name="short"),',
    ']'
  ].join('\n'),
  'async def answer():\n    await asyncio.sleep(0)\n    return 42\nanswer()',
  'time.sleep(1)\nawait asyncio.sleep(0.5)\ntime.sleep(1)',
  'asyncio.run(answer())',
  'def wait():\n    return answer() + 1'
];

/** Opens a notebook with tasks and problems in another language, and a narrow panel with all details open. */
async function openPanel(lab: Lab, how: (text: string) => string): Promise<void> {
  await translate(lab.page, how);
  writeSettings('@jupyterlab/translation-extension:plugin', { locale: LOCALE });
  await lab.open(writeNotebook(CELLS));
  await lab.openPanel();
  await expect(lab.loop).toContainText(how('Idle: no cell is running.'));
  for (const cell of [0, 1, 2, 0]) {
    await lab.run(cell);
  }
  await lab.panel.getByText(how('Finished'), { exact: true }).click();
  // Python may also collect the tasks of the first run that no code can finish.
  const finished = lab.panel.getByTestId('loopscope-finished-task');
  await expect(finished.filter({ hasText: 'parser' })).toHaveCount(2);
  await expect(finished.filter({ hasText: 'short' })).toHaveCount(2);
  await lab.setPanelWidth(300);
  await lab.openProblems();
  for (const summary of await lab.panel.locator('summary').all()) {
    await summary.click();
  }
  await expect(lab.panel.locator('details:not([open])')).toHaveCount(0);
}

/** A piece of text of the panel, as it is drawn. */
interface Piece {
  readonly text: string;
  /** Whether it is the user's or Python's own: a name, code, a version. */
  readonly isCode: boolean;
  /** What hides a part of it, if anything does. */
  readonly cutBy: string | null;
  readonly boxes: readonly { left: number; right: number; top: number; bottom: number }[];
}

/** The texts of the panel, without lines that are scrolled out of sight. */
function pieces(page: Page): Promise<Piece[]> {
  return page.evaluate(() => {
    const panel = document.querySelector('#loopscope-panel')!;
    const code =
      '.loopscope-Task-name, .loopscope-Preview, .loopscope-Place, .loopscope-Code, .loopscope-Progress code, .loopscope-Header-notebook, .loopscope-Badge';
    const found: Piece[] = [];
    const walker = document.createTreeWalker(panel, NodeFilter.SHOW_TEXT);
    for (let node = walker.nextNode(); node; node = walker.nextNode()) {
      const range = document.createRange();
      range.selectNodeContents(node);
      let boxes = [...range.getClientRects()].filter(box => box.width > 0 && box.height > 0);
      const text = node.textContent!.trim();
      if (text === '' || boxes.length === 0) {
        continue;
      }
      let cutBy: string | null = null;
      const isTitled = node
        .parentElement!.closest('[title]')
        ?.getAttribute('title')
        ?.includes(text);
      for (let outer = node.parentElement!; panel.contains(outer); outer = outer.parentElement!) {
        const style = getComputedStyle(outer);
        const area = outer.getBoundingClientRect();
        const isButton = outer.tagName === 'BUTTON';
        if (isTitled) {
          // The tooltip says what a row has no room for. Only what is drawn can cover other texts.
          if (style.overflowX !== 'visible') {
            boxes = boxes
              .map(box => {
                const left = Math.max(box.left, area.left);
                const width = Math.min(box.right, area.right) - left;
                return new DOMRect(left, box.top, width, box.height);
              })
              .filter(box => box.width > 0);
          }
        } else if (
          (style.overflowX !== 'visible' || isButton) &&
          !outer.matches('.loopscope-Preview')
        ) {
          if (boxes.some(box => box.left < area.left - 1 || box.right > area.right + 1)) {
            cutBy = outer.className || outer.tagName;
          }
        }
        if (
          !isTitled &&
          isButton &&
          boxes.some(box => box.top < area.top - 1 || box.bottom > area.bottom + 1)
        ) {
          cutBy = outer.tagName;
        }
        if (style.overflowY !== 'visible') {
          // Scrolling shows the rest.
          boxes = boxes.filter(box => box.top >= area.top && box.bottom <= area.bottom);
        }
      }
      if (boxes.length > 0) {
        found.push({
          text,
          isCode: node.parentElement!.closest(code) !== null,
          cutBy,
          boxes: boxes.map(({ left, right, top, bottom }) => ({ left, right, top, bottom }))
        });
      }
    }
    return found;
  });
}

/** The pairs of texts that cover each other. */
function overlaps(all: readonly Piece[]): string[] {
  return all.flatMap((one, index) =>
    all
      .slice(index + 1)
      .filter(other =>
        one.boxes.some(a =>
          other.boxes.some(
            b =>
              Math.min(a.right, b.right) - Math.max(a.left, b.left) > 1 &&
              // Lines may touch: a letter's box is higher than the letter.
              Math.min(a.bottom, b.bottom) - Math.max(a.top, b.top) > 4
          )
        )
      )
      .map(other => `${one.text} × ${other.text}`)
  );
}

async function expectWhole(lab: Lab): Promise<readonly Piece[]> {
  const all = await pieces(lab.page);
  expect(all.length).toBeGreaterThan(60);
  expect(all.filter(({ cutBy }) => cutBy).map(({ text, cutBy }) => `${text} | ${cutBy}`)).toEqual(
    []
  );
  expect(overlaps(all)).toEqual([]);
  return all;
}

// High enough to show every section without scrolling.
test.use({ viewport: { width: 1200, height: 4200 } });

test.afterEach(() => removeSettings('@jupyterlab/translation-extension:plugin'));

test('texts that are 40 % longer are not cut, and none is left in English', async ({ lab }) => {
  await openPanel(lab, pseudo);
  await lab.panel.screenshot({ path: test.info().outputPath('longer.png') });
  const all = await expectWhole(lab);
  // What isn't translated is a name, such as `fetch()` or `Event.wait()`.
  const english = all.filter(
    ({ text, isCode }) =>
      // Code within a sentence divides it. The accented parts have no letters of English.
      !isCode && /[A-Za-z]{2}/.test(text) && !text.includes('!!') && !/^[\w.]+\(\)$/.test(text)
  );
  expect(english.map(({ text }) => text)).toEqual([]);
});

test('from right to left, texts are not cut and begin at the right', async ({ lab }) => {
  await openPanel(lab, rightToLeft);
  await lab.page.evaluate(() => (document.documentElement.dir = 'rtl'));
  await lab.panel.screenshot({ path: test.info().outputPath('right-to-left.png') });
  await expectWhole(lab);
  const problem = lab.problems.first();
  const sides = await problem.evaluate(node => {
    const range = document.createRange();
    range.selectNodeContents(node.querySelector('p')!);
    const text = range.getBoundingClientRect();
    const box = node.getBoundingClientRect();
    return { start: box.right - text.right, end: text.left - box.left };
  });
  expect(sides.start).toBeLessThan(sides.end + 16);
  // Code is still written from left to right.
  await expect(lab.panel.locator('.loopscope-Preview').first()).toHaveCSS('direction', 'ltr');
});

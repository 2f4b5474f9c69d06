/**
 * Accessibility, as axe-core checks it.
 */

import type { Page } from '@playwright/test';
import { readFileSync } from 'fs';

/** The rules that parts of the page break, each with the broken elements. */
export async function violations(page: Page, ...selectors: string[]): Promise<string[]> {
  await page.evaluate(readFileSync(require.resolve('axe-core/axe.min.js'), 'utf8'));
  return page.evaluate(async include => {
    // eslint-disable-next-line @typescript-eslint/no-explicit-any
    const { axe } = window as any;
    const { violations } = await axe.run({
      include: include.map((selector: string) => [selector])
    });
    return violations.map(
      ({ id, nodes }: { id: string; nodes: { html: string; failureSummary: string }[] }) =>
        `${id}: ${nodes.map(({ html, failureSummary }) => html.slice(0, 200) + failureSummary).join(' | ')}`
    );
  }, selectors);
}

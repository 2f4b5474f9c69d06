/**
 * Translations into languages that only tests speak.
 */

import type { Page } from '@playwright/test';
import { readFileSync } from 'fs';

import { DOMAIN, extract, sourceFiles } from './texts';

/** The pseudo-locale that JupyterLab's server accepts without a language pack. */
export const LOCALE = 'ach_UG';

const ACCENTED = 'ȧƀƈḓḗƒɠħīĵķŀḿƞǿƥɋřşŧŭṽẇẋẏẑ';
const HEBREW = 'אבגדהוזחטיכלמנסעפצקרשתםןףץ';

/** `Tasks` as `[!!ṫȧşķş ~~!!]`: marked at both ends, and 40 % longer. */
export function pseudo(text: string): string {
  const letters = replaceLetters(text, ACCENTED);
  const padding = '~'.repeat(Math.ceil(text.replace(/%\d+/g, '').length * 0.4));
  return `[!!${letters} ${padding}!!]`;
}

/** `Tasks` in letters that are written from right to left. */
export function rightToLeft(text: string): string {
  return replaceLetters(text, HEBREW);
}

/** Placeholders and magics such as `%1` and `%autoawait` stay. */
function replaceLetters(text: string, alphabet: string): string {
  const letters = [...alphabet];
  return text.replace(/%\w+|[a-z]/gi, part =>
    part.length > 1 ? part : letters[part.toLowerCase().charCodeAt(0) - 97]
  );
}

/** Answers the page's request for a translation, as a server with a language pack would. */
export async function translate(page: Page, how: (text: string) => string): Promise<void> {
  const texts: Record<string, unknown> = {
    '': {
      domain: DOMAIN,
      language: LOCALE,
      plural_forms: 'nplurals=2; plural=(n != 1);',
      version: ''
    }
  };
  for (const file of sourceFiles()) {
    for (const { text, plural } of extract(file, readFileSync(file, 'utf8')).entries) {
      texts[text] = plural === undefined ? [how(text)] : [how(text), how(plural)];
    }
  }
  await page.route('**/api/translations/*', route =>
    route.fulfill({ json: { data: { [DOMAIN]: texts }, message: '' } })
  );
}

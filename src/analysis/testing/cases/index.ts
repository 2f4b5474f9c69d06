/** The whole case table. To add a case, add a row to the file of its rule. */

export { CASES } from './cases.generated';

import { HumanError } from '../lib/say.mjs';

/**
 * What stands for `import * as fs from 'node:fs'` in a bundle copies every name of the library at each start, a hundred for one that is used. A library's names are
 * found as well through an object that inherits from it.
 */
export function lighten(text, name) {
  const copying = /([\w$]+)=\(([\w$]+),([\w$]+),([\w$]+)\)=>\(\4=\2!=null\?[\w$]+\([\w$]+\(\2\)\):\{\},[\w$]+\(\3\|\|!\2\|\|!\2\.__esModule\?[\w$]+\(\4,"default",\{value:\2,enumerable:!0\}\):\4,\2\)\)/;
  if (!copying.test(text)) throw new HumanError(`${name} joins libraries in another way than the build knows. Look at what esbuild writes for __toESM, and bring scripts/build/lighten.mjs up to date.`);
  return text.replace(copying, '$1=($2,$3)=>$3||!$2.__esModule?Object.create($2,{default:{value:$2,enumerable:!0}}):$2');
}

import { digestOf, utf8 } from './data.js';

/** Which parts of the page are not those its digests were made of, in words. */
export async function alteredParts(parts, stated) {
  const expected = new Map(stated.filter(([name]) => name !== ''));
  const found = new Set();
  const told = [];
  for (const { name, text } of parts) {
    if (name === '') continue;
    const digest = expected.get(name);
    if (digest === undefined || found.has(name)) told.push(`${titleOf(name)} was added`);
    else if (!(await digestOf(utf8(text))).startsWith(digest))
      told.push(`${titleOf(name)} was altered`);
    found.add(name);
  }
  for (const name of expected.keys())
    if (!found.has(name)) told.push(`The part “${name}” was removed`);
  const order = [...expected.keys()].filter((name) => found.has(name)).join('\n');
  if (told.length === 0 && order !== [...found].join('\n'))
    told.push('The order of the parts was altered');
  return told.length > 0
    ? told
    : ['What stands around the sections was altered: title, bar, contents, style or script'];
}

function titleOf(id) {
  const place = document.getElementById(id);
  if (place?.matches('header.cover')) return 'The cover';
  const heading = place?.querySelector('h2, h3')?.firstChild?.textContent.trim() ?? id;
  return place?.matches('article')
    ? `The step “${heading}” (${place.dataset.step})`
    : `The section “${heading}”`;
}

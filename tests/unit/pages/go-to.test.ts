import { expect, test } from '@playwright/test';
import { goTo } from '../../../fixtures/pages/go-to.ts';

/** A page whose loads end in these ways, one after the other. */
function pageThat(...endings: readonly (string | null)[]) {
  const left = [...endings];
  const goto = async () => {
    const ending = left.shift() ?? null;
    if (ending !== null) throw new Error(`page.goto: ${ending} at https://tdp.example.com/`);
    return null;
  };
  return { page: { goto } as never, left };
}

const changed = 'net::ERR_NETWORK_CHANGED';

test('a page is loaded once more where the network changed, and only then and once', async () => {
  const once = pageThat(changed, null);
  await goTo(once.page, 'https://tdp.example.com/');
  expect(once.left).toEqual([]);
  const twice = pageThat(changed, changed, null);
  await expect(goTo(twice.page, 'https://tdp.example.com/')).rejects.toThrow(changed);
  const other = pageThat('net::ERR_CONNECTION_REFUSED', null);
  await expect(goTo(other.page, 'https://tdp.example.com/')).rejects.toThrow('REFUSED');
  expect(other.left).toEqual([null]);
});

import { expect, test } from '@playwright/test';
import { html, inlined, Markup, type Content } from '../../../reports/html/markup.ts';
import { cssText } from '../../../reports/html/print.ts';
import { stepLink } from '../../../reports/html/links.ts';
import { longText, textOf, value } from '../../../reports/html/value.ts';
import { visible } from '../../../reports/html/visible.ts';
import { hostile, longText as tenThousand } from '../../golden/hostile-names.ts';

// Under another name, so that the formatter leaves these templates as they are.
const made = html;

test('escapes every value, in text and in attributes', () => {
  const name = hostile.image + hostile.attribute;
  expect(made`<p title="${name}">${name}</p>`.toString()).not.toMatch(/<img|" onmouseover/);
  expect(made`<p>${hostile.script}</p>`.toString()).toBe(
    '<p>&lt;/script&gt;&lt;script&gt;alert(2)&lt;/script&gt;</p>',
  );
  expect(made`${hostile.template}`.toString()).toBe('${alert(4)} {{7*7}} &amp;lt;b&amp;gt;');
  expect(made`<a title='${"it's"}'></a>`.toString()).toBe("<a title='it&#39;s'></a>");
});

test('markup within markup stays, lists are joined, nothing leaves nothing', () => {
  const list: Content = ['<a>', made`<b>${'<c>'}</b>`, null, undefined, false, 0];
  expect(made`<ul>${list}</ul>`.toString()).toBe('<ul>&lt;a&gt;<b>&lt;c&gt;</b>0</ul>');
});

test('its own text loses the indentation of the source, a value keeps every blank', () => {
  const text = made`<p>
      ${'a\n      b'}
    </p>`;
  expect(text.toString()).toBe('<p>\na\n      b\n</p>');
});

test('nobody else can make markup', () => {
  expect(() => new Markup('<script>', Symbol('html') as never)).toThrow(TypeError);
});

test('an object that looks like markup is escaped', () => {
  const forged = { toString: () => '<script>' } as unknown as string;
  expect(made`${forged}`.toString()).toBe('&lt;script&gt;');
});

test('a script that would end its own element is refused', () => {
  expect(() => inlined('script', 'const a = "</script>"')).toThrow(TypeError);
  expect(inlined('script', 'const a = 1 < 2').toString()).toBe('<script>const a = 1 < 2</script>');
});

test('writes out what cannot be seen or turns the text around it', () => {
  expect(visible(hostile.bidi)).toBe('abc⟨U+202E⟩gnp.exe⟨U+202C⟩ and ⟨U+2066⟩isolated⟨U+2069⟩');
  expect(visible(hostile.zeroWidth)).toBe('ad⟨U+200B⟩min⟨U+FEFF⟩');
  expect(visible('a\0b\x1b[31m\x7f\u2028\u{E0041}\uD800')).toBe(
    'a⟨U+0000⟩b⟨U+001B⟩[31m⟨U+007F⟩⟨U+2028⟩⟨U+E0041⟩⟨U+D800⟩',
  );
  expect(visible('line\nand\ttab, ناسا, 東京, é, 🚀')).toBe('line\nand\ttab, ناسا, 東京, é, 🚀');
});

test('folds a long value without losing any of it', () => {
  expect(tenThousand).toHaveLength(10_000);
  const drawn = longText(tenThousand).toString();
  expect(drawn).toContain('<details');
  expect(drawn).toContain('10,000 characters');
  expect(drawn).toContain(tenThousand);
  expect(longText('short').toString()).not.toContain('<details');
});

test('cuts between characters, never within one', () => {
  expect(longText('🚀'.repeat(500)).toString()).not.toContain('U+D83D');
});

test('texts are told from other values', () => {
  expect(textOf('true')).toBe('"true"');
  expect(textOf(true)).toBe('true');
  expect(textOf('3')).toBe('"3"');
  expect(textOf('')).toBe('""');
  expect(textOf(' padded')).toBe('" padded"');
  expect(textOf('plain words')).toBe('plain words');
  expect(textOf({ a: [1, 'x, y: {'] })).toBe('{ "a": [1, "x, y: {"] }');
  expect(
    value({ Statement: Array.from({ length: 9 }, () => 'logs:PutLogEvents') }).toString(),
  ).toContain('<pre');
});

test('a link cannot leave the page, whatever the id', () => {
  expect(stepLink('"><script>', 'x').toString()).toBe('<a href="#step-%22%3E%3Cscript%3E">x</a>');
});

test('a CSS text cannot end itself, its rule or its element', () => {
  const text = cssText('a"; } body { display: none } </style>\\\n');
  expect(text.slice(1, -1)).not.toMatch(/["<>\n]|\\(?![0-9a-f]+ )/);
});

const base64 = (bytes: Buffer | undefined): string => bytes?.toString('base64') ?? '';
const once = (from: string | RegExp, to: string) => (html: string) => html.replace(from, to);
const article = /<article\s[^]*?<\/article>/;

type Edit = readonly [name: string, edit: (html: string) => string, says: RegExp];

/** Ways to alter a signed page by hand, and what it must say of each. `pictures` are those it carries. */
export const editsOf = (pictures: readonly Buffer[]): readonly Edit[] => [
  [
    'the text of a verdict',
    once(/(<p class="standing">[^]*?<\/svg>)[^<]+/, '$1Failed'),
    /The step “.+” \(pre-deployment\..+\) was altered/,
  ],
  [
    'the overall verdict in the bar',
    once(/(class="bar-verdict">[^]*?<\/svg>)[^<]+/, '$1Failed'),
    /altered: title, bar/,
  ],
  ['a class', once('class="conclusion ', 'class="conclusion nice '), /The cover was altered/],
  [
    'a hidden attribute',
    once('<section id="parameters"', '<section hidden id="parameters"'),
    /“Parameters” was altered/,
  ],
  ['a fact', once('us-east-2', 'us-east-1'), /was altered/],
  ['a removed step', once(article, ''), /“step-.+” was removed/],
  ['a step twice', (html) => html.replace(article, '$&$&'), /was added/],
  [
    'steps in another order',
    (html) => {
      const [first = '', second = ''] = html.match(new RegExp(article, 'g')) ?? [];
      return html.replace(first, '<!--1-->').replace(second, first).replace('<!--1-->', second);
    },
    /order of the parts/,
  ],
  [
    'a style',
    once('</style>', ' .v-failed { --tone: green }</style>'),
    /title, bar, contents, style or script/,
  ],
  [
    'a picture',
    (html) => html.replace(base64(pictures[2]), base64(pictures[3])),
    /picture “before step 2.png” was altered/,
  ],
  [
    'a byte of a picture',
    (html) =>
      html.replace(base64(pictures[0]).slice(0, 90), `${base64(pictures[0]).slice(0, 89)}A`),
    /picture “before step 1.png” was altered/,
  ],
  [
    'a missing picture',
    once(/<script type="image\/png"[^]*?<\/script>/, ''),
    /picture “before step 1.png” is missing/,
  ],
  [
    'the record',
    once(/(id="record">[^]*?"operator":")/, '$1x'),
    /The record this file carries was altered/,
  ],
  ['no record', once('id="record"', 'id="recorded"'), /The record is missing/],
  ['the digests', once(/(id="digests">[^]*?"page":")\w/, '$1z'), /altered/],
  [
    'the name of a signer',
    once('<h3>Kim Reviewer</h3>', '<h3>Kim Referee</h3>'),
    /section of signatures was altered/,
  ],
  [
    'a signature',
    (html) =>
      html.replace(
        /(\\"sig\\":\\")(..)/,
        (_, head: string, two: string) => `${head}${two === 'AA' ? 'BB' : 'AA'}`,
      ),
    /signature of Jo Operator \(executor\) does not fit/,
  ],
  ['no signatures', once(/(id="signed">)[^<]*/, '$1'), /signatures are missing/],
  [
    'something after the end',
    once('</body>', '<p>All is well.</p></body>'),
    /added after the end: p/,
  ],
  [
    'content in a shadow',
    once(/(<h2 id="summary-title">)/, '$1<template shadowrootmode="open">All passed</template>'),
    /hidden content of h2/,
  ],
  ['an attribute of the body', once('</html>', '<body title="x"></html>'), /added to the body/],
];

// The line at the top that says whether this file is as it was written.

const made = (name, content, className = '') => {
  const element = document.createElement(name);
  if (className !== '') element.className = className;
  element.append(...[content].flat());
  return element;
};

export function showProgress(line, text) {
  if (line.firstElementChild?.matches('p.check-progress') !== true) {
    line.hidden = false;
    line.replaceChildren(made('p', '', 'check-progress'));
  }
  line.firstElementChild.textContent = text;
}

const limit =
  'This page holds its own text, record, pictures and signatures against each other. Who alters a file and its digests, or the script that compares them, is not found out here: ask npx runproof verify, with a copy of the keys and of the ledger’s head that comes from elsewhere.';

/** Red for anything that does not fit, amber for what could not be checked, else green. */
export function showResult(line, found) {
  const { wrong, unsure, pictures, signatures = [] } = found;
  const state = wrong.length > 0 ? 'bad' : unsure.length > 0 ? 'unsure' : 'good';
  const sayings = {
    bad: () =>
      `This file was altered. ${wrong.slice(0, 3).join('. ')}.${wrong.length > 3 ? ` And ${wrong.length - 3} more.` : ''}`,
    unsure: () => `This file could not be checked whole. ${unsure.join('. ')}.`,
    good: () =>
      `This file is as it was written: record, ${pictures} ${pictures === 1 ? 'picture' : 'pictures'}, text.${signers(signatures)}`,
  };
  const summary = made('summary', made('span', sayings[state](), 'check-says'));
  const details = made('details', [summary, ...explained(found, state)]);
  line.className = `check ${state}`;
  if (state === 'bad') document.title = `ALTERED: ${document.title}`;
  line.hidden = false;
  line.replaceChildren(details);
}

const signers = (signatures) =>
  signatures.length === 0
    ? ' Nobody has signed it.'
    : ` Signed by ${signatures.map(({ who, role, rehearsal }) => `${who} (${role}${rehearsal ? ', signature of a rehearsal' : ''})`).join(', ')}.`;

function explained({ wrong, unsure, signatures = [], record, page, name }, state) {
  const list = (texts) =>
    texts.length === 0
      ? []
      : [
          made(
            'ul',
            texts.map((text) => made('li', text)),
          ),
        ];
  const digests = [
    [`Digest of ${name}`, record],
    ['Digest of the text', page],
  ].filter(([, digest]) => (digest ?? '') !== '');
  const rows = [
    ...digests,
    ...signatures.map(({ who, role, meaning, time, key, wrong: off }) => [
      `Signature of ${who}, ${role}`,
      `${off === null ? '' : `Not valid: it ${off}. `}${meaning} ${time} Key ${key}`,
    ]),
  ].map(([term, text]) => made('div', [made('dt', term), made('dd', text)]));
  const keys =
    signatures.length === 0
      ? []
      : [
          made(
            'p',
            'Whose key that is, this file cannot tell: compare its fingerprint with one you have from elsewhere.',
          ),
        ];
  return [
    ...(state === 'good' ? [] : list([...wrong, ...unsure])),
    ...(rows.length === 0 ? [] : [made('dl', rows, 'wide')]),
    ...keys,
    made('p', limit, 'note'),
  ];
}

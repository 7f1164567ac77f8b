import { digestOf, fromBase64, jsonText, pictureBlock, utf8, whole } from './data.js';
import { checkEnvelope } from './envelopes.js';
import { alteredParts } from './parts.js';
import { showProgress, showResult } from './check-line.js';
import { isDataBlock } from './walk.js';

/**
 * Holds this file against itself: its text against the digest it states, the record and the pictures against theirs,
 * the signatures against all of them. `page` is the walk made before anything was touched.
 */
export async function checkFile(page, script) {
  const line = document.querySelector('#check');
  if (line === null) return;
  showProgress(line, 'Checking this file …');
  const body = stateOf(document.body);
  await whole();
  if (globalThis.crypto?.subtle === undefined) {
    showResult(line, {
      wrong: [],
      unsure: ['This browser lends a page opened this way no Web Crypto'],
    });
    return;
  }
  const found = {
    wrong: [],
    unsure: [],
    pictures: 0,
    signatures: [],
    name: '',
    record: '',
    page: '',
  };
  try {
    addedThings(page, script, body, found);
    await checkText(page, found);
    await checkRecord(found);
    await checkPictures(found, (done, all) =>
      showProgress(line, `Checking this file: ${done} of ${all} pictures …`),
    );
    await checkSignatures(found);
  } catch (error) {
    found.wrong.push(`What this file carries cannot be read (${error.message})`);
  }
  showResult(line, found);
}

const stateOf = (element) =>
  JSON.stringify([...element.attributes].map(({ name, value }) => [name, value]));

/** What came into the page after the walk: a browser puts more into a body than what stands in it. */
function addedThings(page, script, body, { wrong }) {
  const seen = new Set();
  for (const stray of page.strays) wrong.push(`Something was added: ${stray}`);
  for (let node = script.nextSibling; node !== null; node = node.nextSibling) {
    if (node.nodeType === Node.COMMENT_NODE) continue;
    if (node.nodeType === Node.TEXT_NODE && node.data.trim() === '') continue;
    const known = node.nodeType === Node.ELEMENT_NODE && isDataBlock(node) && !seen.has(node.id);
    if (known && /^(digests|record|signed|picture-[0-9a-f]{64})$/.test(node.id)) seen.add(node.id);
    else wrong.push(`Something was added after the end: ${node.id || node.nodeName.toLowerCase()}`);
  }
  for (const block of document.scripts)
    if (block !== script && !seen.has(block.id)) wrong.push('A script or block of data was added');
  if (stateOf(document.body) !== body) wrong.push('Something was added to the body of the page');
}

/** `null` for what is not there or cannot be read: both are told as missing. */
function carriedJson(id) {
  try {
    return JSON.parse(jsonText(id) ?? 'null');
  } catch {
    return null;
  }
}

async function checkText(page, found) {
  const stated = carriedJson('digests');
  if (typeof stated?.page !== 'string' || !Array.isArray(stated.parts)) {
    found.wrong.push('The digests of the text are missing');
    return;
  }
  found.page = await digestOf(utf8(page.parts.map(({ text }) => text).join('')));
  if (found.page !== stated.page) {
    for (const what of await alteredParts(page.parts, stated.parts)) found.wrong.push(what);
  }
  if ((await digestOf(utf8(page.section))) !== stated.signatures)
    found.wrong.push('The section of signatures was altered');
}

async function checkRecord(found) {
  const [name = '', expected] =
    document.querySelector('meta[name=runproof-carries]')?.content.split(' ') ?? [];
  const text = jsonText('record');
  found.name = name;
  found.record = text === null ? '' : await digestOf(utf8(text));
  if (found.record === '') found.wrong.push('The record is missing');
  else if (found.record !== expected) found.wrong.push('The record this file carries was altered');
  else disagreements(JSON.parse(text), found);
}

/** The verdicts the page shows are those of its record, whatever digests it states. */
function disagreements({ steps, verdict }, { wrong }) {
  if (steps === undefined || verdict === undefined) return;
  const shownIn = (place) => place?.querySelector('.chip')?.textContent.trim().toLowerCase();
  const shown = steps.filter(({ scope }) => scope !== 'outside');
  for (const step of shown) {
    const place = document.getElementById(`step-${step.id}`);
    if (place === null) wrong.push(`Step ${step.id} is in the record and not on the page`);
    else if (shownIn(place) !== (step.verdict ?? 'not run'))
      wrong.push(`Step ${step.id} is shown with another verdict than the record has`);
  }
  const articles = document.querySelectorAll('article.step').length;
  if (articles !== shown.length) wrong.push('The page shows other steps than the record has');
  for (const place of document.querySelectorAll('.bar-verdict, .overall'))
    if (shownIn(place) !== verdict) wrong.push('The overall verdict is not that of the record');
}

async function checkPictures(found, progress) {
  const shown = new Map();
  for (const picture of document.querySelectorAll('img[data-picture]'))
    shown.set(picture.dataset.picture, picture.alt);
  let since = performance.now();
  for (const [digest, name] of shown) {
    const block = /^[0-9a-f]{64}$/.test(digest) ? pictureBlock(digest) : null;
    if (block === null) found.wrong.push(`The picture “${name}” is missing`);
    else if ((await pictureDigest(block)) !== digest)
      found.wrong.push(`The picture “${name}” was altered`);
    found.pictures += 1;
    if (performance.now() - since < 40) continue;
    progress(found.pictures, shown.size);
    await new Promise((resolve) => setTimeout(resolve));
    since = performance.now();
  }
  const blocks = document.querySelectorAll('script[type^="image/"]').length;
  if (blocks > shown.size) found.wrong.push('A picture was added that the page does not show');
}

async function pictureDigest(block) {
  try {
    return await digestOf(fromBase64(block.textContent));
  } catch {
    return 'no base64';
  }
}

async function checkSignatures(found) {
  const signed = carriedJson('signed');
  if (!Array.isArray(signed)) {
    found.wrong.push('The signatures are missing');
    return;
  }
  // A protocol is signed before anything is done: its signatures are over protocol.json alone.
  const page = found.name === 'record.json' ? { page: found.page } : {};
  for (const one of signed) {
    const said = await checkEnvelope(one, { [found.name]: found.record, ...page });
    found.signatures.push(said);
    const whose = `The signature of ${said.who}${said.role === '' ? '' : ` (${said.role})`}`;
    if (said.wrong !== null) found.wrong.push([whose, said.wrong].join(' '));
    if (said.unsure !== null) found.unsure.push([whose, 'was not checked:', said.unsure].join(' '));
  }
}

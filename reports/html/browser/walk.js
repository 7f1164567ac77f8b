// The canonical walk of this page, twin of ../check/canonical.ts; it runs before anything here touches the page.

const blank = /^[\t\n\f\r ]*$/;
const loose = new Set(['html', 'head', 'body']);

export const isDataBlock = (element) =>
  element.localName === 'script' &&
  (element.type === 'application/json' || element.type.startsWith('image/'));

/** `parts`: canonical text by the id of the element it is of; `section`: that of the signatures; `strays`: what no walk sees. */
export function walk() {
  const parts = [];
  const strays = [];
  const open = [];
  let lines = [];
  let kept = null;
  let section = null;
  let name = '';
  let text = '';

  const enter = (next) => {
    parts.push({ name, text: lines.join('') });
    lines = [];
    name = next;
  };
  const flush = () => {
    if (text !== '' && !(blank.test(text) && loose.has(open.at(-1) ?? 'html')))
      lines.push(`${JSON.stringify(text)}\n`);
    text = '';
  };
  const partOf = (element) => {
    if (element.id === '' || kept !== null) return null;
    const inMain = open.at(-1) === 'main' && element.id !== 'steps';
    return inMain || element.localName === 'article' ? element.id : null;
  };
  const visit = (element) => {
    flush();
    if (element.shadowRoot !== null) strays.push(`hidden content of ${element.localName}`);
    const part = partOf(element);
    if (part !== null) enter(part);
    const isSection =
      section === null && element.matches('section#signatures') && open.at(-1) === 'main';
    open.push(element.localName);
    lines.push(`(${element.localName}${attributesOf(element)}\n`);
    if (isSection) {
      kept = lines;
      lines = [];
    }
    for (let child = element.firstChild; child !== null; child = child.nextSibling) {
      if (child.nodeType === Node.TEXT_NODE || child.nodeType === Node.CDATA_SECTION_NODE)
        text += child.data;
      else if (child.nodeType === Node.ELEMENT_NODE && !isDataBlock(child)) visit(child);
    }
    flush();
    if (isSection) {
      section = lines.join('');
      lines = kept;
      kept = null;
    }
    lines.push(')\n');
    open.pop();
    if (part !== null) enter('');
  };
  visit(document.documentElement);
  enter('');
  return { parts, section: section ?? '', strays };
}

function attributesOf({ attributes }) {
  if (attributes.length === 0) return '';
  const found = [...attributes].map((one) => [one.name, one.value]);
  if (found.length > 1) found.sort(([one], [other]) => (one < other ? -1 : 1));
  return found.map(([key, value]) => ` ${key}=${JSON.stringify(value)}`).join('');
}

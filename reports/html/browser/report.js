import { checkFile } from './check.js';
import { prepareFinding } from './find.js';
import { prepareKeys } from './keys.js';
import { measureBar, preparePaper, prepareTheme } from './look.js';
import { showPictures } from './pictures.js';
import { walk } from './walk.js';

const script = document.currentScript;
// First of all, before anything here touches the page.
const page = document.querySelector('#check') === null ? null : walk();

measureBar();
const controls = document.querySelector('.controls');
if (controls !== null) {
  controls.hidden = false;
  const finding = prepareFinding();
  const changeTheme = prepareTheme();
  prepareKeys(finding);
  preparePaper(finding.hidable);
  const open = (yes) => {
    for (const part of document.querySelectorAll('main details')) part.open = yes;
  };
  const deeds = {
    expand: () => open(true),
    collapse: () => open(false),
    theme: changeTheme,
    print: () => print(),
  };
  controls.addEventListener('click', ({ target }) => deeds[target.dataset.do]?.());
}
const fail = (error) => reportError(error);
showPictures().catch(fail);
if (page !== null) checkFile(page, script).catch(fail);

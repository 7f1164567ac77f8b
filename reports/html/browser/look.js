const root = document.documentElement;
const remembered = 'runproof-theme';

/** The theme against the system's, where a browser keeps such a choice. */
export function prepareTheme() {
  const button = document.querySelector('[data-do=theme]');
  const dark = () =>
    root.dataset.theme === undefined
      ? matchMedia('(prefers-color-scheme: dark)').matches
      : root.dataset.theme === 'dark';
  const show = () => button.setAttribute('aria-pressed', String(dark()));
  try {
    const kept = localStorage.getItem(remembered);
    if (kept === 'dark' || kept === 'light') root.dataset.theme = kept;
  } catch {
    // A browser may keep nothing for files opened from disk; the choice then holds for this view.
  }
  show();
  return () => {
    root.dataset.theme = dark() ? 'light' : 'dark';
    try {
      localStorage.setItem(remembered, root.dataset.theme);
    } catch {
      // As above.
    }
    show();
  };
}

/** What stays at the top is as high as its words need; what is scrolled to stands below it. */
export function measureBar() {
  const bar = document.querySelector('.bar');
  if (bar === null) return;
  new ResizeObserver(() => {
    root.style.setProperty('--bar', `${bar.offsetHeight}px`);
  }).observe(bar);
}

// Paper cannot be opened: everything folded is printed, also where the style sheet alone does not achieve it,
// and everything a filter hides, because half a report must not look like a whole one.
export function preparePaper(hidable) {
  let closed = [];
  let hidden = [];
  addEventListener('beforeprint', () => {
    closed = [...document.querySelectorAll('main details:not([open])')];
    hidden = hidable.filter((element) => element.hidden);
    for (const part of closed) part.open = true;
    for (const element of hidden) element.hidden = false;
  });
  addEventListener('afterprint', () => {
    for (const part of closed) part.open = false;
    for (const element of hidden) element.hidden = true;
  });
}

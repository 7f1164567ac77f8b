(() => {
  const root = document.documentElement;
  const all = (selector) => [...document.querySelectorAll(selector)];
  const controls = document.querySelector('.controls');
  const find = document.querySelector('#find');
  const found = document.querySelector('#found');
  const nothing = document.querySelector('#nothing-found');
  const steps = all('article.step');
  const others = all('tr[data-step], tbody[data-step]');
  const boxes = all('input[name=verdict]');
  const texts = new Map();
  controls.hidden = false;

  // The text of a step is collected when it is first searched for: a report may have a thousand of them.
  const textOf = (step) => {
    if (!texts.has(step)) texts.set(step, step.textContent.toLowerCase());
    return texts.get(step);
  };

  const filter = () => {
    const wanted = find.value.trim().toLowerCase();
    const verdicts = new Set(boxes.filter((box) => box.checked).map((box) => box.value));
    const shown = new Set();
    for (const step of steps) {
      const fits =
        verdicts.has(step.dataset.verdict) && (wanted === '' || textOf(step).includes(wanted));
      step.hidden = !fits;
      if (fits) shown.add(step.dataset.step);
    }
    for (const row of others) row.hidden = !shown.has(row.dataset.step);
    nothing.hidden = shown.size > 0;
    const everything = shown.size === steps.length;
    found.textContent = everything ? '' : `${shown.size} of ${steps.length} steps shown`;
    root.classList.toggle('filtered', !everything);
  };

  let later;
  find.addEventListener('input', () => {
    clearTimeout(later);
    later = setTimeout(filter, 120);
  });
  for (const box of boxes) box.addEventListener('change', filter);

  // A link to a step that a filter hides, or to something folded away, shows it first.
  const reveal = () => {
    let id = '';
    try {
      id = decodeURIComponent(location.hash.slice(1));
    } catch {
      return;
    }
    const target = id === '' ? null : document.getElementById(id);
    if (target === null) return;
    if (target.hidden) {
      find.value = '';
      for (const box of boxes) box.checked = true;
      filter();
    }
    for (let up = target; up !== null; up = up.parentElement)
      if (up.localName === 'details') up.open = true;
    settle(target, 20);
    const heading = target.querySelector('h3');
    if (target.matches('article') && heading !== null) {
      heading.tabIndex = -1;
      heading.focus({ preventScroll: true });
    }
  };
  // Steps above are laid out only as they come into view, which moves the target: look again until it stays.
  const settle = (target, looks) => {
    target.scrollIntoView();
    const before = target.getBoundingClientRect().top;
    requestAnimationFrame(() => {
      const moved = Math.abs(target.getBoundingClientRect().top - before) > 1;
      if (looks > 0 && (moved || looks > 17)) settle(target, looks - 1);
    });
  };
  addEventListener('hashchange', reveal);
  // After the browser's own jump, which takes the focus away again.
  addEventListener('load', () => setTimeout(reveal));

  const theme = document.querySelector('[data-do=theme]');
  const dark = () =>
    root.dataset.theme === undefined
      ? matchMedia('(prefers-color-scheme: dark)').matches
      : root.dataset.theme === 'dark';
  const show = () => theme.setAttribute('aria-pressed', String(dark()));
  const keep = (name) => {
    root.dataset.theme = name;
    try {
      localStorage.setItem('runproof-theme', name);
    } catch {
      // A browser may keep nothing for files opened from disk; the choice then holds for this view.
    }
    show();
  };
  try {
    const kept = localStorage.getItem('runproof-theme');
    if (kept === 'dark' || kept === 'light') root.dataset.theme = kept;
  } catch {
    // As above.
  }
  show();

  const open = (yes) => {
    for (const part of all('main details')) part.open = yes;
  };
  const deeds = {
    expand: () => open(true),
    collapse: () => open(false),
    theme: () => keep(dark() ? 'light' : 'dark'),
    print: () => print(),
  };
  controls.addEventListener('click', ({ target }) => deeds[target.dataset.do]?.());
  addEventListener('keydown', (event) => {
    const typing = event.target instanceof HTMLInputElement;
    if (event.key !== '/' || typing || event.ctrlKey || event.metaKey || event.altKey) return;
    event.preventDefault();
    find.focus();
  });

  // Paper cannot be opened: everything folded is printed, also where the style sheet alone does not achieve it,
  // and everything a filter hides, because half a report must not look like a whole one.
  let closed = [];
  let hidden = [];
  addEventListener('beforeprint', () => {
    closed = all('main details:not([open])');
    hidden = [...steps, ...others].filter((element) => element.hidden);
    for (const part of closed) part.open = true;
    for (const element of hidden) element.hidden = false;
  });
  addEventListener('afterprint', () => {
    for (const part of closed) part.open = false;
    for (const element of hidden) element.hidden = true;
  });
})();

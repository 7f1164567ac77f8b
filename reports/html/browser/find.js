const all = (selector) => [...document.querySelectorAll(selector)];

/** Search and filters over steps, and over the rows of tables that belong to them; links reveal what they lead to. */
export function prepareFinding() {
  const find = document.querySelector('#find');
  const status = document.querySelector('#found');
  const nothing = document.querySelector('#nothing-found');
  const steps = all('article.step');
  const others = all('tr[data-step], tbody[data-step]');
  const groups = all('details.procedure').map((group) => [
    group,
    [...group.querySelectorAll('tbody')],
  ]);
  const boxes = all('input[name=verdict]');
  const texts = new Map();

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
    for (const [group, bodies] of groups) group.hidden = bodies.every((body) => body.hidden);
    nothing.hidden = shown.size > 0;
    const everything = shown.size === steps.length;
    status.textContent = everything ? '' : `${shown.size} of ${steps.length} steps shown`;
    document.documentElement.classList.toggle('filtered', !everything);
  };
  const clear = () => {
    find.value = '';
    for (const box of boxes) box.checked = true;
    filter();
  };

  let later;
  find.addEventListener('input', () => {
    clearTimeout(later);
    later = setTimeout(filter, 120);
  });
  for (const box of boxes) box.addEventListener('change', filter);

  // A link to a step that a filter hides, or to something folded away, shows it first.
  const reveal = () => {
    const target = targetOf(location.hash);
    if (target === null) return;
    if (target.closest('[hidden]') !== null) clear();
    for (let up = target; up !== null; up = up.parentElement)
      if (up.localName === 'details') up.open = true;
    settle(target, 20);
    const heading = target.querySelector('h3');
    if (target.matches('article') && heading !== null) {
      heading.tabIndex = -1;
      heading.focus({ preventScroll: true });
    }
  };
  addEventListener('hashchange', reveal);
  // After the browser's own jump, which takes the focus away again.
  if (document.readyState === 'complete') setTimeout(reveal);
  else addEventListener('load', () => setTimeout(reveal));

  return {
    steps,
    find,
    hidable: [...steps, ...others, ...groups.map(([group]) => group)],
    goTo(step) {
      history.replaceState(null, '', `#${encodeURIComponent(step.id)}`);
      reveal();
    },
  };
}

function targetOf(hash) {
  try {
    const id = decodeURIComponent(hash.slice(1));
    return id === '' ? null : document.getElementById(id);
  } catch {
    return null;
  }
}

// Steps above are laid out only as they come into view, which moves the target: look again until it stays.
function settle(target, looks) {
  target.scrollIntoView();
  const before = target.getBoundingClientRect().top;
  requestAnimationFrame(() => {
    const moved = Math.abs(target.getBoundingClientRect().top - before) > 1;
    if (looks > 0 && (moved || looks > 17)) settle(target, looks - 1);
  });
}

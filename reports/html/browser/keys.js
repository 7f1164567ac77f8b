/** The report by keyboard; the same keys stand in the help. */
export function prepareKeys({ steps, find, goTo }) {
  const help = document.querySelector('#keys');
  const shown = () => steps.filter((step) => !step.hidden);
  const current = () =>
    document.activeElement?.closest('article.step') ??
    shown().find((step) => step.getBoundingClientRect().bottom > innerHeight / 4);
  const move = (by) => {
    const seen = shown();
    const at = seen.indexOf(current());
    const inside = document.activeElement?.closest('article.step') !== null;
    const next = at < 0 ? seen[0] : seen[at + (inside || by < 0 ? by : isAbove(seen[at]) ? 1 : 0)];
    if (next !== undefined) goTo(next);
  };
  const fold = () => {
    const parts = [...(current()?.querySelectorAll('details') ?? [])];
    const open = !parts.some((part) => part.open);
    for (const part of parts) part.open = open;
  };
  const deeds = {
    n: () => move(1),
    p: () => move(-1),
    o: fold,
    '/': () => {
      find.focus();
      find.select();
    },
    '?': () => help.showModal(),
  };
  document.querySelector('[data-do=keys]').addEventListener('click', () => help.showModal());
  addEventListener('keydown', (event) => {
    const { target, key } = event;
    if (key === 'Escape' && target === find && find.value !== '') {
      find.value = '';
      find.dispatchEvent(new Event('input'));
    }
    const typing = target instanceof HTMLInputElement && target.type !== 'checkbox';
    if (typing || help.open || event.ctrlKey || event.metaKey || event.altKey) return;
    if (deeds[key] === undefined) return;
    event.preventDefault();
    deeds[key]();
  });
}

const isAbove = (step) => step.getBoundingClientRect().top < innerHeight / 4;

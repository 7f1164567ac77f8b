import type { StepRecord } from '../run-record.ts';
import { html, type Markup } from './markup.ts';

export const stepAnchor = (id: string): string => `step-${id}`;

/** Links to steps by their titles, for tables where an id would say little. */
export const namedLinks = (
  steps: readonly Pick<StepRecord, 'id' | 'title'>[],
): ((id: string) => Markup) => {
  const titles = new Map(steps.map(({ id, title }) => [id, title]));
  return (id) => stepLink(id, titles.get(id) ?? id);
};

/** A link within the page; the address is percent-encoded, so that no id can leave it. */
export const stepLink = (id: string, text = id): Markup =>
  html`<a href="#${encodeURIComponent(stepAnchor(id))}">${text}</a>`;

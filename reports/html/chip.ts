import type { Standing } from '../run-record.ts';
import { html, type Markup } from './markup.ts';
import { verdictText } from './words.ts';

export const slugOf = (verdict: Standing): string => verdict.replaceAll(' ', '-');

/** A verdict by word, shape and colour; the word alone is enough. */
export const chip = (verdict: Standing): Markup =>
  html`<span class="chip v-${slugOf(verdict)}"
    >${icon(slugOf(verdict))}${verdictText[verdict]}</span
  >`;

/** Whether one criterion holds, in the same language of shapes. */
export function mark(result: string): Markup {
  const kind = kinds[result] ?? 'not-run';
  return html`<span class="mark v-${kind}">${icon(kind)}${result}</span>`;
}

const kinds: Readonly<Record<string, string>> = {
  holds: 'passed',
  given: 'passed',
  'does not hold': 'failed',
  'not given': 'pending',
  expired: 'failed',
  'not applicable': 'not-applicable',
  drifted: 'failed',
  'no longer observable': 'blocked',
  new: 'would-act',
  unchanged: 'already-conformant',
  open: 'failed',
  'closed: holds since': 'passed',
  'closed: accepted as it is': 'not-supported',
  proved: 'passed',
  'not proved': 'failed',
};

const icon = (name: string): Markup =>
  html`<svg class="icon" viewBox="0 0 16 16" aria-hidden="true" focusable="false">
    <use href="#i-${name}"></use>
  </svg>`;

/** Every shape once; the chips refer to them. */
export const shapes: Markup = html`<svg
  class="shapes"
  width="0"
  height="0"
  aria-hidden="true"
  focusable="false"
>
  <symbol id="i-passed" viewBox="0 0 16 16">
    <circle cx="8" cy="8" r="7" fill="currentColor" />
    <path
      d="M4.6 8.3l2.3 2.3 4.5-4.8"
      fill="none"
      stroke="var(--chip)"
      stroke-width="1.8"
      stroke-linecap="round"
      stroke-linejoin="round"
    />
  </symbol>
  <symbol id="i-already-conformant" viewBox="0 0 16 16">
    <circle cx="8" cy="8" r="6.2" fill="none" stroke="currentColor" stroke-width="1.6" />
    <path
      d="M4.9 8.3l2.1 2.1 4.1-4.4"
      fill="none"
      stroke="currentColor"
      stroke-width="1.8"
      stroke-linecap="round"
      stroke-linejoin="round"
    />
  </symbol>
  <symbol id="i-would-act" viewBox="0 0 16 16">
    <path
      d="M2 8h10.2M8.2 3.6L12.6 8l-4.4 4.4"
      fill="none"
      stroke="currentColor"
      stroke-width="2"
      stroke-linecap="round"
      stroke-linejoin="round"
    />
  </symbol>
  <symbol id="i-not-applicable" viewBox="0 0 16 16">
    <path
      d="M3.5 8h9"
      fill="none"
      stroke="currentColor"
      stroke-width="2.2"
      stroke-linecap="round"
    />
  </symbol>
  <symbol id="i-failed" viewBox="0 0 16 16">
    <path d="M5.1 1h5.8L15 5.1v5.8L10.9 15H5.1L1 10.900V5.1z" fill="currentColor" />
    <path
      d="M5.4 5.400l5.2 5.200M10.6 5.400l-5.2 5.2"
      stroke="var(--chip)"
      stroke-width="1.8"
      stroke-linecap="round"
    />
  </symbol>
  <symbol id="i-cut-off-while-acting" viewBox="0 0 16 16">
    <path d="M9.3 1L3 9h4.200L6.2 15 13 6.500H8.500z" fill="currentColor" />
  </symbol>
  <symbol id="i-blocked" viewBox="0 0 16 16">
    <circle cx="8" cy="8" r="7" fill="currentColor" />
    <path d="M4.4 8h7.2" stroke="var(--chip)" stroke-width="2.4" stroke-linecap="round" />
  </symbol>
  <symbol id="i-pending" viewBox="0 0 16 16">
    <circle cx="8" cy="8" r="6.2" fill="none" stroke="currentColor" stroke-width="1.6" />
    <path
      d="M8 4.400V8l2.5 1.8"
      fill="none"
      stroke="currentColor"
      stroke-width="1.6"
      stroke-linecap="round"
      stroke-linejoin="round"
    />
  </symbol>
  <symbol id="i-not-supported" viewBox="0 0 16 16">
    <rect
      x="1.8"
      y="1.8"
      width="12.4"
      height="12.4"
      rx="2"
      fill="none"
      stroke="currentColor"
      stroke-width="1.6"
    />
    <path d="M3.5 12.500l9-9" stroke="currentColor" stroke-width="1.6" />
  </symbol>
  <symbol id="i-not-run" viewBox="0 0 16 16">
    <circle
      cx="8"
      cy="8"
      r="6.2"
      fill="none"
      stroke="currentColor"
      stroke-width="1.6"
      stroke-dasharray="2.4 2.2"
    />
  </symbol>
</svg>`;

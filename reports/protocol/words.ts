import { appliesIn, type Protocol, type ProtocolStep } from '../../harness/protocol/protocol.ts';
import { html, type Markup } from '../html/markup.ts';

/** What a step is in this protocol: what it does, or that a decision excludes it. */
export type Part = 'acts' | 'confirms' | 'attested' | 'excluded';

const parts: Readonly<Record<ProtocolStep['kind'], Part>> = {
  step: 'acts',
  check: 'confirms',
  attested: 'attested',
};

export const partOf = (step: ProtocolStep): Part =>
  appliesIn(step) ? parts[step.kind] : 'excluded';

export const partText: Readonly<Record<Part, string>> = {
  acts: 'Acts',
  confirms: 'Confirms',
  attested: 'Attested',
  excluded: 'Excluded',
};

export const partMeaning: Readonly<Record<Part, string>> = {
  acts: 'observes, changes what does not conform, observes again',
  confirms: 'observes only; changes nothing',
  attested: 'a person or a third party does it and states that it was done',
  excluded: 'a decision excludes it from this protocol',
};

/** Class of colours and shape, out of those of the verdicts. */
export const looks: Readonly<Record<Part, string>> = {
  acts: 'would-act',
  confirms: 'already-conformant',
  attested: 'pending',
  excluded: 'not-applicable',
};

export const partChip = (part: Part): Markup =>
  html`<span class="chip v-${looks[part]}"
    ><svg class="icon" viewBox="0 0 16 16" aria-hidden="true" focusable="false">
      <use href="#i-${looks[part]}"></use></svg
    >${partText[part]}</span
  >`;

/** `111122223333, us-east-2`; the account's name where the environment does not say which it is. */
export function placeOf({ accounts }: Protocol, { account, region }: ProtocolStep): string {
  const id = accounts.find(({ name }) => name === account)?.id ?? 'no account';
  const place = accounts.find(({ name }) => name === region)?.region ?? 'no Region';
  return `${account}: ${id}, ${place}`;
}

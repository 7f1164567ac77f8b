import { createHash } from 'node:crypto';
import type { Acting, Observing, Place, Seen, Undoing } from '../context.ts';
import type { Attached, Journal } from '../entries.ts';
import type { Hands, Identified } from '../hands.ts';
import type { History } from '../history.ts';
import type { AnyRunbook, Placed } from '../runbook.ts';
import type { Facts, Way } from '../step.ts';
import type { Values } from '../values.ts';
import type { Mode } from '../verdict.ts';
import type { Validities } from './judge.ts';
import type { Watch } from './watch.ts';

/** What a step is doing just now, for whoever watches; `waited` in milliseconds. */
export interface Progress {
  readonly doing: 'observing' | 'finding' | 'acting' | 'waiting' | 'undoing';
  readonly text: string;
  readonly waited?: number;
}

/** Everything it takes to play one step of one run. */
export interface Scene {
  readonly runbook: AnyRunbook;
  readonly placed: Placed;
  readonly mode: Mode;
  /** How steps act that can act in the AWS console as well as through its API. */
  readonly via: Way;
  readonly run: string;
  readonly environment: unknown;
  /** What a command of ours needs to mean this environment, such as ` --env acme-prod`; nothing for the rehearsal's own. */
  readonly commandOptions?: string;
  readonly history: History;
  readonly journal: Journal;
  readonly hands: Hands;
  /** For how long the step's procedure lets its statements count. */
  readonly validities?: Validities;
  /** Account ids typed in confirmation of irreversible steps, by step id. */
  readonly confirmed: ReadonlyMap<string, string>;
  readonly onProgress: (progress: Progress) => void;
}

/** The contexts a step is handed, all drawn from the same needs, identity and watched clients. */
export interface Contexts {
  readonly observing: Observing<Values>;
  seen(facts: Facts): Seen<Values, Facts>;
  acting(before: Facts): Acting<Values, Facts>;
  undoing(before: Facts, after: Facts): Undoing<Values, Facts>;
}

export const tokenOf = (run: string, step: string): string =>
  createHash('sha256').update(`${run}\n${step}`).digest('hex');

export function contextsOf(
  scene: Scene,
  identified: Identified,
  needs: Readonly<Record<string, unknown>>,
  watch: Watch,
  attachments: Attached[],
): Contexts {
  const { hands, placed } = scene;
  const { account } = placed.step;
  const region = hands.regionOf(placed.step.region ?? account);
  const clients = (access: 'reading' | 'acting') => (place: Place) =>
    hands.clients(
      { account: place.account, region: place.region ?? hands.regionOf(place.account) },
      access,
      watch,
    );
  const handing = {
    needs: needs as Record<never, never>,
    accountId: identified.accountId,
    region,
    partition: identified.partition,
    caller: identified.caller,
    now: () => hands.now(),
    earlier: scene.history.acts.get(placed.step.id) ?? [],
    sessionEnds: () => hands.sessionEnds(account),
    dns: hands.dns,
    readFile: (path: string) => hands.readFile(path),
    fileMode: (path: string) => hands.fileMode(path),
  };
  // At run time both kinds of client are one; the reading kind refuses changes before they leave.
  const reading = (place: Place) => clients('reading')(place);
  const changing = {
    ...handing,
    aws: clients('acting')({ account, region }),
    awsIn: clients('acting'),
  };
  const attach: Acting<Values, Facts>['attach'] = async (name, content, mediaType) => {
    attachments.push({ name, mediaType, ...(await hands.attach(name, content, mediaType)) });
  };
  const pages = hands.pages({ account, region }, watch, attach);
  return {
    observing: {
      ...handing,
      aws: reading({ account, region }),
      awsIn: reading,
      http: hands.http,
      platform: hands.platform,
      pages,
    },
    seen: (facts) => ({
      needs: handing.needs,
      facts,
      accountId: identified.accountId,
      region,
      now: hands.now(),
    }),
    acting: (before) => ({
      ...changing,
      before,
      token: tokenOf(scene.run, placed.step.id),
      http: hands.http,
      mail: hands.mail,
      platform: hands.platform,
      pages,
      writePrivateFile: (path, content) => hands.writePrivateFile(path, content),
      attach,
    }),
    undoing: (before, after) => ({ ...changing, pages, before, after }),
  };
}

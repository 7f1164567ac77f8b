import type { SignerRole } from '../../harness/entries.ts';
import type { PlayOptions } from '../commands/play.ts';
import type { KeyOptions } from './signing-key.ts';

export interface SignOptions
  extends Pick<PlayOptions, 'env' | 'rehearse' | 'json' | 'breakLock'>, KeyOptions {
  readonly as: SignerRole;
  readonly name: string;
  readonly meaning: string;
  readonly protocol?: string;
  readonly timestamp?: string;
}

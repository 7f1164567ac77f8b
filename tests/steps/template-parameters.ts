import type { LaunchParameter } from '../../harness/launch-parameters.ts';

/** A parameter whose value the environment file chose. */
export const chosen = (
  name: string,
  value: string,
  key = name.toUpperCase(),
  standard: string | null = null,
): LaunchParameter => ({
  name,
  value,
  source: 'environments/acme-prod.env:12',
  chosen: true,
  documented: { default: standard },
  key,
});

/** One that has the document's default. */
export const standard = (name: string, value: string): LaunchParameter => ({
  name,
  value,
  source: 'document default',
  chosen: false,
  documented: { default: value },
  key: name.toUpperCase(),
});

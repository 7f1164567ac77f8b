import type { Failure } from '../entries.ts';
import { RunproofError } from '../errors/index.ts';
import { redact } from '../redaction.ts';
import { WaitsFor } from '../waits-for.ts';

interface SdkError {
  readonly $metadata?: { readonly requestId?: string };
  readonly operation?: string;
}

/** An error as the evidence keeps it: redacted, with AWS's operation and request id where it came from there. */
export function failureOf(error: unknown, during: Failure['during']): Failure {
  const given = error instanceof Error ? error : new Error(String(error));
  const sdk = given as SdkError;
  return {
    name: given instanceof RunproofError ? given.code : given.name,
    message: redact(given.message),
    during,
    operation: sdk.operation ?? null,
    requestId: sdk.$metadata?.requestId ?? null,
  };
}

/** The remedy an error brings along, or what can be said from its name. */
export function remedyOf(error: unknown): string | null {
  if (error instanceof WaitsFor) return error.remedy;
  if (error instanceof RunproofError) return error.details.fix;
  const name = error instanceof Error ? error.name : '';
  if (/AccessDenied|Unauthorized|NotAuthorized|AuthorizationError/.test(name)) {
    return 'Give the deployer the permission named above (npx runproof policy lists all that are needed), then run this step again.';
  }
  if (/Throttl|TooManyRequests|RequestLimit|SlowDown/.test(name))
    return 'AWS is busy: run this step again in a few minutes.';
  if (/Expired|InvalidClientToken|UnrecognizedClient|CredentialsProvider/.test(name)) {
    return 'Sign in again so that the credentials are valid, then npx runproof resume.';
  }
  if (/Timeout|ECONN|ENOTFOUND|Networking/.test(name))
    return 'Check the network to AWS, then run this step again.';
  return null;
}

/** Busy, slow or unreachable for the moment: worth looking again while there is time. */
export function isTransient(error: unknown): boolean {
  if (!(error instanceof Error)) return false;
  const { $metadata, $retryable } = error as Error & {
    $metadata?: { httpStatusCode?: number };
    $retryable?: object;
  };
  const busy =
    /Throttl|TooManyRequests|RequestLimit|SlowDown|Timeout|ECONN|EAI_AGAIN|ServiceUnavailable/;
  return (
    $retryable !== undefined || ($metadata?.httpStatusCode ?? 0) >= 500 || busy.test(error.name)
  );
}

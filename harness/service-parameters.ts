import type { DeployedService } from './aws/service-deployments.ts';
import { goesBy } from './aws/service-tasks.ts';

/** A parameter as Parameter Store has it: everything but its value. */
export interface StoredParameter {
  readonly [field: string]: string | number | boolean | null;
  readonly path: string;
  /** The platform's service that reads it at start. */
  readonly service: string;
  readonly type: string | null;
  readonly version: number | null;
  readonly changed: string | null;
  readonly isTheOneProvided: boolean;
  /** What the document writes, where that differs. */
  readonly documentSays: string | null;
}

/** A service with the time at which the newest of its parameters was written; ISO, null where there is none. */
export interface ServiceAge extends DeployedService {
  readonly parametersChanged: string | null;
}

/** Where the platform's containers look for a parameter. */
export const parameterPath = (environment: string, service: string, name: string): string =>
  `/tetrascience/${environment}/ECS/${service}/${name}`;

/** Puts beside each service when its parameters were last written. */
export const agesOf = (
  services: readonly DeployedService[],
  parameters: readonly StoredParameter[],
): readonly ServiceAge[] =>
  services.map((service) => {
    const changes = parameters.flatMap(({ service: name, changed }) =>
      goesBy(service.service, name) && changed !== null ? changed : [],
    );
    return { ...service, parametersChanged: changes.toSorted().at(-1) ?? null };
  });

/** Services with a task that was started before one of their parameters was written. */
export const olderThanParameters = (services: readonly ServiceAge[]): readonly ServiceAge[] =>
  services.filter(
    ({ runsSince, parametersChanged }) =>
      runsSince !== null && parametersChanged !== null && runsSince < parametersChanged,
  );

import type { ReadingOperation } from './reading-operations.ts';
import type { Services } from './services.ts';

type CommandNamed<Module, Operation> = Operation extends string
  ? Module extends Record<`${Operation}Command`, abstract new (...args: never[]) => infer Command>
    ? Command
    : never
  : never;

/** The input and output of an SDK command; together they tell commands apart that look alike. */
type Signature<Command> = Command extends {
  resolveMiddleware: (
    ...args: never[]
  ) => (args: { input: infer Input }) => Promise<{ output: infer Output }>;
}
  ? [Input, Output]
  : never;

type Same<A, B> =
  (<T>() => T extends A ? 1 : 2) extends <T>() => T extends B ? 1 : 2 ? true : false;

type OneOf<Command, Allowed> = true extends (
  Allowed extends unknown ? Same<Signature<Command>, Signature<Allowed>> : never
)
  ? unknown
  : { 'observe may only send operations listed in harness/aws/reading-operations.ts': never };

interface ReadingClient<Name extends keyof Services> {
  send<Command extends { input: object }>(
    command: Command & OneOf<Command, CommandNamed<Services[Name], ReadingOperation<Name>>>,
  ): Promise<Signature<Command>[1]>;
}

/** Clients that only read: a command outside of the list does not compile, and is refused at run time as well. */
export type ReadingAws = { readonly [Name in keyof Services]: ReadingClient<Name> };

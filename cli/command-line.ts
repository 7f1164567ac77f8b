import { CommanderError } from 'commander';
import { exitCodeOf, print } from './failure.ts';
import { program } from './program.ts';

try {
  await program().parseAsync(process.argv);
} catch (error) {
  if (error instanceof CommanderError) process.exitCode = error.exitCode === 0 ? 0 : 3;
  else {
    print(error);
    process.exitCode = exitCodeOf(error);
  }
}

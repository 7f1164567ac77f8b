#!/usr/bin/env node
// Whatever Node starts this: hands over to the project's own, with the same arguments, streams and exit code.
import { spawn } from 'node:child_process';
import { existsSync } from 'node:fs';
import { constants } from 'node:os';
import { at, node24 } from './setup/place.js';
import { Problem } from './setup/problem.js';

if (existsSync(node24)) handOver();
else {
  const sentence = 'Runproof is not set up in this folder yet.';
  const details = { found: `no ${node24}`, expected: 'Node 24 in node_modules' };
  console.error(new Problem('RP-B012', sentence, details).message);
  process.exitCode = 2;
}

function handOver() {
  // a channel tells the child when this process is gone, even by SIGKILL; young objects are thrown away early, so that
  // a report of a thousand pictures is drawn in little memory
  const leave = new URL('leave-with-launcher.js', import.meta.url).href;
  const flags = ['--max-semi-space-size=8', '--import', leave];
  const child = spawn(node24, [...flags, at('cli', 'main.ts'), ...process.argv.slice(2)], {
    stdio: ['inherit', 'inherit', 'inherit', 'ipc'],
  });
  for (const signal of /** @type {const} */ (['SIGINT', 'SIGTERM', 'SIGHUP', 'SIGQUIT'])) {
    // the terminal sends its signals to the child as well; twice would mean "at once"
    const fromTerminal = signal !== 'SIGTERM' && process.stdin.isTTY;
    process.on(signal, () => fromTerminal || child.kill(signal));
  }
  // npm's shell dies of SIGTERM and tells nobody; what it leaves behind ends here
  const parent = process.ppid;
  const orphaned = () => process.ppid !== parent && child.kill('SIGTERM');
  if (process.env['npm_command']) setInterval(orphaned, 500).unref();
  child.on('error', (error) => {
    const details = { where: node24, found: error.message };
    console.error(new Problem('RP-B012', 'Node 24 does not start.', details).message);
    process.exitCode = 2;
  });
  child.on('exit', (code, signal) => {
    process.exitCode = signal ? 128 + constants.signals[signal] : (code ?? 1);
    if (child.connected) child.disconnect();
  });
}

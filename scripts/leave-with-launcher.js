// Loaded into the program by runproof.js: when the launcher is gone, end as if it had passed on SIGTERM.
process.once('disconnect', () => process.kill(process.pid, 'SIGTERM'));
process.channel?.unref();

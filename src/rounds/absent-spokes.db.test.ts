import { expect, onTestFinished, test } from 'vitest';
import { expectConverged } from '../../test/support/agreement.js';
import { spokeConfig } from '../../test/support/config.js';
import { openOffices } from '../../test/support/offices.js';
import { silentServer } from '../../test/support/silent-server.js';

test('spokes that hang are waited for side by side, and hold up none that answers', async () => {
  const offices = await openOffices('CREATE TABLE note (id INT PRIMARY KEY, v INT)', ['note'], { spokes: 2 });
  const [, here] = offices.spokes;
  if (here === undefined) throw new Error('there are two');
  await here.run('INSERT INTO note VALUES (1, 1)');
  const silent = await silentServer();
  const absent = Array.from({ length: 20 }, (_, at) => spokeConfig(at + 10, here, { login: { port: silent.port } }));
  const config = {
    spokes: [...absent, ...offices.config.spokes],
    concurrency: 1,
    timeouts: { ...offices.config.timeouts, connectTimeoutMs: 1_500 },
    retry: { attempts: 1, firstDelayMs: 1 },
  };
  const warnings: string[] = [];
  const noted = (warning: Error): number => warnings.push(warning.message);
  process.on('warning', noted);
  onTestFinished(() => void process.off('warning', noted));
  const done: string[] = [];
  const begun = new Set<number>();
  const result = await offices.sync({
    config,
    signal: new AbortController().signal,
    onEvent: (event) => {
      if (event.type === 'pass-started') begun.add(event.site);
      if (event.type !== 'pass-done' || event.round !== 1) return;
      done.push(event.outcome);
      // Each pass that ends has begun.
      expect(begun.delete(event.site)).toBe(true);
    },
  });
  const each = (outcome: string): string[] => absent.map(() => outcome);
  expect(done).toEqual([...each('put-aside'), 'synced', 'synced', ...each('skipped')]);
  expect(result.sites.map(({ outcome }) => outcome)).toEqual([...each('skipped'), 'synced', 'synced']);
  expect(silent.most()).toBeGreaterThanOrEqual(absent.length);
  await expectConverged(offices, 'note');
  // Of too many listeners to one signal, for example: people would read it on their terminal.
  expect(warnings).toEqual([]);
}, 60_000);

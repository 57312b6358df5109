import { writeFileSync } from 'node:fs';
import type { Reporter, TestModule } from 'vitest/node';
import type { Tally } from './tally.js';

/** Writes what a run of vitest came to, with the reasons of what was skipped, into the file that SPOKESYNC_MATRIX_TALLY names. */
export default class TallyReporter implements Reporter {
  onTestRunEnd(modules: readonly TestModule[]): void {
    const file = process.env['SPOKESYNC_MATRIX_TALLY'];
    if (file !== undefined) writeFileSync(file, JSON.stringify(tallyOf(modules)));
  }
}

function tallyOf(modules: readonly TestModule[]): Tally {
  const skipped: { test: string; reason: string }[] = [];
  const failed: string[] = modules.flatMap((module) => (module.errors().length > 0 ? [module.relativeModuleId] : []));
  const passed: string[] = [];
  for (const module of modules) {
    for (const test of module.children.allTests()) {
      const result = test.result();
      const name = `${module.relativeModuleId}: ${test.fullName}`;
      if (result.state === 'passed') passed.push(name);
      else if (result.state === 'skipped') skipped.push({ test: name, reason: result.note ?? '' });
      else failed.push(name);
    }
  }
  return { passed, failed, skipped };
}

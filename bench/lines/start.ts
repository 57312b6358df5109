import type { Contender } from '../contest.js';
import { contest } from '../contest.js';
import { under } from '../goal.js';
import type { BenchLine } from '../line.js';
import { observe } from '../observe.js';
import { writeConfig } from '../offices.js';
import { runProgram } from '../ours.js';
import { medianOf } from '../sample.js';

const LEAST_RUNS = 7;
const COMMANDS = [
  { command: '--help', mostMs: 150 },
  { command: 'status', mostMs: 400 },
] as const;

/** How long a person waits for the command itself. */
export const start: BenchLine = {
  name: 'start',
  about: 'start of the command: --help, status',
  run: async (stage) => {
    const offices = await stage.persons('ours', 10_000);
    const config = await writeConfig(stage.folder, offices, {});
    const runs = Math.max(LEAST_RUNS, stage.options.runs);
    const contenders = COMMANDS.map(({ command }): Contender => {
      const args = command === 'status' ? [command, '--config', config] : [command];
      const run = (): ReturnType<Contender['run']> => observe(offices, null, () => runProgram(stage, args));
      return { name: `spokesync ${command}`, offices, run, rehearse: run, equalises: false };
    });
    const series = await contest({ ...stage, options: { ...stage.options, runs } }, contenders);
    return {
      work: 'start of the command',
      series,
      verdicts: COMMANDS.map(({ command, mostMs }, at) =>
        under(`\`${command}\``, mostMs, ' ms', medianOf(series[at]?.samples ?? [], 'ms')),
      ),
      note: null,
    };
  },
};

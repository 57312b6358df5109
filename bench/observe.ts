import { loadOf } from './bench-server.js';
import type { Measured } from './measure.js';
import { type Offices, serversOf } from './offices.js';
import type { Sample } from './sample.js';
import { type LineQuality, overLines } from './slow-line.js';

/** What a program is run with: ports in place of the spokes' own, by the offices' ids. */
export type Ports = ReadonlyMap<number, number>;

/** What is known of the program or the statements themselves. */
type Observed = Pick<Measured, 'ms'> & Partial<Measured> & { readonly runMs?: number };

/** What `work` took of its own process and of the offices' servers, over lines of that quality if one is given. */
export async function observe(
  offices: Offices,
  line: LineQuality | null,
  work: (ports: Ports) => Promise<Observed>,
): Promise<Sample> {
  const own = new Map<number, number>();
  const { result, loads } = await loadOf(serversOf(offices), async () =>
    line === null ? { result: await work(own), load: null } : overLines(offices.spokes, line, work),
  );
  const [hub, ...spokes] = loads;
  const sum = (figure: 'cpuMs' | 'statements' | 'bytesReceived' | 'bytesSent'): number =>
    spokes.reduce((total, load) => total + load[figure], 0);
  return {
    ms: result.result.ms,
    runMs: result.result.runMs ?? null,
    waits: result.load?.waits ?? null,
    statements: sum('statements'),
    bytesToSpoke: result.load?.bytesToSpoke ?? sum('bytesReceived'),
    bytesFromSpoke: result.load?.bytesFromSpoke ?? sum('bytesSent'),
    clientCpuMs: result.result.cpuMs ?? null,
    hubCpuMs: hub?.cpuMs ?? null,
    spokeCpuMs: sum('cpuMs'),
    peakMb: result.result.peakMb ?? null,
  };
}

import type { Config } from '../config/config.js';
import type { Finding } from '../report/check-result.js';
import type { SiteFacts } from './site-facts.js';
import { layoutWithHub } from './table-differences.js';

/** Clocks that are off, and DATETIME conflict columns that are read in different time zones (DESIGN §4). */
export function clockFindings(config: Config, hub: SiteFacts | null, spokes: readonly SiteFacts[]): Finding[] {
  if (hub === null) return [];
  return spokes.flatMap((spoke) => [...skew(config, spoke), ...zone(config, hub, spoke)]);
}

function skew(config: Config, { site, clock }: SiteFacts): Finding[] {
  const limit = config.safety.maxClockSkewMs;
  if (clock === null || Math.abs(clock.skewMs) <= limit) return [];
  // What a slow line makes of it is no skew.
  if (clock.clock.skewUs === 0n) return [];
  const way = clock.skewMs > 0 ? 'ahead of' : 'behind';
  return [
    {
      site: site.id,
      table: null,
      severity: 'warning',
      code: 'clock-skew',
      message: `the clock of ${site.name} is ${seconds(clock.skewMs)} ${way} the hub's; more than safety.maxClockSkew (${seconds(limit)})`,
      fix: `run a time service (chrony, systemd-timesyncd) at ${site.name} and at the hub`,
    },
  ];
}

function zone(config: Config, hub: SiteFacts, spoke: SiteFacts): Finding[] {
  const here = hub.clock?.clock.zoneUs;
  const there = spoke.clock?.clock.zoneUs;
  if (here === undefined || there === undefined || here === there) return [];
  return config.tables.flatMap((table) => {
    const layout = layoutWithHub(table, [hub, spoke])?.layout;
    const column =
      layout === undefined || layout.conflictColumn === null ? undefined : layout.columns[layout.conflictColumn];
    if (column?.dataType !== 'datetime') return [];
    return {
      site: spoke.site.id,
      table: table.name,
      severity: 'warning' as const,
      code: 'time-zone',
      message:
        `the conflict column ${column.name} of ${table.name} is a DATETIME, which holds no time zone: it is read as ` +
        `${offset(there)} at ${spoke.site.name} but as ${offset(here)} at ${hub.site.name}`,
      fix: `make ${column.name} a TIMESTAMP, or set the same default-time-zone at both servers`,
    };
  });
}

const seconds = (ms: number): string => `${(Math.abs(ms) / 1000).toFixed(1).replace(/\.0$/u, '')} s`;

/** `+05:45` */
function offset(us: bigint): string {
  const minutes = Number(us / 60_000_000n);
  const size = Math.abs(minutes);
  const two = (n: number): string => String(n).padStart(2, '0');
  return `${minutes < 0 ? '-' : '+'}${two(Math.floor(size / 60))}:${two(size % 60)}`;
}

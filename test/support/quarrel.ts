import type { Config, MailConfig } from '../../src/config/config.js';
import type { FreshDatabase } from './database.js';
import { openOffices, type Offices } from './offices.js';
import { logChange, USERS } from './people.js';

const NOTE = `${USERS}; CREATE TABLE note (id INT PRIMARY KEY, v VARCHAR(60),
  note_timestamp TIMESTAMP(3) NOT NULL DEFAULT CURRENT_TIMESTAMP(3) ON UPDATE CURRENT_TIMESTAMP(3))`;

/** A hub and two spokes with notes that people of all three change: hari (hub), tara (site 2), dil (site 3), all id 7. */
export interface QuarrelingOffices extends Offices {
  readonly two: FreshDatabase;
  readonly three: FreshDatabase;
  /** Tara, then dil change a note at their own sites: at the next run dil wins. */
  readonly quarrel: (note: number) => Promise<void>;
}

/** Opens them with twenty notes, synced once without mails. */
export async function quarrelingOffices(
  mail: MailConfig | null,
  wishes: Partial<Config> = {},
): Promise<QuarrelingOffices> {
  const offices = await openOffices(NOTE, ['note'], { spokes: 2, config: { concurrency: 1, ...wishes } });
  const [two, three] = offices.spokes as [FreshDatabase, FreshDatabase];
  await offices.hub.run(`INSERT INTO users VALUES (7, 'hari@hub.example', 'Hari', 'Hub', 'hari');
    INSERT INTO note SELECT seq, 'a', '2024-01-01' FROM seq_1_to_20`);
  await two.run(`INSERT INTO users VALUES (7, 'tara@two.example', 'Tara', 'Two', 'tara')`);
  await three.run(`INSERT INTO users VALUES (7, 'dil@three.example', 'Dil', 'Three', 'dil')`);
  await offices.sync();
  return {
    ...offices,
    config: { ...offices.config, mail },
    sync: ({ config, ...rest } = {}) => offices.sync({ config: { mail, ...config }, ...rest }),
    two,
    three,
    async quarrel(note) {
      for (const [site, siteId, day] of [
        [two, 2, 2],
        [three, 3, 3],
      ] as const) {
        await site.run(
          `UPDATE note SET v = 'of ${String(siteId)}', note_timestamp = '2024-02-0${String(day)}' WHERE id = ${String(note)}`,
        );
        await logChange(site, siteId, 7, { table: 'note', record: note });
      }
    },
  };
}

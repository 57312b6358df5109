import { Hono } from 'hono';
import { type Account, readAccounts } from '../../records/accounts.js';
import { readAudit } from '../../records/audit.js';
import type { ConsoleContext, ConsoleEnv } from '../console-env.js';
import { page } from '../layout.js';
import { CardTable } from '../parts/card-table.js';
import { Moment } from '../parts/moment.js';
import { clockOf, type ViewerClock } from '../viewer-clock.js';
import { CheckWatch } from './check-watch.js';
import { databaseOf, policyOf, settingsGroups, specialsOf } from './configured.js';
import { Findings } from './findings.js';

const NEWEST = 50;

/** So many sites, or tables, are in sight at once. */
const UNFOLDED = 20;

/** The configuration in force, what `check` finds, and for operators who may do what and who did. */
export function settingsPages(): Hono<ConsoleEnv> {
  const watch = new CheckWatch();
  return new Hono<ConsoleEnv>()
    .get('/settings', (c) => settingsPage(c))
    .get('/settings/check', async (c) => {
      const result = await watch.look(c.var.service);
      return page(
        c,
        { title: 'Is every site ready?', section: 'settings', styles: ['settings'], actions: <Again /> },
        <Findings result={result} config={c.var.service.config} />,
      );
    });
}

function Again() {
  return (
    <>
      <a class="button" href="/settings/check">
        Check again
      </a>
      <a class="button" href="/settings">
        Back to settings
      </a>
    </>
  );
}

async function settingsPage(c: ConsoleContext): Promise<Response> {
  const { service, visitor, hub } = c.var;
  const { config } = service;
  const people = visitor.role === 'operator' ? await hub.use((session, state) => readAccounts(session, state)) : null;
  const deeds =
    visitor.role === 'operator' ? await hub.use((session, state) => readAudit(session, state, NEWEST)) : null;
  return page(
    c,
    {
      title: 'Settings',
      section: 'settings',
      styles: ['settings'],
      actions: (
        <a class="button primary" href="/settings/check">
          Check every site
        </a>
      ),
    },
    <>
      <p class="quiet">
        This is the configuration in force, from <code>{config.path}</code>. It is changed in that file, and counts once
        the service has read it again. Passwords and keys are not shown anywhere.
      </p>
      <h2>Sites</h2>
      <CardTable
        caption="Sites"
        most={UNFOLDED}
        columns={[{ title: 'Site' }, { title: 'Id', isNumber: true }, { title: 'Database' }, { title: 'Synced' }]}
        rows={[
          [config.hub.name, config.hub.id, <code>{databaseOf(config.hub)}</code>, 'the hub'],
          ...config.spokes.map((spoke) => [spoke.name, spoke.id, <code>{databaseOf(spoke)}</code>, specialsOf(spoke)]),
        ]}
      />
      <h2>Tables</h2>
      <CardTable
        caption="Tables"
        most={UNFOLDED}
        columns={[{ title: 'Table' }, { title: 'In a conflict wins' }, { title: 'Left out' }]}
        rows={config.tables.map((table) => [
          <code>{table.name}</code>,
          policyOf(table),
          table.ignoreColumns.length === 0 ? 'nothing' : table.ignoreColumns.join(', '),
        ])}
      />
      <div class="settings-groups">
        {settingsGroups(config).map(({ title, settings }) => (
          <section class="card">
            <h2>{title}</h2>
            <dl>
              {settings.map(([what, value]) => (
                <div>
                  <dt>{what}</dt>
                  <dd>{value}</dd>
                </div>
              ))}
            </dl>
          </section>
        ))}
      </div>
      {people !== null && <Accounts accounts={people} clock={clockOf(c)} />}
      {deeds !== null && deeds.length > 0 && (
        <>
          <h2>Who did what</h2>
          <CardTable
            caption="Who did what"
            columns={[{ title: 'When' }, { title: 'Who' }, { title: 'What' }, { title: 'To what' }, { title: 'From' }]}
            rows={deeds.map(({ at, account, address, action, subject }) => [
              <Moment at={at} clock={clockOf(c)} />,
              account ?? 'somebody at this machine',
              action.replaceAll('-', ' '),
              subject,
              address ?? 'the command line',
            ])}
          />
        </>
      )}
    </>,
  );
}

function Accounts({ accounts, clock }: { readonly accounts: readonly Account[]; readonly clock: ViewerClock }) {
  return (
    <>
      <h2>Accounts</h2>
      {accounts.length === 0 ? (
        <p class="card">
          There is none, so nobody has to sign in; the console can be reached from this machine only. On it,{' '}
          <code>spokesync user add NAME</code> makes one.
        </p>
      ) : (
        <CardTable
          caption="Accounts"
          columns={[{ title: 'Name' }, { title: 'May' }, { title: 'Last signed in' }]}
          rows={accounts.map(({ name, role, signedInAt }) => [
            name,
            role === 'operator' ? 'start runs and settle conflicts' : 'look at everything',
            signedInAt === null ? 'never' : <Moment at={signedInAt} clock={clock} />,
          ])}
        />
      )}
    </>
  );
}

import type { ConsoleContext } from '../console-env.js';
import { page } from '../layout.js';
import { Choices } from '../parts/choices.js';
import { CsrfField } from '../parts/csrf-field.js';

/** A form to choose the sites of a run. */
export function chooseSitesPage(c: ConsoleContext): Promise<Response> {
  const { visitor, service } = c.var;
  return page(
    c,
    { title: 'Sync some sites', section: 'overview', styles: ['overview'] },
    visitor.role === 'operator' ? (
      <form method="post" action="/sync" class="card choose-sites">
        <CsrfField visitor={visitor} />
        <fieldset>
          <legend>Which sites? Without any, all are synced.</legend>
          <Choices name="site" choices={service.config.spokes.map(({ id, name }) => [id, name])} />
        </fieldset>
        <details>
          <summary>Let a big change pass this once</summary>
          <p class="quiet">
            A run that would delete or change too much of a table writes nothing to it: that may be a mistake somebody
            made. Look at the plan first. If it is right, choose the table.
          </p>
          <Choices name="allow" choices={service.config.tables.map(({ name }) => [name, name])} />
        </details>
        <p class="quiet">A run never overlaps another one: if one is at work, this one begins when that is over.</p>
        <p class="actions">
          <button class="primary">Sync now</button>
          <a class="button" href="/runs/plan">
            Plan first
          </a>
          <a class="button" href="/">
            Back
          </a>
        </p>
      </form>
    ) : (
      <p class="notice warn">Your account may look at everything, and start nothing.</p>
    ),
  );
}

import { Hono } from 'hono';
import { selectSpokes } from '../../rounds/selection.js';
import { audit } from '../access/audit.js';
import { operatorsOnly } from '../access/gate.js';
import type { ConsoleEnv } from '../console-env.js';
import { readChartPoints } from './history-chart.js';
import { historyPage } from './history-page.js';
import { planPage, planState } from './plan-page.js';
import { runDetails } from './run-details.js';
import { runPage } from './run-page.js';

/** The section Runs: the history, one run, and the plan of the next one. */
export function runPages(): Hono<ConsoleEnv> {
  return new Hono<ConsoleEnv>()
    .get('/runs', historyPage)
    .get('/runs/points.json', async (c) =>
      c.json(await c.var.hub.use((session, state) => readChartPoints(session, state, c.req.query()))),
    )
    .get('/runs/plan', planPage)
    .get('/runs/plan/state', planState)
    .post('/runs/plan', operatorsOnly, async (c) => {
      const { site = [] } = await c.req.parseBody({ all: true });
      const { config, plans } = c.var.service;
      const chosen = selectSpokes(config, [site].flat().map(String));
      const isWhole = chosen.length === config.spokes.length;
      await audit(c, 'plan', isWhole ? 'all sites' : chosen.map(({ name }) => name).join(', '));
      const isBegun = plans.start(
        config,
        chosen.map(({ id }) => id),
      );
      return c.redirect(isBegun ? '/runs/plan' : '/runs/plan?done=busy', 303);
    })
    .post('/runs/plan/clear', operatorsOnly, async (c) => {
      await audit(c, 'plan-cleared', 'the plan');
      c.var.service.plans.clear();
      return c.redirect('/runs/plan?done=cleared', 303);
    })
    .get('/runs/:run{[1-9][0-9]{0,14}}', runPage)
    .get('/runs/:run{[1-9][0-9]{0,14}}/details.txt', runDetails);
}

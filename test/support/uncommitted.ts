import type { Connection } from 'mariadb';
import { onTestFinished } from 'vitest';
import { type FreshDatabase, rawConnection } from './database.js';

/** The application has edited and not committed; what it holds it keeps until the connection's `commit`, or the test's end. */
export async function openTransaction(site: FreshDatabase, edit: string): Promise<Connection> {
  const application = await rawConnection(site.server, site.name);
  onTestFinished(() => application.end());
  await application.query(`SET time_zone = '+00:00'; SET SESSION TRANSACTION ISOLATION LEVEL READ COMMITTED`);
  await application.beginTransaction();
  await application.query(edit);
  return application;
}

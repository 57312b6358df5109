import { addUser, listUsers, removeUser, setPassword } from '../accounts/manage.js';
import { userListView } from '../report/user-list-view.js';
import { type Command, configOf, emit, paintOn } from './command-context.js';
import { readNewPassword } from './read-password.js';

/** `spokesync user list`: who may sign in at the console. */
export const list: Command = async (context) => {
  const config = configOf(context);
  const users = await listUsers(config, context.signal);
  const paint = paintOn(context.stdout, context);
  emit(context, { users: users.map(({ id: _, ...user }) => user) }, () => userListView(users, paint));
  return 'done';
};

/** `spokesync user add asha --role operator`: asks for the password, or takes it from stdin. */
export const add: Command = async (context) => {
  const config = configOf(context);
  const [name, role] = [context.word ?? '', context.options.role ?? 'viewer'];
  await addUser(config, { name, role, password: await readNewPassword(context) }, context.signal);
  emit(context, { added: name, role }, () => `${name} may sign in now, as ${role}.\n`);
  return 'done';
};

/** `spokesync user password asha`: another password; her sessions end. */
export const password: Command = async (context) => {
  const config = configOf(context);
  const name = context.word ?? '';
  await setPassword(config, name, await readNewPassword(context), context.signal);
  emit(context, { changed: name }, () => `${name} has another password, and has to sign in again.\n`);
  return 'done';
};

/** `spokesync user remove asha`: her sessions end too. */
export const remove: Command = async (context) => {
  const config = configOf(context);
  const name = context.word ?? '';
  await removeUser(config, name, context.signal);
  emit(context, { removed: name }, () => `${name} may no longer sign in.\n`);
  return 'done';
};

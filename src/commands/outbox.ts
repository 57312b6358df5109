import { SyncError } from '../errors.js';
import { dropMails } from '../outbox/drop-mails.js';
import { listOutbox } from '../outbox/list-outbox.js';
import { sendMails } from '../outbox/send-mails.js';
import { dropView, outboxListView, sendView } from '../report/outbox-view.js';
import { type Command, configOf, emit, paintOn } from './command-context.js';

/** `spokesync outbox list`: mails that wait, and why. */
export const list: Command = async (context) => {
  const { state, limit } = context.options;
  const config = configOf(context);
  const result = await listOutbox(config, {
    ...(state !== undefined && { which: state }),
    ...(limit !== undefined && { limit }),
    signal: context.signal,
  });
  const paint = paintOn(context.stdout, context);
  emit(context, result, () => outboxListView(result, state ?? 'waiting', paint));
  return 'done';
};

/** `spokesync outbox send 12`: without numbers all that wait. */
export const send: Command = async (context) => {
  const config = configOf(context);
  const result = await sendMails(config, context.ids.length > 0 ? context.ids : null, context.signal);
  const paint = paintOn(context.stdout, context);
  emit(context, result, () => sendView(result, paint));
  return result.waiting + result.refused.length === 0 ? 'done' : 'attention';
};

/** `spokesync outbox drop 12`: it waits no longer. */
export const drop: Command = async (context) => {
  if (context.ids.length === 0)
    throw new SyncError('usage', 'which mails?', { hint: 'name their numbers: spokesync outbox list shows them' });
  const config = configOf(context);
  const result = await dropMails(config, context.ids, context.signal);
  emit(context, result, () => dropView(result));
  return 'done';
};

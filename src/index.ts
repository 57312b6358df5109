/** The library: what the commands use, and nothing more (`import { sync } from 'spokesync'`). */
export { check } from './check/check.js';
export type { Config } from './config/config.js';
export { loadConfig, parseConfig } from './config/load.js';
export { type ErrorCode, SyncError } from './errors.js';
export type { Listener, RunEvent } from './events.js';
export { init } from './init/init.js';
export { plan } from './plan/plan.js';
export type { CheckResult, Finding } from './report/check-result.js';
export type { InitResult } from './report/init-result.js';
export type { PlanResult, RunResult } from './report/result.js';
export type { StatusResult } from './report/status-result.js';
export type { VerifyResult } from './report/verify-result.js';
export { sync } from './rounds/run.js';
export type { SyncOptions } from './rounds/sync-options.js';
export { status } from './status/status.js';
export { verify } from './verify/verify.js';

import type { Module } from '../../module';
import type { VS } from '../../vs';
import type { ReportDeps } from './write';

/** Reporting a problem, and the log that it is told from. */
export function createReportModule(vs: VS, deps: ReportDeps): Module<'offbook.problem.report' | 'offbook.log.open'> {
  return {
    commands: { 'offbook.problem.report': async () => (await import('./write')).writeReport(vs, deps), 'offbook.log.open': () => deps.log.show() },
    disposables: [],
  };
}

import { useEffect, useRef, useState } from 'preact/hooks';
import type { PreviewPageHost, PreviewStart } from '../../src/contract/preview-page';
import type { TableProfile } from '../../src/contract/profile';
import { t } from '../shared/l10n';
import { toCallError } from '../shared/rpc';
import { useRemembered } from '../shared/view-state';
import { LastOnly } from './last-only';
import type { ProfileState } from './summary';

export interface ProfileRun {
  state: ProfileState; target: string | null;
  start(exact: boolean): void; cancel(): void; aim(target: string | null): void;
  progress(task: string, share: number | null): void; profiled(task: string, profile: TableProfile): void;
}

const none: ProfileState = { kind: 'none' };
const knownOf = (state: ProfileState): TableProfile | null => (state.kind === 'none' ? null : state.profile);

/** The profile of the file: begun when it comes into sight, and again when the file is another; what was counted before is remembered by the worker. */
export function useProfile(host: PreviewPageHost, start: PreviewStart, isOpen: boolean): ProfileRun {
  const [state, setState] = useState<ProfileState>(none);
  const [target, keepTarget] = useRemembered<string | null>('profileTarget', null);
  const [isExact, keepExact] = useRemembered('profileExact', true);
  /** Who stopped it doesn't want it to begin again by itself. */
  const [isStopped, keepStopped] = useRemembered('profileStopped', false);
  const [asking] = useState(() => new LastOnly(host, 'profile'));
  const now = useRef({ state, start: null as PreviewStart | null });
  const settle = (next: ProfileState) => {
    now.current.state = next;
    setState(next);
  };

  const begin = (exact: boolean, goal: string | null, before: TableProfile | null): void => {
    keepExact(exact);
    keepStopped(false);
    now.current.start = start;
    settle({ kind: 'going', profile: before, share: null });
    const mine = (): boolean => now.current.start === start && now.current.state.kind === 'going';
    asking.run(task => host.profile({ target: goal !== null && start.facts.columns.some(({ name }) => name === goal) ? goal : null, exact }, task)).then(
      profile => { if (mine()) settle({ kind: 'done', profile }); },
      (error: unknown) => {
        const { code, message } = toCallError(error);
        if (mine() && code !== 'cancelled') settle({ kind: 'failed', message, profile: knownOf(now.current.state) });
      });
  };

  useEffect(() => {
    if (now.current.start !== null && now.current.start !== start) {
      asking.giveUp();
      now.current.start = null;
      settle(none);
    }
    if (isOpen && !isStopped && now.current.state.kind === 'none') begin(isExact, target, null);
  }, [start, isOpen]);
  useEffect(() => () => asking.giveUp(), []);

  return {
    state, target,
    start: exact => begin(exact, target, knownOf(state)),
    cancel() {
      asking.giveUp();
      keepStopped(true);
      const profile = knownOf(state);
      settle(profile === null ? none : { kind: 'failed', message: t('dataProfileStopped'), profile });
    },
    aim(next) {
      keepTarget(next);
      const before = knownOf(state);
      if (before !== null && before.target?.column !== next && next !== null) begin(before.exact || isExact, next, before);
    },
    progress(task, share) {
      const { state: current } = now.current;
      if (asking.is(task) && current.kind === 'going') settle({ ...current, share });
    },
    profiled(task, profile) {
      const { state: current } = now.current;
      // What is told on the way to a target is less than what stands there already.
      if (asking.is(task) && current.kind === 'going' && current.profile?.exact !== true) settle({ ...current, profile });
    },
  };
}

import type { ComponentChildren } from 'preact';
import { useEffect, useRef, useState } from 'preact/hooks';
import { Icon } from './icon';
import { t } from './l10n';
import { Said } from './said';
import { type CallError, toCallError } from './rpc';

export type Remote<T> = { kind: 'loading' } | { kind: 'done'; value: T } | { kind: 'error'; error: CallError };

/** Calls `read` now and whenever `deps` change; what was there stays shown until the new answer is there. */
export function useRemote<T>(read: () => Promise<T>, deps: readonly unknown[]): [Remote<T>, () => void] {
  const [remote, setRemote] = useState<Remote<T>>({ kind: 'loading' });
  const [turn, setTurn] = useState(0);
  const latest = useRef(0);
  useEffect(() => {
    const mine = ++latest.current;
    const settle = (next: Remote<T>) => { if (mine === latest.current) setRemote(next); };
    read().then(value => settle({ kind: 'done', value }), (error: unknown) => settle({ kind: 'error', error: toCallError(error) }));
    return () => { latest.current++; };
  }, [...deps, turn]);
  const retry = () => { setRemote({ kind: 'loading' }); setTurn(now => now + 1); };
  return [remote, retry];
}

/** Grey bars in the place of what is coming, after 150 ms so that quick answers don't flash; says what is waited for. */
export function Skeleton({ what, lines = 3 }: { what: string; lines?: number }) {
  const [shown, setShown] = useState(false);
  useEffect(() => {
    const timer = setTimeout(() => setShown(true), 150);
    return () => clearTimeout(timer);
  }, []);
  if (!shown) return null;
  return (
    <div class="skeleton" role="status">
      <span class="quiet">{what}</span>
      {Array.from({ length: lines }, (_, index) => <span key={index} class={`skeleton-bar skeleton-bar-${index % 3}`} aria-hidden="true" />)}
    </div>
  );
}

/** One sentence, at most one action. */
export const Empty = ({ children, action }: { children: ComponentChildren; action?: ComponentChildren }) => (
  <p class="empty">{children}{action && <> {action}</>}</p>
);

/** What happened, in place, with what to do; `retry` where asking again may end otherwise. */
export function Problem({ message, retry, showLog }: { message: string; retry?: (() => void) | false; showLog?: () => void }) {
  return (
    <div class="problem" role="alert">
      <Icon name="warning" tone="warning" />
      <div class="problem-main">
        <span class="problem-text"><Said text={message} /></span>
        {retry && <button type="button" class="link" onClick={retry}>{t('retry')}</button>}
        {showLog && <button type="button" class="link" onClick={showLog}>{t('showLog')}</button>}
      </div>
    </div>
  );
}

/** Whatever a value is when nobody knows it. */
export const Unknown = () => <span class="quiet">{t('unknown')}</span>;
/** What a record doesn't say is said to be unknown: an empty place would look like an answer. */
export const known = (text: string | null | undefined): string => text || t('unknown');

import type { ComponentChildren } from 'preact';
import { useRef } from 'preact/hooks';

export interface Tab { id: string; title: string; note?: string; body: () => ComponentChildren }

/** Arrows move between tabs, as in the editor's own panels. */
export function Tabs({ id, label, tabs, selected, select, actions }: { id: string; label: string; tabs: Tab[]; selected: string; select: (id: string) => void; actions?: ComponentChildren }) {
  const list = useRef<HTMLDivElement>(null);
  const current = tabs.find(tab => tab.id === selected) ?? tabs[0];
  const onKeyDown = (event: KeyboardEvent) => {
    const at = tabs.findIndex(tab => tab.id === current?.id);
    const to = event.key === 'ArrowRight' ? at + 1 : event.key === 'ArrowLeft' ? at - 1 : event.key === 'Home' ? 0 : event.key === 'End' ? tabs.length - 1 : null;
    if (to === null) return;
    event.preventDefault();
    const next = tabs[(to + tabs.length) % tabs.length];
    if (!next) return;
    select(next.id);
    list.current?.querySelector<HTMLElement>(`[data-tab="${next.id}"]`)?.focus();
  };
  return (
    <div class="tabs">
      <div class="tab-bar">
        <div ref={list} class="tab-list" role="tablist" aria-label={label} onKeyDown={onKeyDown}>
          {tabs.map(tab => (
            <button
              key={tab.id} type="button" role="tab" class="tab" data-tab={tab.id} id={`${id}-${tab.id}-tab`} aria-selected={tab === current}
              aria-controls={`${id}-${tab.id}`} tabIndex={tab === current ? 0 : -1} onClick={() => select(tab.id)}
            >
              {tab.title}{tab.note && ' '}{tab.note && <span class="tab-note">{tab.note}</span>}
            </button>
          ))}
        </div>
        {actions && <span class="section-actions">{actions}</span>}
      </div>
      {current && <div key={current.id} class="tab-panel" role="tabpanel" id={`${id}-${current.id}`} aria-labelledby={`${id}-${current.id}-tab`}>{current.body()}</div>}
    </div>
  );
}

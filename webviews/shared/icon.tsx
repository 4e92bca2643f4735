/** A codicon. Decoration only: what it means is said by a word beside it or by the name of the button it sits on. */
export function Icon({ name, spin, tone }: { name: string; spin?: boolean; tone?: 'passed' | 'failed' | 'queued' | 'warning' | 'quiet' }) {
  return <span class={`codicon codicon-${name}${spin ? ' codicon-modifier-spin' : ''}${tone ? ` tone-${tone}` : ''}`} aria-hidden="true" />;
}

export function FilterBox({ value, change, label }: { value: string; change: (value: string) => void; label: string }) {
  return (
    <input
      type="search" class="field-text filter" placeholder={label} aria-label={label} value={value}
      onInput={event => change(event.currentTarget.value)}
      onKeyDown={event => { if (event.key === 'Escape') change(''); }}
    />
  );
}

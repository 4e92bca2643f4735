import '@vscode-elements/elements/dist/vscode-checkbox/index.js';
import '@vscode-elements/elements/dist/vscode-option/index.js';
import '@vscode-elements/elements/dist/vscode-single-select/index.js';
import type { ComponentChildren } from 'preact';
import type { Param, TypeForm } from '../../src/contract/functions';
import { unreachable } from '../../src/contract/ids';
import { secretMask, setOwn } from '../../src/core/format';
import { IconButton } from '../shared/button';
import { Icon } from '../shared/icon';
import { t } from '../shared/l10n';
import { brief } from '../shared/name';
import { defaultText, defaultValue, draftOf, editorOf, textOf, withoutNone, type Draft } from './drafts';
import { typeWords } from './type-words';

export interface ControlProps {
  id: string; name: string; param: Param; draft: Draft; change: (draft: Draft) => void; blur: () => void;
  describedBy: string | undefined; invalid: boolean; browse?: () => void;
}

/** The control that fits the parameter's type. Left alone, it shows the default and passes nothing. */
export function Control(props: ControlProps) {
  const { param, draft, change } = props;
  const { optional } = withoutNone(param.type);
  const editor = editorOf(param.type);
  if (editor.kind === 'given') return <span class="quiet control-note">{t('givenByOffbook')}</span>;
  const shown = draft.kind === 'none' ? <NoneShown /> : <Plain {...props} />;
  if (!optional) return shown;
  return (
    <div class="with-none">
      <div class="with-none-control">{shown}</div>
      <button type="button" class="text-toggle none-toggle" aria-pressed={draft.kind === 'none'} aria-label={t('noneFor', props.name)} title={t('noneHelp')} onClick={() => change(draft.kind === 'none' ? { kind: 'unset' } : { kind: 'none' })}>None</button>
    </div>
  );
}

const NoneShown = () => <span class="none-shown mono quiet">None</span>;

function Plain(props: ControlProps): ComponentChildren {
  const editor = editorOf(props.param.type);
  switch (editor.kind) {
    case 'text': return <TextControl {...props} input={editor.input} />;
    case 'bool': return <BoolControl {...props} />;
    case 'pick': return <PickControl {...props} options={editor.options} />;
    case 'rows': return <RowsControl {...props} item={editor.item} />;
    case 'pairs': return <PairsControl {...props} value={editor.value} />;
    case 'record': return <RecordControl {...props} fields={editor.fields} />;
    case 'json': return <JsonControl {...props} />;
    case 'secret': return <SecretControl {...props} />;
    case 'given': return null;
    default: return unreachable(editor);
  }
}

const placeholderOf = (param: Param): string => defaultText(param) ?? (param.required ? t('required') : '');

function TextControl({ id, name, param, draft, change, blur, describedBy, invalid, browse, input }: ControlProps & { input: 'text' | 'integer' | 'decimal' | 'path' | 'date' | 'datetime' | 'time' }) {
  const text = draft.kind === 'text' ? draft.text : '';
  const native = input === 'date' ? 'date' : input === 'datetime' ? 'datetime-local' : input === 'time' ? 'time' : 'text';
  // Date controls have no placeholder: they show the default, in the quiet colour of one.
  const fallback = native !== 'text' && draft.kind === 'unset' ? textOf(defaultValue(param) ?? '') : '';
  const step = (by: number) => {
    const now = Number(text || defaultText(param) || 0);
    if (Number.isSafeInteger(now)) change({ kind: 'text', text: String(now + by) });
  };
  return (
    <div class="with-browse">
      <input
        id={id} type={native as 'text'} class={`field-text${input === 'path' ? ' mono' : ''}${fallback ? ' is-default' : ''}`} value={text || fallback} placeholder={placeholderOf(param)} step={native === 'datetime-local' || native === 'time' ? 1 : undefined}
        inputMode={input === 'integer' ? 'numeric' : input === 'decimal' ? 'decimal' : undefined} spellcheck={false} autocomplete="off" aria-label={name} aria-describedby={describedBy} aria-invalid={invalid} aria-required={param.required}
        onInput={event => change(event.currentTarget.value === '' && (!param.required || native !== 'text') ? emptied(param) : { kind: 'text', text: event.currentTarget.value })} onBlur={blur}
        onKeyDown={event => {
          if (input !== 'integer' || (event.key !== 'ArrowUp' && event.key !== 'ArrowDown')) return;
          event.preventDefault();
          step((event.key === 'ArrowUp' ? 1 : -1) * (event.shiftKey ? 10 : 1));
        }}
      />
      {input === 'path' && browse && <button type="button" class="button secondary" aria-label={t('browseFor', name)} onClick={browse}>{t('browse')}</button>}
    </div>
  );
}

/** Clearing a text whose default is not empty could mean either: an empty text for text, the default for everything else. */
const emptied = (param: Param): Draft => withoutNone(param.type).type.kind === 'str' && !param.required ? { kind: 'text', text: '' } : { kind: 'unset' };

/** Shown as dots, and never with what an earlier run was given. */
function SecretControl({ id, name, param, draft, change, blur, describedBy, invalid }: ControlProps) {
  return (
    <input
      id={id} type="password" class="field-text" value={draft.kind === 'text' ? draft.text : ''} placeholder={draft.kind === 'kept' ? secretMask : placeholderOf(param)} title={t('secretHelp')} spellcheck={false} autocomplete="new-password"
      aria-label={name} aria-describedby={describedBy} aria-invalid={invalid} aria-required={param.required} onInput={event => change(event.currentTarget.value === '' ? { kind: 'unset' } : { kind: 'text', text: event.currentTarget.value })} onBlur={blur}
    />
  );
}

function BoolControl({ id, name, param, draft, change, describedBy }: ControlProps) {
  const usual = defaultValue(param) === true;
  const on = draft.kind === 'bool' ? draft.on : usual;
  return (
    <vscode-checkbox
      id={id} checked={on} aria-describedby={describedBy}
      onChange={event => change({ kind: 'bool', on: (event.currentTarget as unknown as { checked: boolean }).checked })}
    >
      <span class="visually-hidden">{name}: </span>{t(on ? 'yes' : 'no')}
    </vscode-checkbox>
  );
}

function PickControl({ id, name, param, draft, change, blur, invalid, options }: ControlProps & { options: { label: string }[] }) {
  const usual = defaultValue(param);
  const standing = draft.kind === 'pick' ? draft : usual === undefined ? null : draftOf(param.type, usual);
  const index = standing?.kind === 'pick' ? standing.index : -1;
  return (
    <vscode-single-select
      id={id} label={name} value={String(index)} invalid={invalid} onBlur={blur}
      onChange={event => { const value = Number((event.currentTarget as unknown as { value: string }).value); change(value < 0 ? { kind: 'unset' } : { kind: 'pick', index: value }); }}
    >
      {index < 0 && <vscode-option value="-1" selected>{defaultText(param) ?? t('choose')}</vscode-option>}
      {options.map((option, at) => <vscode-option key={at} value={String(at)} selected={at === index}>{option.label}</vscode-option>)}
    </vscode-single-select>
  );
}

const itemParam = (name: string, type: TypeForm): Param => ({ name, annotation: null, type, how: 'positional-or-keyword', required: true });
const startOf = (type: TypeForm): Draft => editorOf(type).kind === 'bool' ? { kind: 'bool', on: false } : editorOf(type).kind === 'pick' ? { kind: 'pick', index: 0 } : { kind: 'text', text: '' };

function RowsControl({ id, name, param, draft, change, blur, invalid, describedBy, item }: ControlProps & { item: TypeForm }) {
  const usual = defaultValue(param);
  const standing = draft.kind === 'rows' ? draft : usual === undefined ? null : draftOf(param.type, usual);
  const rows = standing?.kind === 'rows' ? standing.rows : [];
  const put = (next: Draft[]) => change({ kind: 'rows', rows: next });
  return (
    <div class="rows" role="group" aria-label={name} aria-describedby={describedBy}>
      {rows.map((row, index) => (
        <div key={index} class="row-editor">
          <Control id={`${id}-${index}`} name={t('rowOf', name, index + 1)} param={itemParam(name, item)} draft={row} invalid={invalid} describedBy={describedBy} blur={blur} change={next => put(rows.map((each, at) => at === index ? next : each))} />
          <IconButton icon="close" label={t('removeRow', index + 1, name)} onClick={() => put(rows.filter((_, at) => at !== index))} />
        </div>
      ))}
      {rows.length === 0 && <span class="quiet control-note">{draft.kind === 'unset' && defaultText(param) ? defaultText(param) : t('emptyList')}</span>}
      <button type="button" class="link add" onClick={() => put([...rows, startOf(item)])}><Icon name="add" />{t('addRow')}</button>
    </div>
  );
}

function PairsControl({ id, name, param, draft, change, blur, invalid, describedBy, value }: ControlProps & { value: TypeForm }) {
  const usual = defaultValue(param);
  const standing = draft.kind === 'pairs' ? draft : usual === undefined ? null : draftOf(param.type, usual);
  const pairs = standing?.kind === 'pairs' ? standing.pairs : [];
  const put = (next: typeof pairs) => change({ kind: 'pairs', pairs: next });
  const set = (index: number, over: Partial<(typeof pairs)[number]>) => put(pairs.map((each, at) => at === index ? { ...each, ...over } : each));
  return (
    <div class="rows" role="group" aria-label={name} aria-describedby={describedBy}>
      {pairs.map((pair, index) => (
        <div key={index} class="row-editor">
          <input class="field-text mono pair-key" value={pair.key} aria-label={t('keyOf', name, index + 1)} spellcheck={false} onBlur={blur} onInput={event => set(index, { key: event.currentTarget.value })} />
          <Control id={`${id}-${index}`} name={t('valueOf', name, pair.key || String(index + 1))} param={itemParam(name, value)} draft={pair.value} invalid={invalid} describedBy={describedBy} blur={blur} change={next => set(index, { value: next })} />
          <IconButton icon="close" label={t('removeRow', index + 1, name)} onClick={() => put(pairs.filter((_, at) => at !== index))} />
        </div>
      ))}
      {pairs.length === 0 && <span class="quiet control-note">{draft.kind === 'unset' && defaultText(param) ? defaultText(param) : t('emptyDict')}</span>}
      <button type="button" class="link add" onClick={() => put([...pairs, { key: '', value: startOf(value) }])}><Icon name="add" />{t('addEntry')}</button>
    </div>
  );
}

function RecordControl({ id, name, param, draft, change, blur, invalid, describedBy, fields }: ControlProps & { fields: Param[] }) {
  const usual = defaultValue(param);
  const base = usual === undefined ? null : draftOf(param.type, usual);
  const set = draft.kind === 'record' ? draft.fields : base?.kind === 'record' ? base.fields : {};
  const put = (field: string, next: Draft) => {
    const made: Record<string, Draft> = {};
    for (const [key, each] of Object.entries(set)) setOwn(made, key, each);
    setOwn(made, field, next);
    change({ kind: 'record', fields: made });
  };
  return (
    <fieldset class="record" aria-describedby={describedBy}>
      <legend class="visually-hidden">{name}</legend>
      {draft.kind === 'unset' && param.default?.kind === 'source' && <p class="quiet">{t('defaultIs', brief(param.default.text, 300))}</p>}
      {fields.map(field => (
        <div key={field.name} class="record-field">
          <label class="record-label" for={`${id}-${field.name}`} title={field.annotation ?? undefined}><span class="isolate strong">{field.name}</span> <span class="quiet">{typeWords(field.type)}</span></label>
          <Control
            id={`${id}-${field.name}`} name={`${name}.${field.name}`} param={field} draft={set[field.name] ?? { kind: 'unset' }} blur={blur} invalid={invalid && field.required && (set[field.name]?.kind ?? 'unset') === 'unset'} describedBy={describedBy}
            change={next => put(field.name, next)}
          />
          {field.help && <p class="quiet help">{field.help}</p>}
        </div>
      ))}
    </fieldset>
  );
}

function JsonControl({ id, name, param, draft, change, blur, describedBy, invalid }: ControlProps) {
  const text = draft.kind === 'json' ? draft.text : '';
  return (
    <textarea
      id={id} class="field-text field-json mono" rows={Math.min(8, Math.max(1, text.split('\n').length))} value={text} placeholder={placeholderOf(param) || 'JSON'} spellcheck={false} aria-label={name}
      aria-describedby={describedBy} aria-invalid={invalid} onInput={event => change(event.currentTarget.value === '' ? { kind: 'unset' } : { kind: 'json', text: event.currentTarget.value })} onBlur={blur}
    />
  );
}

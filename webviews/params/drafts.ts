import type { Param, TypeForm } from '../../src/contract/functions';
import { unreachable } from '../../src/contract/ids';
import type { FieldInput, FormField, InputChoice } from '../../src/contract/params-page';
import type { Value } from '../../src/contract/values';
import { decodeValue, encodeValue, holdsSecret, isSecret, setOwn } from '../../src/core/format';
import { t } from '../shared/l10n';

/** What stands in a field, as it was typed. `unset`: nobody touched it, the function's own default holds. */
export type Draft =
  | { kind: 'unset' } | { kind: 'none' } | { kind: 'text'; text: string } | { kind: 'bool'; on: boolean } | { kind: 'pick'; index: number }
  | { kind: 'rows'; rows: Draft[] } | { kind: 'pairs'; pairs: { key: string; value: Draft }[] } | { kind: 'record'; fields: Record<string, Draft> } | { kind: 'json'; text: string }
  | { kind: 'input'; choice: InputChoice; label: string }
  /** A secret that is there by another way than being typed here, or was once. */
  | { kind: 'kept'; value: Value };

/** Which control a type gets. */
export type Editor =
  | { kind: 'text'; input: 'text' | 'integer' | 'decimal' | 'path' | 'date' | 'datetime' | 'time' } | { kind: 'bool' }
  | { kind: 'pick'; options: { label: string; value: Value; text: string | null }[] }
  | { kind: 'rows'; item: TypeForm } | { kind: 'pairs'; value: TypeForm } | { kind: 'record'; fields: Param[]; name: string } | { kind: 'json' } | { kind: 'given' } | { kind: 'secret' };

/** `X | None`: the control is X's, with a way to say None. */
export function withoutNone(type: TypeForm): { type: TypeForm; optional: boolean } {
  if (type.kind !== 'union') return { type, optional: type.kind === 'none' };
  const rest = type.options.filter(each => each.kind !== 'none');
  if (rest.length === type.options.length) return { type, optional: false };
  return { type: rest.length === 1 && rest[0] ? rest[0] : { kind: 'union', options: rest }, optional: true };
}

const isPlain = (type: TypeForm): boolean => {
  const editor = editorOf(type);
  return editor.kind === 'text' || editor.kind === 'bool' || editor.kind === 'pick' || editor.kind === 'secret';
};

export function editorOf(whole: TypeForm): Editor {
  const { type } = withoutNone(whole);
  if (isSecret(type)) return { kind: 'secret' };
  switch (type.kind) {
    case 'secret': return { kind: 'secret' };
    case 'str': case 'bytes': case 'timedelta': case 'uuid': return { kind: 'text', input: 'text' };
    case 'int': return { kind: 'text', input: 'integer' };
    case 'float': case 'decimal': return { kind: 'text', input: 'decimal' };
    case 'path': return { kind: 'text', input: 'path' };
    case 'date': return { kind: 'text', input: 'date' };
    case 'datetime': return { kind: 'text', input: 'datetime' };
    case 'time': return { kind: 'text', input: 'time' };
    case 'bool': return { kind: 'bool' };
    case 'literal': return { kind: 'pick', options: type.values.map(value => ({ label: literalLabel(value), value, text: null })) };
    case 'enum': return type.flags ? { kind: 'text', input: 'text' } : { kind: 'pick', options: type.members.map(member => ({ label: member.name, value: member.value, text: member.name })) };
    case 'bounded': return editorOf(type.of);
    case 'list': return isPlain(type.item) ? { kind: 'rows', item: type.item } : { kind: 'json' };
    case 'tuple': return type.variadic && type.items[0] && isPlain(type.items[0]) ? { kind: 'rows', item: type.items[0] } : { kind: 'json' };
    case 'dict': return withoutNone(type.key).type.kind === 'str' && isPlain(type.value) ? { kind: 'pairs', value: type.value } : { kind: 'json' };
    case 'record': return { kind: 'record', fields: type.fields, name: type.name };
    case 'union': return type.options.every(each => ['str', 'int', 'float', 'path', 'decimal'].includes(each.kind)) ? { kind: 'text', input: 'text' } : { kind: 'json' };
    case 'metrics-callback': return { kind: 'given' };
    case 'any': case 'none': case 'unknown': case 'table': case 'array': case 'model': case 'figure': return { kind: 'json' };
    default: return unreachable(type);
  }
}

const literalLabel = (value: Value): string => { const plain = decodeValue(value); return typeof plain === 'string' ? plain : pythonText(value); };
const pythonText = (value: Value): string => { const plain = decodeValue(value); return plain === null ? 'None' : plain === true ? 'True' : plain === false ? 'False' : typeof plain === 'object' ? JSON.stringify(value) : String(plain); };

/** What a person would type for a value. */
export function textOf(value: Value): string {
  const plain = decodeValue(value);
  if (typeof plain === 'number') return Number.isNaN(plain) ? 'nan' : plain === Infinity ? 'inf' : plain === -Infinity ? '-inf' : String(plain);
  return typeof plain === 'string' ? plain : plain !== null && typeof plain === 'object' ? JSON.stringify(value) : pythonText(value);
}

/** The draft that shows a value in the control of its type. */
export function draftOf(type: TypeForm, value: Value): Draft {
  if (value === null && withoutNone(type).optional) return { kind: 'none' };
  const editor = editorOf(type);
  switch (editor.kind) {
    case 'text': return { kind: 'text', text: textOf(value) };
    case 'bool': return { kind: 'bool', on: value === true };
    case 'pick': {
      const wanted = JSON.stringify(value);
      const index = editor.options.findIndex(option => JSON.stringify(option.value) === wanted || (option.text !== null && option.text === value));
      return index < 0 ? { kind: 'unset' } : { kind: 'pick', index };
    }
    case 'rows': return Array.isArray(value) ? { kind: 'rows', rows: value.map(each => draftOf(editor.item, each)) } : { kind: 'unset' };
    case 'pairs': return isObject(value) ? { kind: 'pairs', pairs: Object.entries(value).map(([key, each]) => ({ key, value: draftOf(editor.value, each) })) } : { kind: 'unset' };
    case 'record': {
      if (!isObject(value)) return { kind: 'unset' };
      const fields: Record<string, Draft> = {};
      for (const field of editor.fields) { const each = value[field.name]; if (each !== undefined) setOwn(fields, field.name, draftOf(field.type, each)); }
      return { kind: 'record', fields };
    }
    case 'secret': return { kind: 'kept', value };
    case 'json': return { kind: 'json', text: JSON.stringify(value, null, 1) };
    case 'given': return { kind: 'unset' };
    default: return unreachable(editor);
  }
}

const isObject = (value: Value): value is { [key: string]: Value } => value !== null && typeof value === 'object' && !Array.isArray(value);

/** Values that need nothing to be typed: those of a dataclass or model whose every field has a default, or is such a one itself. The form shows them already. */
function wholeAsItStands(type: TypeForm): Draft | null {
  const editor = editorOf(type);
  if (editor.kind !== 'record') return null;
  const fields: Record<string, Draft> = {};
  for (const field of editor.fields) {
    if (!field.required) continue;
    const inside = wholeAsItStands(field.type);
    if (!inside) return null;
    setOwn(fields, field.name, inside);
  }
  return { kind: 'record', fields };
}

/** What stands in a field that nobody touched. */
export const emptyDraft = (param: Param): Draft => (param.required ? wholeAsItStands(param.type) : null) ?? { kind: 'unset' };

/** Defaults that nobody touched stay untouched: they are shown, never passed. */
export function firstDraft(field: FormField): Draft {
  const { initial } = field;
  switch (initial.kind) {
    case 'unset': return emptyDraft(field.param);
    case 'input': return { kind: 'input', choice: initial.choice, label: initial.label };
    case 'value': return initial.from === 'default' ? { kind: 'unset' } : draftOf(field.param.type, initial.value);
    default: return unreachable(initial);
  }
}

/** What may be remembered of a draft while its page is hidden: secrets only in the page that they are typed into. */
export function withoutSecrets(type: TypeForm, draft: Draft): Draft {
  if (!holdsSecret(type)) return draft;
  const editor = editorOf(type);
  switch (draft.kind) {
    case 'rows': return { kind: 'rows', rows: draft.rows.map(row => (editor.kind === 'rows' ? withoutSecrets(editor.item, row) : { kind: 'unset' })) };
    case 'pairs': return { kind: 'pairs', pairs: draft.pairs.map(({ key, value }) => ({ key, value: editor.kind === 'pairs' ? withoutSecrets(editor.value, value) : { kind: 'unset' } })) };
    case 'record': {
      const fields: Record<string, Draft> = {};
      if (editor.kind === 'record') for (const field of editor.fields) setOwn(fields, field.name, withoutSecrets(field.type, draft.fields[field.name] ?? { kind: 'unset' }));
      return { kind: 'record', fields };
    }
    case 'text': case 'json': return { kind: 'unset' };
    default: return draft;
  }
}

/** The default as the page shows it; null when there is none. */
export function defaultText(param: Param): string | null {
  if (!param.default) return null;
  return param.default.kind === 'source' ? param.default.text : textOf(param.default.value);
}
export const defaultValue = (param: Param): Value | undefined => param.default?.kind === 'value' ? param.default.value : undefined;

export type Read<T> = { kind: 'ok'; value: T } | { kind: 'wrong'; message: string };

/** What the host is told. Scalars go as they were typed: the host coerces and words what is wrong. */
export function fieldInput(type: TypeForm, draft: Draft): Read<FieldInput> {
  switch (draft.kind) {
    case 'unset': return ok({ kind: 'unset' });
    case 'input': return ok({ kind: 'input', choice: draft.choice });
    case 'text': return ok({ kind: 'text', text: draft.text });
    case 'kept': return ok({ kind: 'value', value: draft.value });
    case 'pick': {
      const editor = editorOf(type);
      const option = editor.kind === 'pick' ? editor.options[draft.index] : undefined;
      if (!option) return ok({ kind: 'unset' });
      return ok(option.text === null ? { kind: 'value', value: option.value } : { kind: 'text', text: option.text });
    }
    default: {
      const read = draftValue(type, draft);
      return read.kind === 'wrong' ? read : ok(read.value === undefined ? { kind: 'unset' } : { kind: 'value', value: read.value });
    }
  }
}

const ok = <T>(value: T): Read<T> => ({ kind: 'ok', value });
const wrong = (message: string): { kind: 'wrong'; message: string } => ({ kind: 'wrong', message });

/** The value of a draft inside another; undefined when it was left alone. */
function draftValue(whole: TypeForm, draft: Draft): Read<Value | undefined> {
  const { type } = withoutNone(whole);
  switch (draft.kind) {
    case 'unset': case 'input': return ok(undefined);
    case 'none': return ok(null);
    case 'kept': return ok(draft.value);
    case 'bool': return ok(draft.on);
    case 'text': return scalar(type, draft.text);
    case 'pick': {
      const editor = editorOf(type);
      const option = editor.kind === 'pick' ? editor.options[draft.index] : undefined;
      return ok(option === undefined ? undefined : option.text === null ? option.value : encodeValue(option.text));
    }
    case 'json': return draft.text.trim() === '' ? ok(undefined) : json(draft.text);
    case 'rows': {
      const editor = editorOf(type);
      if (editor.kind !== 'rows') return ok(undefined);
      const values: Value[] = [];
      for (const [index, row] of draft.rows.entries()) {
        const read = draftValue(editor.item, row);
        if (read.kind === 'wrong') return wrong(t('inRow', index + 1, read.message));
        if (read.value === undefined) return wrong(t('inRow', index + 1, t('valueMissing')));
        values.push(read.value);
      }
      return ok(values);
    }
    case 'pairs': {
      const editor = editorOf(type);
      if (editor.kind !== 'pairs') return ok(undefined);
      const value: Record<string, Value> = {};
      for (const [index, pair] of draft.pairs.entries()) {
        if (pair.key === '') return wrong(t('inRow', index + 1, t('keyMissing')));
        if (Object.hasOwn(value, pair.key)) return wrong(t('keyTwice', pair.key));
        const read = draftValue(editor.value, pair.value);
        if (read.kind === 'wrong') return wrong(t('inKey', pair.key, read.message));
        if (read.value === undefined) return wrong(t('inKey', pair.key, t('valueMissing')));
        setOwn(value, pair.key, read.value);
      }
      return ok(value);
    }
    case 'record': {
      const editor = editorOf(type);
      if (editor.kind !== 'record') return ok(undefined);
      const value: Record<string, Value> = {};
      for (const field of editor.fields) {
        const read = draftValue(field.type, draft.fields[field.name] ?? { kind: 'unset' });
        if (read.kind === 'wrong') return wrong(t('inKey', field.name, read.message));
        if (read.value !== undefined) setOwn(value, field.name, read.value);
      }
      return ok(value);
    }
    default: return unreachable(draft);
  }
}

/** Text inside a list or a record is a value by its type; what is no number is left to the host's words only at the top. */
function scalar(type: TypeForm, text: string): Read<Value> {
  const base = type.kind === 'bounded' ? withoutNone(type.of).type : type;
  const trimmed = text.trim();
  if (trimmed === '' && (base.kind === 'int' || base.kind === 'float')) return wrong(t('valueMissing'));
  switch (base.kind) {
    case 'int':
      if (!/^[+-]?\d+$/.test(trimmed)) return wrong(t('notWhole', text));
      return ok(encodeValue(BigInt(trimmed.replace(/^\+/, ''))));
    case 'float': {
      const special = { nan: Number.NaN, inf: Infinity, '+inf': Infinity, '-inf': -Infinity }[trimmed.toLowerCase()];
      const number = special ?? Number(trimmed);
      return special === undefined && Number.isNaN(number) ? wrong(t('notNumber', text)) : ok(encodeValue(number));
    }
    default: return ok(encodeValue(text));
  }
}

function json(text: string): Read<Value> {
  try {
    return ok(JSON.parse(text) as Value);
  } catch {
    return wrong(t('notJson'));
  }
}

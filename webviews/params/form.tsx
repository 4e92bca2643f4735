import { useCallback, useEffect, useMemo, useRef, useState } from 'preact/hooks';
import '@vscode-elements/elements/dist/vscode-button/index.js';
import type { ChosenPlace, FieldErrors, FieldInput, FormField, ParamsForm, ParamsPageHost } from '../../src/contract/params-page';
import type { PythonChoice } from '../../src/contract/request';
import { holdsSecret } from '../../src/core/format';
import { IconButton } from '../shared/button';
import { Icon } from '../shared/icon';
import { plural, t } from '../shared/l10n';
import { baseName, shortPath, shortRunId } from '../shared/format';
import { Said } from '../shared/said';
import { Fold } from '../shared/section';
import { toCallError } from '../shared/rpc';
import { useRemembered } from '../shared/view-state';
import { Control } from './controls';
import { fieldInput, emptyDraft, firstDraft, withoutNone, withoutSecrets, type Draft } from './drafts';
import { InputPicker } from './input-picker';
import { typeWords } from './type-words';
import { Where } from './where';

export type Drafts = Record<string, Draft>;
const checkAfter = 250;

export const firstDrafts = (form: ParamsForm): Drafts => Object.fromEntries(form.fields.map(field => [field.param.name, firstDraft(field)]));

/** Text that can't be sent at all (no JSON, no number in a list) is told here; everything else is the host's to judge. */
function readAll(fields: FormField[], drafts: Drafts): { inputs: Record<string, FieldInput>; wrong: FieldErrors } {
  const inputs: Record<string, FieldInput> = {};
  const wrong: FieldErrors = {};
  for (const field of fields) {
    const name = field.param.name;
    const read = fieldInput(field.param.type, drafts[name] ?? { kind: 'unset' });
    if (read.kind === 'wrong') wrong[name] = read.message;
    else inputs[name] = read.value;
  }
  return { inputs, wrong };
}

interface FormProps {
  id: string; form: ParamsForm; host: ParamsPageHost; problem: string | null; setProblem: (problem: string | null) => void;
  /** Where it runs, as far as somebody chose it; `moved`: here, in this form. */
  chosen: ChosenPlace; moved: boolean; move: (to: ChosenPlace) => void; reset: () => void;
}

export function Form({ id, form, host, problem, setProblem, chosen, moved, move, reset }: FormProps) {
  const remembered = useCallback((drafts: Drafts): Drafts => Object.fromEntries(Object.entries(drafts).map(([name, draft]) => {
    const field = form.fields.find(({ param }) => param.name === name);
    return [name, field ? withoutSecrets(field.param.type, draft) : { kind: 'unset' }];
  })), [form]);
  const [kept, setKept] = useRemembered<Drafts>(`drafts.${id}`, {}, remembered);
  const [touched, setTouched] = useRemembered<Record<string, boolean>>(`touched.${id}`, {});
  const [python, setPython] = useRemembered<PythonChoice | null>(`python.${id}`, null);
  const [envFiles, setEnvFiles] = useRemembered<string[] | null>(`envFiles.${id}`, null);
  const [answers, setAnswers] = useState<FieldErrors | null>(null);
  const [busy, setBusy] = useState(false);
  const first = useMemo(() => firstDrafts(form), [form]);
  const drafts: Drafts = { ...first, ...kept };
  const { inputs, wrong } = useMemo(() => readAll(form.fields, drafts), [form, kept]);
  const asked = useRef(0);

  const check = () => {
    const mine = ++asked.current;
    host.check(inputs).then(
      errors => { if (mine === asked.current) setAnswers(errors); },
      (error: unknown) => { if (mine === asked.current) setProblem(toCallError(error).message); },
    );
  };
  useEffect(() => {
    const timer = setTimeout(check, checkAfter);
    return () => clearTimeout(timer);
  }, [inputs]);

  const errors: FieldErrors = { ...answers, ...wrong };
  const failing = form.fields.filter(field => errors[field.param.name] !== undefined);
  const lacking = form.fields.filter(field => field.param.required && (drafts[field.param.name]?.kind ?? 'unset') === 'unset');
  const stopped = whyNot(form, failing, lacking, errors);

  const change = (name: string, draft: Draft) => { setKept({ ...kept, [name]: draft }); setTouched({ ...touched, [name]: true }); };
  const blur = (name: string) => { if (!touched[name]) setTouched({ ...touched, [name]: true }); check(); };
  const focusFirst = (found: FieldErrors) => {
    const name = form.fields.find(field => found[field.param.name] !== undefined)?.param.name;
    if (name) document.getElementById(`field-${name}`)?.focus();
  };
  const run = async (debug: boolean) => {
    if (busy || form.problem) return;
    setTouched(Object.fromEntries(form.fields.map(field => [field.param.name, true])));
    if (Object.keys(wrong).length > 0) return focusFirst(wrong);
    setBusy(true);
    setProblem(null);
    // What is typed while this waits is checked anew, and that answer counts.
    const mine = ++asked.current;
    try {
      const found = await host.run(inputs, { debug, python: python?.path ?? null, envFiles: envFiles ?? form.envFiles });
      if (mine !== asked.current) return;
      setAnswers(found);
      focusFirst(found);
    } catch (error) {
      setProblem(toCallError(error).message);
    } finally {
      setBusy(false);
    }
  };

  const latestRun = useRef(run);
  latestRun.current = run;
  useEffect(() => {
    const onKeyDown = (event: KeyboardEvent) => {
      if (event.key !== 'Enter' || !(event.ctrlKey || event.metaKey)) return;
      event.preventDefault();
      void latestRun.current(false);
    };
    window.addEventListener('keydown', onKeyDown);
    return () => window.removeEventListener('keydown', onKeyDown);
  }, []);

  const inputFields = form.fields.filter(field => field.input);
  const otherFields = form.fields.filter(field => !field.input);
  const row = (field: FormField) => (
    <Row
      key={field.param.name} field={field} draft={drafts[field.param.name] ?? { kind: 'unset' }} error={touched[field.param.name] || (drafts[field.param.name]?.kind ?? 'unset') !== 'unset' ? errors[field.param.name] : undefined}
      change={draft => change(field.param.name, draft)} blur={() => blur(field.param.name)}
      pickRun={async () => {
        try {
          const picked = await host.pickOutput(field.param.name);
          if (picked) change(field.param.name, { kind: 'input', ...picked });
        } catch (error) {
          setProblem(toCallError(error).message);
        }
      }}
      pick={async () => {
        try {
          const path = await host.pickFile(field.param.name);
          if (path !== null) change(field.param.name, field.input ? { kind: 'input', choice: { kind: 'file', path }, label: shortPath(path, form.place.root) } : { kind: 'text', text: path });
        } catch (error) {
          setProblem(toCallError(error).message);
        }
      }}
    />
  );
  const changed = Object.keys(kept).length > 0 || python !== null || envFiles !== null || moved;
  return (
    <>
      {problem && <p class="banner banner-error" role="alert"><Icon name="warning" tone="warning" /><Said text={problem} /><button type="button" class="link" onClick={() => void host.showLog()}>{t('showLog')}</button></p>}
      {form.problem && <p class="banner" role="alert"><Icon name="warning" tone="warning" /><Said text={form.problem} /></p>}
      {form.fields.length === 0 && <p class="empty form-empty">{t('noFields')}</p>}
      {inputFields.length > 0 && <div class="fields" role="group" aria-label={t('inputs')}>{inputFields.map(row)}</div>}
      {otherFields.length > 0 && <div class="fields" role="group" aria-label={t('parameters')}>{otherFields.map(row)}</div>}
      <div class="fields where-fold">
        <Fold id="where" title={t('whereItRuns')} note={`${baseName((python ?? form.python).path)} · ${baseName(form.place.root)}`}>
          {() => <Where form={form} host={host} python={python} setPython={setPython} envFiles={envFiles ?? form.envFiles} setEnvFiles={setEnvFiles} chosen={chosen} move={move} setProblem={setProblem} />}
        </Fold>
      </div>
      <footer class="form-foot">
        <vscode-button icon={busy ? 'loading' : 'play'} aria-disabled={stopped !== null || busy} class={stopped || busy ? 'is-off' : ''} title={stopped ?? t('runHelp')} onClick={() => void run(false)}>{t('runAndTrack')}</vscode-button>
        <vscode-button secondary icon="debug-alt" aria-disabled={stopped !== null || busy} class={stopped || busy ? 'is-off' : ''} title={stopped ?? t('debugHelp')} onClick={() => void run(true)}>{t('debug')}</vscode-button>
        <span class="quiet form-why" role="status"><Said text={busy ? t('starting') : stopped ?? t('runHelp')} /></span>
        {changed && <IconButton icon="discard" label={t('resetAll')} onClick={() => { setKept({}); setTouched({}); setPython(null); setEnvFiles(null); reset(); }} />}
      </footer>
    </>
  );
}

/** Why it can't be started yet, in one sentence; null when it can. */
const mostNamed = 3;

function whyNot(form: ParamsForm, failing: FormField[], lacking: FormField[], errors: FieldErrors): string | null {
  if (form.problem) return t('whyProblem');
  const names = (fields: FormField[]) => fields.slice(0, mostNamed).map(field => field.param.name).join(', ') + (fields.length > mostNamed ? ', …' : '');
  if (lacking.length > 0) return plural(lacking.length, 'whyMissingOne', 'whyMissingMany', names(lacking));
  if (failing.length > 0) return plural(failing.length, 'whyWrongOne', 'whyWrongMany', names(failing));
  const other = Object.values(errors)[0];
  return other ?? null;
}

function Row({ field, draft, error, change, blur, pick, pickRun }: { field: FormField; draft: Draft; error: string | undefined; change: (draft: Draft) => void; blur: () => void; pick: () => Promise<void>; pickRun: () => Promise<void> }) {
  const { param } = field;
  const id = `field-${param.name}`;
  const empty = emptyDraft(param);
  const set = JSON.stringify(draft) !== JSON.stringify(empty);
  const note = field.note !== undefined && JSON.stringify(draft) === JSON.stringify(firstDraft(field)) ? field.note : null;
  const described = [error && `${id}-error`, note && `${id}-note`, param.help && `${id}-help`].filter(Boolean).join(' ') || undefined;
  const from = note === null && field.initial.kind === 'value' && !holdsSecret(param.type) && field.initial.from !== 'default' && JSON.stringify(draft) === JSON.stringify(firstDraft(field)) ? t(field.initial.from === 'last' ? 'fromLast' : 'fromRun') : null;
  return (
    <div class={`field${error ? ' has-error' : ''}`} data-field={param.name}>
      <div class="field-label">
        <label for={id} class="strong isolate" title={param.annotation ? `${param.name}: ${param.annotation}` : param.name}>{param.name}</label>
        <span class="quiet field-type">{typeWords(param.type)}{param.required && draft.kind === 'unset' && <span class="visually-hidden"> {t('required')}</span>}</span>
      </div>
      <div class="field-main">
        <div class="field-control">
          {field.input
            ? <InputPicker id={id} field={field} draft={draft} change={change} blur={blur} chooseFile={() => void pick()} chooseRun={() => void pickRun()} describedBy={described} invalid={error !== undefined} />
            : <Control id={id} name={param.name} param={param} draft={draft} change={change} blur={blur} describedBy={described} invalid={error !== undefined} browse={() => void pick()} />}
        </div>
        {error && <p id={`${id}-error`} class="field-error"><Icon name="error" tone="failed" /><Said text={error} /></p>}
        {note && <p id={`${id}-note`} class="field-note"><Icon name="info" /><Said text={note} /></p>}
        {(param.help || from) && <p id={`${id}-help`} class="quiet help">{from && <span class="from-note">{from}</span>}{param.help && <Said text={param.help} />}</p>}
      </div>
      <span class="field-reset">{set && <IconButton icon="discard" label={t(param.required && !withoutNone(param.type).optional ? 'clearField' : 'resetField', param.name)} onClick={() => change(empty)} />}</span>
    </div>
  );
}

/** Where the head will be, with what is known before the form is made: its lines are there, so that nothing moves. */
export const FirstHead = ({ name }: { name: string }) => (
  <header class="form-head"><div class="title-line"><h1 class="isolate">{name}</h1></div><p class="sentence" aria-hidden="true">&nbsp;</p></header>
);

export function FormHead({ form }: { form: ParamsForm }) {
  const doc = form.function.doc?.trim().split(/\n\s*\n/)[0]?.replace(/\s+/g, ' ');
  return (
    <header class="form-head">
      <div class="title-line">
        <h1 class="isolate">{form.function.name}</h1>
        <span class="quiet mono isolate cut" title={form.function.file}>{shortPath(form.function.file, form.place.root)}:{form.function.line}</span>
      </div>
      {doc && <p class="isolate doc">{doc}</p>}
      <p class="quiet sentence"><Said text={form.place.sentence} /></p>
      {form.basedOn && <p class="quiet based-on" title={form.basedOn}><Icon name="history" tone="quiet" /> {t('basedOn', shortRunId(form.basedOn))}</p>}
    </header>
  );
}

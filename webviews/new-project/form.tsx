import { useEffect, useRef, useState } from 'preact/hooks';
import '@vscode-elements/elements/dist/vscode-button/index.js';
import '@vscode-elements/elements/dist/vscode-checkbox/index.js';
import type { ComponentChildren } from 'preact';
import type { NewProjectFields, NewProjectForm, NewProjectPageHost } from '../../src/contract/new-project-page';
import { Icon } from '../shared/icon';
import { plural, t } from '../shared/l10n';
import { Said } from '../shared/said';
import { toCallError } from '../shared/rpc';
import { useRemembered } from '../shared/view-state';

type Checked = Awaited<ReturnType<NewProjectPageHost['check']>>;
const checkAfter = 200;

/** Says where the project will be and what will be written before anything is; never writes over a file. */
export function Form({ form, host, steps, clearSteps }: { form: NewProjectForm; host: NewProjectPageHost; steps: string[]; clearSteps: () => void }) {
  const [fields, setFields] = useRemembered<NewProjectFields>('fields', form.initial);
  const [touched, setTouched] = useRemembered<Record<string, boolean>>('touched', {});
  const [checked, setChecked] = useState<Checked | null>(null);
  const [problem, setProblem] = useState<string | null>(null);
  const [busy, setBusy] = useState(false);
  const asked = useRef(0);
  const template = form.templates.find(each => each.id === fields.template) ?? form.templates[0];

  useEffect(() => {
    const mine = ++asked.current;
    const timer = setTimeout(() => {
      host.check(fields).then(
        answer => { if (mine === asked.current) setChecked(answer); },
        (error: unknown) => { if (mine === asked.current) setProblem(toCallError(error).message); },
      );
    }, checkAfter);
    return () => clearTimeout(timer);
  }, [fields]);

  const change = (over: Partial<NewProjectFields>) => {
    setFields({ ...fields, ...over });
    setTouched({ ...touched, ...Object.fromEntries(Object.keys(over).map(key => [key, true])) });
  };
  const blur = (name: string) => setTouched({ ...touched, [name]: true });
  const errors = checked?.errors ?? {};
  const existing = checked?.existing ?? [];
  const first = Object.entries(errors)[0];
  const stopped = existing.length > 0 ? t('whyInTheWay') : first ? first[1] : null;
  const errorOf = (name: string) => touched[name] ? errors[name] : undefined;

  const create = async () => {
    if (busy) return;
    setTouched({ template: true, folder: true, name: true });
    if (stopped) { document.getElementById(first ? `field-${first[0]}` : 'field-name')?.focus(); return; }
    setBusy(true);
    setProblem(null);
    clearSteps();
    try {
      const answer = await host.create(fields);
      setChecked(now => ({ target: now?.target ?? '', existing: now?.existing ?? [], errors: answer.errors }));
    } catch (error) {
      setProblem(toCallError(error).message);
    } finally {
      setBusy(false);
    }
  };
  const browse = async () => {
    try {
      const folder = await host.pickFolder();
      if (folder !== null) change({ folder });
    } catch (error) {
      setProblem(toCallError(error).message);
    }
  };
  const latest = useRef(create);
  latest.current = create;
  useEffect(() => {
    const onKeyDown = (event: KeyboardEvent) => {
      if (event.key !== 'Enter' || !(event.ctrlKey || event.metaKey)) return;
      event.preventDefault();
      void latest.current();
    };
    window.addEventListener('keydown', onKeyDown);
    return () => window.removeEventListener('keydown', onKeyDown);
  }, []);
  return (
    <div class="form-page">
      <header class="form-head"><h1>{t('newProject')}</h1><p class="quiet">{t('newProjectHelp')}</p></header>
      {problem && <p class="banner banner-error" role="alert"><Icon name="warning" tone="warning" /><Said text={problem} /><button type="button" class="link" onClick={() => void host.showLog()}>{t('showLog')}</button></p>}
      <div class="fields">
        <Field id="template" label={t('template')} error={errorOf('template')} group>
          {form.templates.length === 0 ? <p class="empty">{t('noTemplates')}</p> : (
            <div id="field-template" class="templates" role="radiogroup" aria-label={t('template')}>
              {form.templates.map(each => (
                <label key={each.id} class="template">
                  <input type="radio" name="template" value={each.id} checked={each.id === fields.template} onChange={() => change({ template: each.id })} />
                  <span><span class="strong isolate">{each.title}</span><span class="quiet template-text isolate">{each.description}</span></span>
                </label>
              ))}
            </div>
          )}
        </Field>
        <Field id="name" label={t('name')} error={errorOf('name')}>
          <input id="field-name" class="field-text" value={fields.name} spellcheck={false} autocomplete="off" aria-invalid={errorOf('name') !== undefined} aria-describedby={errorOf('name') ? 'name-error' : undefined} onInput={event => change({ name: event.currentTarget.value })} onBlur={() => blur('name')} />
        </Field>
        <Field id="folder" label={t('folder')} error={errorOf('folder')}>
          <div class="with-browse">
            <input id="field-folder" class="field-text mono" value={fields.folder} spellcheck={false} autocomplete="off" aria-invalid={errorOf('folder') !== undefined} aria-describedby={errorOf('folder') ? 'folder-error' : undefined} onInput={event => change({ folder: event.currentTarget.value })} onBlur={() => blur('folder')} />
            <button type="button" class="button secondary" aria-label={t('browseFor', t('folder'))} onClick={() => void browse()}>{t('browse')}</button>
          </div>
        </Field>
        <Field id="environment" label={t('environment')} group>
          <vscode-checkbox checked={fields.createEnvironment} label={t('createEnvironment')} onChange={event => change({ createEnvironment: (event.currentTarget as unknown as { checked: boolean }).checked })} />
        </Field>
      </div>
      <div class="fields">
        <Field id="target" label={t('willBeIn')} group>{checked ? <p class="mono isolate target">{checked.target || t('unknown')}</p> : <p class="quiet target">…</p>}</Field>
        {existing.length > 0 && (
          <Field id="existing" label={t('inTheWay')} group>
            <p class="field-error" role="alert"><Icon name="error" tone="failed" /><span>{plural(existing.length, 'inTheWayOne', 'inTheWayMany')}</span></p>
            <Files files={existing} />
          </Field>
        )}
        <Field id="files" label={t('willBeWritten')} note={template ? plural(template.files.length, 'fileOne', 'fileMany') : ''} group>{template && <Files files={template.files} />}</Field>
      </div>
      <footer class="form-foot">
        <vscode-button icon={busy ? 'loading' : 'new-folder'} aria-disabled={stopped !== null || busy} class={stopped || busy ? 'is-off' : ''} title={stopped ?? t('create')} onClick={() => void create()}>{t('create')}</vscode-button>
        <span class="quiet form-why" role="status"><Said text={busy ? steps.at(-1) ?? t('creating') : stopped ?? t('createHelp')} /></span>
      </footer>
    </div>
  );
}

function Field({ id, label, note, error, group, children }: { id: string; label: string; note?: string; error?: string | undefined; group?: boolean; children: ComponentChildren }) {
  return (
    <div class={`field${error ? ' has-error' : ''}`} data-field={id}>
      <div class="field-label">{group ? <span class="strong">{label}</span> : <label for={`field-${id}`} class="strong">{label}</label>}{note && <span class="quiet field-type">{note}</span>}</div>
      <div class="field-main">
        <div class="field-stack">{children}</div>
        {error && <p id={`${id}-error`} class="field-error"><Icon name="error" tone="failed" /><Said text={error} /></p>}
      </div>
    </div>
  );
}

const Files = ({ files }: { files: string[] }) => <ul class="files">{[...files].sort().map(file => <li key={file} class="mono isolate cut" title={file}>{file}</li>)}</ul>;

import type { ChosenPlace, ParamsForm, ParamsPageHost } from '../../src/contract/params-page';
import type { PythonChoice } from '../../src/contract/request';
import { IconButton } from '../shared/button';
import { t } from '../shared/l10n';
import { shortPath } from '../shared/format';
import { Said } from '../shared/said';
import { toCallError } from '../shared/rpc';

const sources = { setting: 'sourceSetting', extension: 'sourceExtension', venv: 'sourceVenv', path: 'sourcePath', argument: 'sourceArgument' } as const;

/** The interpreter and the place are decided by rule, shown, and changed here for this run. */
export function Where(props: {
  form: ParamsForm; host: ParamsPageHost; python: PythonChoice | null; setPython: (python: PythonChoice | null) => void; envFiles: string[]; setEnvFiles: (files: string[] | null) => void;
  chosen: ChosenPlace; move: (to: ChosenPlace) => void; setProblem: (problem: string) => void;
}) {
  const { form, host, python, setPython, envFiles, setEnvFiles, chosen, move, setProblem } = props;
  const { place } = form;
  const current = python ?? form.python;
  const choices = [form.python, ...form.pythons, ...(python ? [python] : [])].filter((each, index, all) => each.path !== '' && all.findIndex(other => other.path === each.path) === index);
  const ask = async <T,>(question: Promise<T | null>, take: (answer: T) => void) => {
    try {
      const answer = await question;
      if (answer !== null) take(answer);
    } catch (error) {
      setProblem(toCallError(error).message);
    }
  };
  const take = (choice: PythonChoice | undefined) => { if (choice) setPython(choice.path === form.python.path ? null : choice); };
  const folder = (which: keyof ChosenPlace) => {
    const name = t(which === 'importRoot' ? 'importRoot' : 'workingDirectory');
    const at = place[which];
    return (
      <span class="place-folder">
        <span class="mono isolate" title={at}>{which === 'importRoot' ? shortPath(at, place.root) : at}</span>
        <button type="button" class="link" aria-label={t('changeFor', name)} onClick={() => void ask(host.pickFolder(which), to => move({ ...chosen, [which]: to }))}>{t('change')}</button>
        {chosen[which] !== null && <IconButton icon="discard" label={t('backToRule', name)} onClick={() => move({ ...chosen, [which]: null })} />}
      </span>
    );
  };
  return (
    <div class="where">
      <div class="field">
        <div class="field-label"><label for="where-python" class="strong">{t('python')}</label><span class="quiet field-type">{current.path === form.python.path && form.python.version ? form.python.version : ''}</span></div>
        <div class="field-main with-browse">
          <select id="where-python" class="field-text mono" value={current.path} onChange={event => take(choices.find(each => each.path === event.currentTarget.value))}>
            {choices.length === 0 && <option value="">{t('noPython')}</option>}
            {choices.map(choice => <option key={choice.path} value={choice.path}>{shortPath(choice.path, place.root)} ({t(sources[choice.source])})</option>)}
          </select>
          <button type="button" class="button secondary" aria-label={t('browseFor', t('python'))} onClick={() => void ask(host.pickPython(), take)}>{t('browse')}</button>
        </div>
      </div>
      <div class="field">
        <div class="field-label"><span class="strong">{t('envFiles')}</span></div>
        <div class="field-main rows">
          {envFiles.map(file => <div key={file} class="row-editor"><span class="mono isolate cut env-file" title={file}>{shortPath(file, place.root)}</span><IconButton icon="close" label={t('removeEnvFile', shortPath(file, place.root))} onClick={() => setEnvFiles(envFiles.filter(each => each !== file))} /></div>)}
          {envFiles.length === 0 && <span class="quiet control-note">{t('noEnvFiles')}</span>}
          <button type="button" class="link add" onClick={() => void ask(host.pickEnvFile(), file => { if (!envFiles.includes(file)) setEnvFiles([...envFiles, file]); })}><span class="codicon codicon-add" aria-hidden="true" />{t('addEnvFile')}</button>
        </div>
      </div>
      <dl class="facts">
        <dt class="quiet">{t('moduleName')}</dt><dd class="mono isolate">{place.module}</dd>
        <dt class="quiet">{t('projectRoot')}</dt><dd class="mono isolate">{place.root}</dd>
        <dt class="quiet">{t('importRoot')}</dt><dd>{folder('importRoot')}</dd>
        <dt class="quiet">{t('workingDirectory')}</dt><dd>{folder('cwd')}</dd>
        <dt class="quiet">{t('importRule')}</dt><dd class="isolate">{place.rule}</dd>
      </dl>
      <p class="quiet help"><Said text={t('placeSettings')} /></p>
    </div>
  );
}

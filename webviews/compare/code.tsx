import type { CodeComparison, ModuleRow, UnitRow, UnitVerdict } from '../../src/contract/compare';
import { unreachable } from '../../src/contract/ids';
import { linesText } from '../../src/core/compare';
import { Icon } from '../shared/icon';
import { t } from '../shared/l10n';
import { brief, Name } from '../shared/name';
import { Empty, Problem, Skeleton, useRemote } from '../shared/states';
import { Part, Wide, unsureIn } from './part';
import { Sheet, type SheetCell, type SheetRow } from './sheet';
import { useSession } from './session';

/** Read once it is known which runs there are: their kept texts are taken apart for it. */
export function Code() {
  const { host, comparison: { runs, baseline } } = useSession();
  // A run that ends, or imports late, may have kept more.
  const what = runs.map(({ key, state, lastHeardAt }) => `${key} ${state} ${state === 'running' ? Math.floor(lastHeardAt / 10_000) : ''}`).join('\n');
  const [code, retry] = useRemote(() => host.code(), [what, baseline]);
  const showLog = () => void host.showLog();
  switch (code.kind) {
    case 'loading': return <Part id="code-wait" title={t('code')} differing={null} total={1}>{() => <Wide><Skeleton what={t('loadingCode')} /></Wide>}</Part>;
    case 'error': return <Part id="code-wait" title={t('code')} differing={null} total={1}>{() => <Wide><Problem message={t('codeFailed', code.error.message)} retry={retry} showLog={showLog} /></Wide>}</Part>;
    case 'done': return <Modules code={code.value} />;
    default: return null;
  }
}

function Modules({ code: { modules, unknown } }: { code: CodeComparison }) {
  const { labelOf, comparison: { runs } } = useSession();
  const unsaid = runs.filter(run => unknown.includes(run.key));
  return (
    <Part id="code" title={t('code')} differing={modules.filter(row => row.differs).length} total={modules.length} unsure={unsureIn(modules)}>
      {all => {
        const shown = all ? modules : modules.filter(row => row.differs || row.problem !== null);
        return (
          <>
            {unsaid.length > 0 && <Wide><p class="quiet">{t('modulesUnknown', unsaid.map(labelOf).join(', '))}</p></Wide>}
            {shown.length === 0 ? <Empty>{t('noModules')}</Empty> : <ModuleSheet modules={shown} all={all} />}
          </>
        );
      }}
    </Part>
  );
}

function ModuleSheet({ modules, all }: { modules: readonly ModuleRow[]; all: boolean }) {
  const rows = modules.flatMap((module): SheetRow[] => [
    { key: module.path, heading: true, head: <ModuleHead module={module} />, cells: module.verdicts.map((verdict, run) => cell(verdict, run, module.path, null, null)) },
    ...module.units.filter(unit => all || unit.verdicts.some(verdict => verdict !== 'same' && verdict !== 'baseline')).map((unit): SheetRow => ({
      key: `${module.path} ${unit.name}`, inner: true, head: <UnitHead unit={unit} />, cells: unit.verdicts.map((verdict, run) => cell(verdict, run, module.path, unit.name, unit.lines[run] ?? null, unit.statements?.[run])),
    })),
  ]);
  return <Sheet label={t('code')} first={t('function')} rows={rows} />;
}

const ModuleHead = ({ module }: { module: ModuleRow }) => (
  <>
    <Icon name="file-code" /><Name className="mono strong" text={module.path} />
    {module.problem !== null && <span class="data-note" title={brief(module.problem)}><Icon name="warning" tone="warning" /><span class="visually-hidden">{brief(module.problem)}</span></span>}
  </>
);

const unitIcons: Record<UnitRow['kind'], string> = { function: 'symbol-method', class: 'symbol-class', module: 'symbol-namespace' };

function UnitHead({ unit }: { unit: UnitRow }) {
  const reached = unit.reached === null ? t('reachUnknown') : unit.reached ? t('reachYes') : t('reachNo');
  return (
    <>
      <Icon name={unitIcons[unit.kind]} />
      <Name className={unit.name ? 'mono' : ''} text={unit.name || t('moduleItself')} title={`${brief(unit.name || t('moduleItself'))}\n${t(unit.kind === 'class' ? 'unitClass' : unit.kind === 'function' ? 'unitFunction' : 'unitModule')} · ${reached}`} />
      {' '}{unit.differs && unit.reached === false && <span class="quiet unit-reach">{t('notReached')}</span>}
    </>
  );
}

function cell(verdict: UnitVerdict, run: number, path: string, unit: string | null, lines: [number, number] | null, statements?: readonly [number, number][]): SheetCell {
  return { verdict: verdict === 'cosmetic' ? null : verdict, body: <CodeCell verdict={verdict} run={run} path={path} unit={unit} lines={lines} statements={statements} /> };
}

/** A click on what is other opens both texts beside each other; on what one of them alone has, that text. */
function CodeCell({ verdict, run, path, unit, lines, statements = [] }: { verdict: UnitVerdict; run: number; path: string; unit: string | null; lines: [number, number] | null; statements?: readonly [number, number][] | undefined }) {
  const { host, act, labelOf, comparison: { runs, baseline } } = useSession();
  const id = runs[run]?.key;
  if (!id) return null;
  const what = brief(unit ? `${path} ${unit}` : path, 200);
  const label = labelOf(runs[run] as (typeof runs)[number]);
  const which = statements.length > 0 ? (statements.length === 1 && statements[0]?.[0] === statements[0]?.[1] ? t('lineNumber', linesText(statements)) : t('linesNamed', linesText(statements))) : null;
  const where = which ?? (lines ? t('linesFromTo', lines[0], lines[1]) : undefined);
  const diff = (icon: string, word: string) => <button type="button" class="link code-link" title={where} aria-label={`${word}: ${t('diffOf', what, label)}`} onClick={() => act(host.openCodeDiff(id, path, unit))}><Icon name={icon} />{word}{which && <span class="quiet"> {which}</span>}</button>;
  const open = (icon: string, word: string, of = id) => <button type="button" class="link code-link" title={where} aria-label={`${word}: ${t('openAsRan', what)}`} onClick={() => act(host.openCode(of, path, unit))}><Icon name={icon} />{word}</button>;
  switch (verdict) {
    case 'baseline': return lines === null && unit !== null ? <span class="quiet">{t('notThere')}</span> : <button type="button" class="link quiet-link" title={where} aria-label={t('openAsRan', what)} onClick={() => act(host.openCode(id, path, unit))}>{lines ? where : t('baseline')}</button>;
    case 'same': return <span class="quiet" title={where}>{t('same')}</span>;
    case 'other': return diff('diff-modified', t('codeChanged'));
    case 'cosmetic': return diff('whitespace', t('codeCosmetic'));
    case 'only': return open('diff-added', t('onlyHere'));
    case 'none': return baseline ? open('diff-removed', t('notThere'), baseline) : <span class="quiet">{t('notThere')}</span>;
    case 'unknown': return <span class="quiet">{t('unknown')}</span>;
    default: return unreachable(verdict);
  }
}

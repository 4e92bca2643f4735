import type { CodeUnit } from '../../contract/code-units';
import type { CodeComparison, ModuleRow, UnitRow, UnitVerdict } from '../../contract/compare';
import type { RunKey, Sha256 } from '../../contract/ids';
import type { RunDetail } from '../../contract/run';
import { say } from '../say';
import { judge, type Key, verdictOf } from './verdicts';

export type CodeSide = Pick<RunDetail, 'code' | 'function' | 'recordProblems'> & { key: RunKey };
/** A text's units; or why there are none, in words. */
export type UnitsOfText = ReadonlyMap<Sha256, CodeUnit[] | string>;

interface Module { path: string; module: string | null; sha256: Sha256 | null }
interface Draft { path: string; names: Set<string>; sides: (Module | undefined)[]; keys: Key[] }

/** Texts that have to be read before `compareCode` can tell which functions differ: those of modules that do. */
export const textsToCompare = (runs: readonly CodeSide[]): Sha256[] =>
  [...new Set(draftsOf(runs).flatMap(({ sides, keys }) => (judge(keys, 0).differs ? sides.flatMap((side) => (side?.sha256 ? [side.sha256] : [])) : [])))];

export function compareCode(runs: readonly CodeSide[], baseline: number, texts: UnitsOfText): CodeComparison {
  const modules = draftsOf(runs).map(({ path, names, sides, keys }): ModuleRow => {
    const judged = judge(keys, baseline);
    const units = sides.map((side) => (side?.sha256 ? texts.get(side.sha256) ?? null : null));
    const problem = judged.differs ? units.find((each) => typeof each === 'string') ?? null : null;
    return {
      path, ...judged, problem: typeof problem === 'string' ? problem : null,
      units: judged.differs ? unitRows(units.map((each, run) => (Array.isArray(each) ? byUnit(each) : keys[run] === null ? null : undefined)), baseline, reachedIn(runs, names)) : [],
    };
  });
  return { modules: modules.sort((one, other) => Number(other.differs) - Number(one.differs)), unknown: runs.flatMap(({ key, code }) => (code.modules.length === 0 ? [key] : [])) };
}

/** By the path; a file that was moved has another. */
function draftsOf(runs: readonly CodeSide[]): Draft[] {
  const paths = [...new Set(runs.flatMap(({ code }) => code.modules.map(({ path }) => path)))];
  const of = runs.map(({ code }) => new Map(code.modules.map((module) => [module.path, module])));
  return paths.map((path) => {
    const sides = of.map((each) => each.get(path));
    const keys = sides.map((side, run): Key => (side ? side.sha256 ?? undefined : tellsModules(runs[run]) ? null : undefined));
    return { path, names: new Set(sides.flatMap((side) => (side?.module ? [side.module] : []))), sides, keys };
  });
}

const tellsModules = (run: CodeSide | undefined): boolean => run !== undefined && run.code.modules.length > 0 && run.recordProblems.length === 0;

const byUnit = (units: readonly CodeUnit[]): Map<string, CodeUnit> => new Map(units.map((unit) => [unit.name, unit]));

/** null: the run has no such module; undefined: its text can't be had. */
function unitRows(sides: readonly (Map<string, CodeUnit> | null | undefined)[], baseline: number, reached: (unit: string, isDefinition: (name: string) => boolean) => boolean | null): UnitRow[] {
  const order = [sides[baseline], ...sides];
  const names = [...new Set(order.flatMap((side) => [...(side?.keys() ?? [])]))];
  const definitions = new Set(names);
  return names.map((name) => {
    const units = sides.map((side) => (side === undefined ? undefined : side?.get(name) ?? null));
    const keys = units.map((unit): Key => unit && unit.code);
    const base = units[baseline];
    const verdicts = units.map((unit, run): UnitVerdict => {
      if (run === baseline) return 'baseline';
      const verdict = verdictOf(keys[run], keys[baseline]);
      return verdict === 'same' && unit && base && unit.text !== base.text ? 'cosmetic' : verdict;
    });
    return {
      name, kind: units.find((unit) => unit)?.kind ?? 'module', differs: judge(keys, baseline).differs, verdicts, lines: units.map((unit) => (unit ? [unit.startLine, unit.endLine] : null)),
      reached: reached(name, (each) => definitions.has(each)), ...(name === '' ? { statements: statementsOf(units, baseline) } : {}),
    };
  });
}

/** Which of a module's own statements are other. Two that say the same are one, wherever they stand. */
function statementsOf(units: readonly (CodeUnit | null | undefined)[], baseline: number): [number, number][][] {
  const told = units.map((unit) => unit?.statements ?? null);
  const unlike = (own: NonNullable<CodeUnit['statements']>, other: CodeUnit['statements'] | null) => {
    const there = new Map<string, number>();
    for (const { code } of other ?? []) there.set(code, (there.get(code) ?? 0) + 1);
    return own.filter(({ code }) => { const left = there.get(code) ?? 0; there.set(code, left - 1); return left <= 0; });
  };
  const base = told[baseline] ?? null;
  return told.map((own, run) => {
    if (own === null || base === null) return [];
    const found = run === baseline ? new Set(told.flatMap((other) => (other === null || other === own ? [] : unlike(own, other)))) : unlike(own, base);
    return [...found].sort((one, other) => one.startLine - other.startLine).map(({ startLine, endLine }): [number, number] => [startLine, endLine]);
  });
}

/** What the functions that ran could come to, as the supervisor read it out of their sources: top-level names of modules. */
function reachedIn(runs: readonly CodeSide[], modules: ReadonlySet<string>): (unit: string, isDefinition: (name: string) => boolean) => boolean | null {
  const told = runs.flatMap(({ code, function: ref }) => (code.function?.reaches ? [[...code.function.reaches, { module: ref.module, name: code.function.name }]] : []));
  const names = told.flat().flatMap(({ module, name }) => (module !== null && name !== null && modules.has(module) ? [name] : []));
  return (unit, isDefinition) => {
    if (told.length === 0) return null;
    // `*`: the whole module counts. What is no definition is one of the module's own statements.
    if (names.includes('*')) return true;
    const top = unit.split('.')[0] ?? '';
    return unit === '' ? names.some((name) => !isDefinition(name)) : names.includes(top);
  };
}

/** Why a module's text can't be taken apart. */
export const whyNoText = {
  notKept: (path: string): string => say('{0} was over the size limit for kept code: only its hash is known.', path),
  absent: (path: string): string => say('The text of {0} is not in this store: the run was copied here without it.', path),
  damaged: (path: string): string => say('The kept text of {0} is damaged.', path),
};

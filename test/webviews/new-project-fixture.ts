import type { NewProjectForm, NewProjectPageHost } from '../../src/contract/new-project-page';
import type { Call } from './run-fixture';

export const projectForm = (): NewProjectForm => ({
  templates: [{ id: 'tabular', title: 'Tabular data', description: 'New York’s flights of 2013: fetch, prepare, train, evaluate.', files: ['README.md', 'pyproject.toml', 'Makefile', 'src/flights/__init__.py', 'src/flights/__main__.py', 'src/flights/fetch.py', 'src/flights/prepare.py', 'src/flights/train.py', 'src/flights/evaluate.py', 'tests/test_prepare.py'] }],
  initial: { template: 'tabular', folder: '/home/ada', name: 'flights', createEnvironment: true },
});

export interface FakeProjectHost extends NewProjectPageHost { calls: Call[] }

export function fakeProjectHost(over: Partial<NewProjectPageHost> = {}): FakeProjectHost {
  const calls: Call[] = [];
  return {
    calls, load: async () => projectForm(), pickFolder: async () => '/srv/work',
    check: async fields => {
      calls.push(['check', fields]);
      const errors: Record<string, string> = fields.name === '' ? { name: 'A name is needed.' } : {};
      return { errors, target: `${fields.folder}/${fields.name}`, existing: fields.name === 'taken' ? ['README.md', 'src/flights/train.py'] : [] };
    },
    create: async fields => { calls.push(['create', fields]); return { errors: {} }; }, showLog: async () => { calls.push(['showLog']); },
    ...over,
  };
}

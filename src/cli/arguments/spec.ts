export interface OptionSpec {
  /** Without the dashes. */
  name: string;
  /** How its value is called in the help; absent: a switch. */
  value?: string;
  repeat?: boolean;
  help: string;
}

export interface CommandSpec {
  /** One or two words. */
  name: string;
  summary: string;
  positionals: { name: string; required: boolean; help: string; /** The last one only: any number more of it. */ repeat?: boolean }[];
  options: OptionSpec[];
  /** Paragraphs under the options. */
  notes: string[];
}

/** What was typed, against a command's spec. */
export interface Given {
  positionals: string[];
  /** Every value of an option, in order; empty when it was not given. */
  all(option: string): string[];
  one(option: string): string | null;
  has(option: string): boolean;
}

export const commonOptions: OptionSpec[] = [
  { name: 'json', help: 'print one JSON object or array on standard output, and nothing else there' },
  { name: 'help', help: 'show this help' },
];

const run = { name: 'RUN', required: true, help: 'a run’s id, or enough of its beginning or end to be the only one' };
const store: OptionSpec = { name: 'store', value: 'DIR', help: 'the folder that keeps the runs; else the nearest .offbook folder, else .offbook in the project root' };

export const commands: CommandSpec[] = [
  {
    name: 'functions', summary: 'List the functions that Offbook can run, and why it can’t run others',
    positionals: [{ name: 'PATH', required: false, help: 'a Python file, or a folder that is searched; else the current folder' }],
    options: [], notes: [],
  },
  {
    name: 'run', summary: 'Run a function and keep everything about the run',
    positionals: [{ name: 'FILE.py:FUNCTION', required: true, help: 'the function to run' }],
    options: [
      { name: 'param', value: 'NAME=VALUE', repeat: true, help: 'a parameter’s value, read by its annotation: on=true, sizes=\'[1,2]\', mode=fast' },
      { name: 'input', value: 'NAME=SOURCE', repeat: true, help: 'data for a parameter: a path, run:RUN/OUTPUT or latest:FUNCTION/OUTPUT' },
      { name: 'env-file', value: 'FILE', repeat: true, help: 'a .env file: its variables reach the function, and are kept by name only' },
      { name: 'python', value: 'PATH', help: 'the interpreter, or an environment’s folder; else .venv or venv, the active environment, PATH' },
      { name: 'import-root', value: 'DIR', help: 'the folder that the module is imported from; else by the rule in docs/import-root.md' },
      { name: 'cwd', value: 'DIR', help: 'the folder that the function runs in; else the project’s' },
      { name: 'trust-imported', help: 'load inputs from runs that were not made here and may hold code (pickle, joblib); remembered for those runs' },
      store,
    ],
    notes: [
      'The function’s own output is shown as it comes: on standard output and standard error, with --json all of it on standard error.',
      'Exit code: 0 succeeded, 1 failed, 2 wrong usage or parameters (nothing was started), 3 crashed, 130 cancelled.',
      'Ctrl+C cancels the run and waits for its end. Closing the terminal leaves the run going.',
    ],
  },
  {
    name: 'runs', summary: 'List the runs that a query finds, newest first, or write them to a file',
    positionals: [{ name: 'QUERY', required: false, help: 'such as \'metric.mae < 20 and state = succeeded\'; @NAME takes a saved one; every run unless given' }],
    options: [
      { name: 'sort', value: 'FIELD', repeat: true, help: 'by this first, -FIELD the greatest first: --sort metric.mae --sort -started' },
      { name: 'columns', value: 'FIELDS', repeat: true, help: 'what is shown, with commas between: state,metric.mae,param.label' },
      { name: 'limit', value: 'N', help: 'at most so many; 20 unless said, in a file all' }, { name: 'offset', value: 'N', help: 'leave out the first N' },
      { name: 'format', value: 'FORMAT', help: 'table, json, csv, markdown or parquet; else by the ending of --output, else table' },
      { name: 'output', value: 'FILE', help: 'write to this file; it is replaced when all is written' },
      { name: 'trash', help: 'the runs in the trash' },
      { ...store, repeat: true, help: 'the folder that keeps the runs, several of them as one history; else the nearest .offbook folder' },
    ],
    notes: ['The query language is described in docs/query.md. An error is shown under the text; the exit code is 2 then.'],
  },
  { name: 'queries save', summary: 'Keep a query under a name, in the place of one that has it', positionals: [{ name: 'NAME', required: true, help: 'how @NAME will find it' }, { name: 'QUERY', required: true, help: 'such as \'metric.mae < 20 and state = succeeded\'' }], options: [store], notes: [] },
  { name: 'queries rename', summary: 'Give a saved query another name', positionals: [{ name: 'NAME', required: true, help: 'the name that it has' }, { name: 'NEW', required: true, help: 'the name that it gets' }], options: [store], notes: [] },
  { name: 'queries delete', summary: 'Forget a saved query', positionals: [{ name: 'NAME', required: true, help: 'its name' }], options: [store], notes: ['The runs that it finds stay as they are.'] },
  { name: 'queries', summary: 'List the saved queries', positionals: [], options: [store], notes: ['They are the window’s as well: “offbook runs @NAME” asks one that was saved there, and the window shows one that is saved here.'] },
  {
    name: 'rerun', summary: 'Run again what a run was: the same code, data and parameters',
    positionals: [{ name: 'RUN', required: true, help: 'a run’s id, or enough of its beginning or end to be the only one' }],
    options: [
      { name: 'param', value: 'NAME=VALUE', repeat: true, help: 'another value for a parameter: the run is repeated with changes, with today’s code' },
      { name: 'input', value: 'NAME=SOURCE', repeat: true, help: 'other data for a parameter, as in “offbook run”' },
      { name: 'current-code', help: 'today’s code on that run’s parameters and inputs' },
      { name: 'yes', help: 'run although something can’t be as it was' },
      { name: 'trust-imported', help: 'run the code of a run that was not made here, and load what its inputs hold; remembered for those runs' },
      { name: 'python', value: 'PATH', help: 'another interpreter; else the run’s own' },
      store,
    ],
    notes: [
      'What can’t be the same any more is told first: data that changed or is gone, packages, interpreter, machine, variables. Then nothing is started unless --yes is given.',
      'Where the project’s code has changed since, the kept code is run, from a folder of its own that goes with the run.',
      'At the end it says whether outputs, figures and metrics came out equal. Exit code: as “offbook run”; 2 when something differs and --yes was not given.',
    ],
  },
  {
    name: 'restore', summary: 'Put the code of a run, as it ran, into a place of its own',
    positionals: [{ name: 'RUN', required: true, help: 'a run’s id, or enough of its beginning or end to be the only one' }],
    options: [
      { name: 'worktree', value: 'DIR', help: 'a git worktree at the run’s commit, with the uncommitted changes of then' },
      { name: 'branch', value: 'NAME', help: 'a new branch whose one commit on top of the run’s commit holds them' },
      { name: 'folder', value: 'DIR', help: 'the modules that ran, without git' },
      store,
    ],
    notes: ['Your own working tree, index and branches stay as they are, and nothing that exists is written over.'],
  },
  {
    name: 'compare', summary: 'Show what differs between two or more runs: parameters, metrics, data, code, packages, environment',
    positionals: [run, { ...run, repeat: true }],
    options: [
      { name: 'baseline', value: 'RUN', help: 'what the others are held against; else the first' },
      { name: 'all', help: 'also what is the same' },
      { name: 'goal', value: 'METRIC:min', repeat: true, help: 'which way a metric is better, min or max, where its name does not tell: --goal size:min' },
      { name: 'html', value: 'FILE', help: 'write one page that opens anywhere, with curves and figures in it; it is replaced if it is there' },
      { name: 'markdown', help: 'print tables for a text, such as a pull request' },
      store,
    ],
    notes: ['Code is compared function by function; comments and layout alone are said to be that. The exit code says nothing of whether anything differs.'],
  },
  { name: 'show', summary: 'Show what is kept about a run', positionals: [run], options: [store], notes: [] },
  { name: 'cancel', summary: 'End a run that is going on', positionals: [run], options: [store], notes: [] },
  { name: 'disk', summary: 'Tell how much room runs and functions take', positionals: [], options: [{ name: 'limit', value: 'N', help: 'at most so many runs; 20 unless said' }, store], notes: ['“Own” is what deleting the run alone would free; what other runs name as well is shared, and stays.'] },
  {
    name: 'clean', summary: 'Show which runs a retention policy would remove, and move them to the trash with --apply', positionals: [],
    options: [
      { name: 'keep-last', value: 'N', help: 'keep the last N runs of each function' },
      { name: 'keep-best', value: 'METRIC:min[:N]', help: 'keep the best run of each function by a metric, or its best N; min or max says which is better' },
      { name: 'younger-than', value: 'DAYS', help: 'keep what is younger' },
      { name: 'quota', value: 'GB', help: 'keep at most so much: the oldest go until it is met' },
      { name: 'any', help: 'also runs with a star, a tag or a name, which are kept otherwise' },
      { name: 'apply', help: 'move them to the trash; without it nothing is changed' },
      store,
    ],
    notes: ['What none of the rules keeps is removed. Nothing leaves the disk before “offbook trash empty”.'],
  },
  {
    name: 'bundle', summary: 'Write a run with everything in it to one zip, which “offbook import” takes in elsewhere', positionals: [run],
    options: [{ name: 'output', value: 'FILE', help: 'the zip; else RUN.zip in the current folder' }, { name: 'overwrite', help: 'replace the file if it is there' }, store], notes: [],
  },
  {
    name: 'import', summary: 'Take in a run from a bundle', positionals: [{ name: 'FILE', required: true, help: 'a zip that “offbook bundle” made' }],
    options: [{ name: 'trust-imported', help: 'inputs from it may be loaded whatever code they hold' }, { ...store, help: 'the folder that keeps the runs; else the nearest .offbook folder, else .offbook in the current folder' }],
    notes: ['Every file is held against its hash before anything is changed. Nothing of an imported run is unpickled before you say so.'],
  },
  { name: 'doctor', summary: 'Check everything that is kept and say what is wrong; changes nothing', positionals: [], options: [store], notes: ['Every line of every record, every object against its hash, marks, locks and drafts that were left behind, the index, permissions, room. Exit code 1 when something is wrong.'] },
  {
    name: 'completion', summary: 'Print a script that completes commands, options, runs and queries in a shell',
    positionals: [{ name: 'SHELL', required: true, help: 'bash, zsh or fish' }], options: [],
    notes: ['bash: source <(offbook completion bash), in ~/.bashrc. zsh: source <(offbook completion zsh), in ~/.zshrc after compinit. fish: offbook completion fish | source, in config.fish.'],
  },
  { name: 'trash empty', summary: 'Delete for good what is in the trash', positionals: [], options: [{ name: 'yes', help: 'do it; without it the command says what would be freed' }, { name: 'only', value: 'RUN', repeat: true, help: 'only this run, by its whole id' }, store], notes: ['Objects that other runs name stay, and none that is newer than the oldest run that goes on is deleted.'] },
  { name: 'trash list', summary: 'List what is in the trash, and what emptying it would free', positionals: [], options: [store], notes: [] },
  { name: 'trash restore', summary: 'Bring runs back from the trash', positionals: [{ ...run, repeat: true }], options: [store], notes: [] },
  { name: 'trash', summary: 'Put runs into the trash', positionals: [{ ...run, repeat: true }], options: [store], notes: ['They stay on the disk until “offbook trash empty”; “offbook trash restore” brings them back.'] },
  {
    name: 'lineage', summary: 'Show what a run or file was made from, and what was made of it',
    positionals: [{ name: 'RUN|FILE', required: true, help: 'a run’s id, or enough of its beginning or end to be the only one; or a file that runs read or made' }], options: [store],
    notes: ['A file goes by its content: a copy under another name is found too.'],
  },
  {
    name: 'diff', summary: 'Compare two tables: rows added, removed and changed, cells, columns',
    positionals: [
      { name: 'A', required: true, help: 'before: a file (CSV, Parquet, JSON, Arrow, NPY; gzip and zstd too), a folder of Parquet, or RUN:OUTPUT' },
      { name: 'B', required: true, help: 'after' },
    ],
    options: [
      { name: 'key', value: 'COLUMNS', repeat: true, help: 'the columns that name a row, with commas between; else the likeliest that are unique in both' },
      { name: 'by', value: 'HOW', help: 'rows (whole rows, so that a changed one is removed and added) or position, instead of a key' },
      { name: 'ignore', value: 'COLUMNS', repeat: true, help: 'columns that are left out' },
      { name: 'tolerance', value: 'N', help: 'numbers that differ by no more are equal: --tolerance 1e-9' },
      { name: 'relative-tolerance', value: 'N', help: 'the same, times the greater of the two numbers' },
      { name: 'limit', value: 'N', help: 'at most so many rows of each kind; 20 unless said, at most 1,000' },
      { name: 'markdown', help: 'print Markdown, for a pull request' },
      store,
    ],
    notes: ['Exit code: 0 equal, 1 not equal, 2 data that can’t be read or wrong usage.', 'Missing values, NaN, 64-bit numbers, decimals and times are told apart exactly. Files are opened for reading alone, and nothing is downloaded.'],
  },
  {
    name: 'profile', summary: 'Tell what is in a table: every column’s statistics, warnings, correlations',
    positionals: [{ name: 'FILE', required: true, help: 'a file (CSV, Parquet, JSON, Arrow, NPY; gzip and zstd too), a folder of Parquet, or RUN:OUTPUT' }],
    options: [{ name: 'target', value: 'COLUMN', help: 'what is to be learned: how every other column goes with it' }, { name: 'approximate', help: 'quicker: what needs every value at once is estimated from a sample, and said so' }, store],
    notes: ['Without --approximate everything is counted over all rows; nothing is estimated. What was counted is remembered until the file changes. --json tells more: histograms, patterns, gaps, all correlations.', 'Exit code: 0 told, 1 data that can’t be read, 2 wrong usage.'],
  },
  {
    name: 'drift', summary: 'Tell whether two tables differ, column by column and as a whole',
    positionals: [],
    options: [
      { name: 'reference', value: 'FILE', help: 'what was: a file (CSV, Parquet, JSON, Arrow, NPY; gzip and zstd too), a folder of Parquet, or RUN:OUTPUT' },
      { name: 'current', value: 'FILE', help: 'what is' },
      { name: 'columns', value: 'NAMES', repeat: true, help: 'these alone, with commas between' },
      { name: 'mode', value: 'MODE', help: 'default, or evidently: decided by that tool’s defaults, to compare' },
      { name: 'method', value: 'COLUMN=MEASURE', repeat: true, help: 'how a column is measured: ks, wasserstein, psi, jensen-shannon, kullback-leibler, hellinger, total-variation, chi-squared, z, standard-score' },
      { name: 'threshold', value: 'COLUMN=N', repeat: true, help: 'the effect from which a column drifts; 0.1 unless said' },
      { name: 'share', value: 'N', help: 'the share of columns from which the whole drifts; 0.5 unless said' },
      { name: 'importance', value: 'FROM', help: 'what a model makes of each column: run:RUN/OUTPUT of a model that tells, or a JSON file, one number a column; of a model’s own training data it is known' },
      { name: 'model', value: 'FROM', help: 'an ONNX model, FILE.onnx or run:RUN/OUTPUT, that is asked how far each column’s drift moves its predictions; it runs in a Python that has onnxruntime' },
      { name: 'features', value: 'NAMES', repeat: true, help: 'of a model that takes all columns in one input: which, in its order, with commas between; else as its metadata feature_names says' },
      { name: 'python', value: 'PATH', help: 'the interpreter that runs the model of --model, or an environment’s folder; else .venv or venv, the active environment, PATH' },
      { name: 'order', value: 'ORDER', help: 'of columns: drift, or model: how far each one’s drift moves the prediction, measured with --model, else effect × share of the importance' },
      { name: 'slices', help: 'also tell, of each column that drifted, the part of the rows that holds most of its shift' },
      { name: 'by', value: 'TIME', help: 'over time: the current table in windows along this column, against the reference, or without one against the first fifth of the windows' },
      { name: 'window', value: 'W', help: 'how long a window is: rows as 10000r, or time as 30min, 6h, 1d, 1w, 1mo, 1y' },
      { name: 'labels', value: 'FILE', help: 'labels that came later: accuracy, or mean absolute error, over the same windows; with --id, --prediction and --label' },
      { name: 'id', value: 'COLUMN', help: 'finds a row’s label: both tables have it' },
      { name: 'prediction', value: 'COLUMN', help: 'of the current table' },
      { name: 'label', value: 'COLUMN', help: 'of the labels' },
      { name: 'fail-on', value: 'drift', help: 'exit with 3 when the whole drifts; over time, when the last window does' },
      { name: 'html', value: 'FILE', help: 'write one page that opens anywhere; it is replaced if it is there' },
      { name: 'markdown', help: 'print Markdown, for a pull request' },
      store,
    ],
    notes: ['A column drifts when its difference is beyond chance and large enough to matter. Rules that the page kept in offbook-drift.json of this folder hold, unless options say otherwise. Exit code: 0 no drift, 1 data that can’t be read, 2 wrong usage, 3 drift with --fail-on drift.'],
  },
  {
    name: 'monitor', summary: 'Run the drift monitors of a project, and say whether to train anew',
    positionals: [{ name: 'NAME', required: false, help: 'one of them; else all' }],
    options: [
      { name: 'project', value: 'DIR', help: 'the folder of the pyproject.toml; else the nearest above' },
      { name: 'fail-on', value: 'drift', help: 'exit with 3 when one of them drifts' },
      store,
    ],
    notes: ['Monitors are written in pyproject.toml, as [[tool.offbook.monitors]]: name, reference, current (a path or a pattern, of which the newest file counts), and, if wanted, columns, thresholds, methods, share, on-change, retrain. Exit code: 0 all ran, 1 one could not, as where its data can’t be read, 2 wrong usage or configuration, 3 drift with --fail-on drift.'],
  },
  { name: 'index rebuild', summary: 'Make the index again from the runs’ files', positionals: [], options: [store], notes: ['The files are the truth; the index only makes lists quick. Nothing is lost by this.'] },
];

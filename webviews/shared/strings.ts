import { previewStrings } from './preview-strings';

/** Every text that a view shows, in English. The host may hand in a translation for each (see README). `{0}` is the place of an argument. */
export const strings = {
  ...previewStrings,

  // What time and size formatters say
  wordAgo: '{0} ago', wordAhead: 'in {0}', wordNow: 'just now', wordMillisecond: '{0} ms', wordSecond: '{0} s', wordMinute: '{0} min', wordHour: '{0} h', wordDay: '{0} d',
  wordMillion: '{0} M', wordBillion: '{0} B', wordTrillion: '{0} T',

  // Everywhere
  callTimedOut: 'The editor did not answer within {0} s. Try again, or reload the window.',
  callFailed: 'The editor could not do that. The log says why.',
  retry: 'Retry', showLog: 'Show log', close: 'Close', unknown: 'unknown', none: 'none', open: 'Open', cancel: 'Cancel', details: 'Details',
  name: 'Name', value: 'Value', kind: 'Kind', size: 'Size', hash: 'Hash', actions: 'Actions', path: 'Path', file: 'File',
  moreItems: '{0} more', noneMatch: 'Nothing matches “{0}”.',
  openNamed: 'Open {0}', saveNamed: 'Save {0} as…', copyHash: 'Copy {0}', nthOf: '{0} of {1}',

  // Run page: states
  loadingRun: 'Loading the run…', runGone: 'This run is not in the store any more.', lookAgain: 'Look again', runFailedToLoad: 'Couldn’t load the run: {0}',
  stateStarting: 'Starting', stateRunning: 'Running', stateSucceeded: 'Succeeded', stateFailed: 'Failed', stateCrashed: 'Crashed', stateCancelled: 'Cancelled', stateLost: 'Lost', stateUnheard: 'Not heard from',
  underDebugger: 'under the debugger',

  // Run page: header
  runningFor: 'running for {0}', durationUnknown: 'duration unknown', machineUnknown: 'machine unknown', thisMachine: 'this machine', onMachine: 'on {0}', unknownMachine: 'an unknown machine',
  pythonUnknown: 'Python unknown', gitUnknown: 'git unknown', gitNone: 'not in git', gitNoneHere: 'The project was not in git, so there is no commit to name.', gitMissing: 'git was not installed where the run went, so there is no commit to name.', gitSilent: 'git said nothing about the code: {0}', gitNoCommit: 'no commit yet', gitDetached: 'detached', gitClean: 'no changes', gitDirty: 'with changes',
  gitChangedOne: '{0} file changed', gitChangedMany: '{0} files changed', againOf: 'again of {0}', doneOfTotal: '{0} of {1}',
  again: 'Again', againHelp: 'Run again: the same code, data and parameters', againMore: 'More ways to run again', againSame: 'Run again', againChanged: 'Run again with changes…', againCurrent: 'Run today’s code on its inputs',
  compareAllCode: 'Compare all code with now', compareWith: 'Compare with other runs…', restoreCode: 'Restore code as it ran…',
  cancelling: 'Cancelling…', moreActions: 'More actions', openFunction: 'Open the function', openCodeAsRan: 'Open the code as it ran', diffToNow: 'Compare the code with now',
  compareDataOf: 'Compare {0} with other data…',
  diskFunctions: 'Functions', diskRunCount: 'Runs', diskWhen: 'Started', diskReading: 'Reading {0} of {1} runs… The figures grow until all are read.', loadingDisk: 'Reading how much room the runs take', diskFailed: 'How much room the runs take couldn’t be read. {0}', diskEmpty: 'Nothing is kept yet. A run appears here with the room that it takes.',
  diskTitle: '{0} in {1}', oneRun: '{0} run', manyRuns: '{0} runs', oneObject: '{0} object', manyObjects: '{0} objects', diskFolders: 'records {0}', diskFree: '{0} free on the disk', diskTrash: '{0} in the trash', diskEmptyTrash: 'Empty…',
  diskUnnamed: '{0} named by no run', diskUnnamedHelp: 'They may belong to runs that are still being copied here.', diskClean: 'Show what retention would remove', diskOwn: 'Own', diskShared: 'Shared', diskOwnHelp: 'own: what deleting it frees',
  diskSharedHelp: 'shared: others name it too, so it stays', diskBar: 'Share', diskRuns: 'Runs', diskLargest: 'the largest {0} of {1}', diskNotWhole: 'record not whole',
  codeNotKept: 'The code of this run is not kept', copyId: 'Copy the run’s id', copyTraceback: 'Copy the traceback', exportBundle: 'Export as a bundle…', toTrash: 'Move to trash', fromTrash: 'Restore from trash', inTrash: 'in the trash', importedFrom: 'imported from {0}', copiedHere: 'copied here from elsewhere', originTrusted: 'You said that what it holds may be loaded, whatever code is in it', originNotTrusted: 'What it holds that may run code is loaded only after you say so', showStdoutFile: 'Open stdout in an editor', showStderrFile: 'Open stderr in an editor',

  // Run page: how it ended
  whatWentWrong: 'What went wrong', failedUnknown: 'The run failed. Why is unknown: its record holds no error.',
  crashedUnknown: 'The process ended without saying why.', cancelledBy: 'Cancelled by {0}.', cancelledUnknown: 'Cancelled.', afterDuration: 'It had run for {0}.',
  lostSentence: 'The process that watched over this run is gone, and the run with it. What it told until then is kept.',
  unheardSentence: 'Whether this run still goes on can’t be told from here: it runs on {0}.', lastHeard: 'Last heard {0}.', startingSentence: 'Starting: waiting for the first word of the run’s process.',
  waitsForDebugger: 'Waiting for a debugger at {0}.', signal: 'Signal', exitCode: 'Exit code', peakMemory: 'Peak memory',
  install: 'Install {0}', traceback: 'Traceback', frameOne: '{0} frame', frameMany: '{0} frames', inFunction: 'in', warnings: 'Warnings', warningOne: '{0} warning', warningMany: '{0} warnings',

  // Run page: metrics
  metrics: 'Metrics', filterMetrics: 'Filter metrics', noMetrics: 'No metrics were recorded. Return a number or a dict of numbers, and they are kept here.', noMetricsYet: 'No metrics yet.',
  last: 'Last', min: 'Min', max: 'Max', pointsHead: 'Points', versus: 'vs run {0}', was: 'was {0}', notInPrevious: 'not in that run', better: 'better', worse: 'worse', same: 'same',
  loadingCurves: 'Loading curves…', curvesFailed: 'Couldn’t load the curves: {0}', moreCurvesOne: 'Show {0} more curve (of {1})', moreCurvesMany: 'Show {0} more curves (of {1})',
  pointNumber: 'point {0}', stepNumber: 'step {0}', afterStart: '{0} after the first point', resetZoom: 'Reset zoom', logScale: 'Logarithmic scale', logScaleOf: 'Logarithmic scale for {0}',
  leftOutOne: '{0} value is NaN or infinite', leftOutMany: '{0} values are NaN or infinite', leftOutLogOne: '{0} value has no logarithm', leftOutLogMany: '{0} values have no logarithm',
  downsampled: '{0} of {1} points drawn', curveInWords: '{0}: {1} points, from {2} to {3}, lowest {4}, highest {5}',

  // Run page: parameters and figures
  steps: 'Steps', stepsLeftOne: '{0} more step is in the record.', stepsLeftMany: '{0} more steps are in the record.', stepNotEnded: 'Not ended', andMore: '+{0}',
  histograms: 'Histograms', histogramInWords: 'Histogram of {0}, from {1} to {2}', libraryTags: 'Tags', fromMlflow: 'mlflow',
  parameters: 'Parameters', filterParameters: 'Filter parameters', noParameters: 'No parameters were recorded.', noParametersYet: 'No parameters yet.', origin: 'From',
  fromDefault: 'default', fromUser: 'set', fromLast: 'as last time', fromRun: 'from a run', defaultWas: '(default {0})', defaultUnknown: '(default unknown)',
  figures: 'Figures', enlarge: 'Enlarge {0}', loadingFigure: 'Loading {0}…', figureFailed: 'Couldn’t load {0}: {1}', plotlyBroken: 'what is kept of it can’t be read as a Plotly figure. Open or save it instead.', plotlyKinds: 'Plotly’s {0} isn’t drawn here. Open or save it instead.', plotlyLeft: 'not drawn here: {0}', previousFigure: 'Previous figure', nextFigure: 'Next figure',

  // Run page: inputs, outputs, artifacts
  inputsOutputs: 'Inputs → Outputs', inputs: 'Inputs', outputs: 'Outputs', noInputs: 'No inputs were recorded.', noInputsYet: 'No inputs yet.', noOutputs: 'No outputs were recorded.', noOutputsYet: 'Outputs come at the end.',
  openedFiles: 'Files the code opened', rowsAndColumns: 'Rows and columns', asOffbookReads: 'as Offbook reads the file, which is still what the run opened', firstRows: 'First rows', firstRowsOf: 'First rows of {0}', importanceOne: 'What it makes of {0} feature', importanceMany: 'What it makes of {0} features', importancesOf: 'What {0} makes of its features', coefficientsNote: 'Coefficients without their sign, not scaled: a feature of small numbers weighs more than it matters.', showAllOf: 'Show all {0}', columnOne: '{0} column', columnMany: '{0} columns', rowOne: '{0} row', rowMany: '{0} rows', fileOne: '{0} file', fileMany: '{0} files',
  sizeUnknown: 'size unknown', gitDirtyUnknown: 'with changes: which is unknown', diffUnknown: 'The diff is unknown.', shapeUnknown: 'shape unknown', filesUnknown: 'number of files unknown', artifactUnknown: 'Which file holds it is unknown: the record does not say.', hashedHow: 'Hashed', hashedWhole: 'whole', hashedSampled: 'by samples', errorUnknown: 'What was raised is unknown: the record holds no error.', rowsUnknown: 'rows unknown', columnsUnknown: 'columns unknown', keptUnknown: 'whether it is kept is unknown', messageUnknown: 'message unknown', lineUnknown: 'line unknown', textUnknown: 'text of the line unknown', annotationUnknown: 'annotation unknown', hashUnknown: 'hash unknown', originUnknown: 'from unknown', pythonType: 'Python type', dtype: 'Type of its numbers', mediaType: 'Media type',
  inputProblem: 'Couldn’t be read: {0}', inputChanged: 'Changed during the run: what the function read may not be what the hash says.', inputSampled: 'Large: hashed by samples, not whole.',
  outputNotKept: 'Not kept: only its type is known.', returnValue: 'returned', fromRunOf: '{0}, run {1}', fromRunNamed: '{0} of run {1}', artifacts: 'Artifacts',

  // Lineage
  lineageTitle: 'Lineage of', lineageOf: 'Lineage of {0}', lineageShow: 'Show the lineage', lineageLoading: 'Following the lineage…', lineageUnknown: 'Nothing is known of where this came from: its run is not in the history any more.', lineageFailed: 'Couldn’t follow the lineage: {0}',
  lineageHelp: 'Lineage: what came first stands left. Left and right go along the edges, up and down within a layer, Enter opens, plus shows more.', lineageKeys: '← → along the edges · ↑ ↓ within a layer · Enter opens · + shows more · Home back to the start',
  lineageRunOne: '{0} run', lineageRunMany: '{0} runs', lineageDataOne: '{0} piece of data', lineageDataMany: '{0} pieces of data', lineageReload: 'Runs have changed: show them', lineageRecorded: 'recorded', lineageSameContent: 'same content',
  lineageCommit: 'Commit', lineageFigure: 'Figure', lineageData: 'Data', lineageFile: 'File', lineageNotHere: 'not here', lineageNotInStore: 'not in this store', lineageFrom: 'made from {0}', lineageInto: 'went into {0}', lineageGrowHint: 'plus shows more',
  lineageMoreOne: 'Show {0} more', lineageMoreMany: 'Show {0} more', lineageOpenRun: 'Open the run', lineageOpenContent: 'Open what was kept', lineageOpenFile: 'Open the file', lineageCopyHash: 'Copy the hash', lineageFunction: 'Function', lineageWhen: 'When',
  lineageRun: 'Run', lineageBranch: 'Branch', lineageSize: 'Size', lineageContent: 'Content', lineageNames: 'Names of this data', lineageReadAs: 'read as', lineageMadeAs: 'made as', lineageOfRun: 'by run {0}',

  // Run page: log, resources
  moreAboutRun: 'More about this run', log: 'Log', resources: 'Resources', environment: 'Environment', code: 'Code', logStreams: 'What the run printed', logRecords: 'Log records', openLogFile: 'Open in an editor',
  loadingLog: 'Loading {0}…', logFailed: 'Couldn’t load {0}: {1}', nothingPrinted: 'Nothing was printed to {0}.', nothingPrintedYet: 'Nothing printed to {0} yet.',
  logPart: '{0} to {1} of {2}', logWhole: '{0} lines', logOneLine: '1 line', logFollowing: 'follows', logNotFollowing: 'stands still', toBeginning: 'To the beginning', toEnd: 'To the end', lineCut: '… line of {0} characters, cut here: open the file to see it all',
  noRecords: 'No log records. What the logging module writes is kept here.', noRecordsYet: 'No log records yet.',
  loadingResources: 'Loading resources…', resourcesFailed: 'Couldn’t load the resources: {0}', noResources: 'No samples: the run ended before the first was taken.', noResourcesYet: 'No samples yet.',
  cpu: 'CPU', memory: 'Memory', gpu: 'GPU', gpuMemory: 'GPU memory', ofCores: '100 % is one of {0} cores', ofOneCore: '100 % is one core', peak: 'peak {0}', resourceInWords: '{0} over time, last {1}',

  // Run page: environment, code
  run: 'Run', id: 'Id', askedAt: 'Asked for', startedAt: 'Started', endedAt: 'Ended', notYet: 'not yet', duration: 'Duration', lastHeardHead: 'Last heard', printed: 'Printed', printedBytes: '{0} stdout, {1} stderr', startedFrom: 'Started from',
  commandLine: 'command line', theEditor: 'editor', supervisor: 'Supervisor', debugger: 'Debugger', hooks: 'Hooks', hookFigures: 'figures', hookLogging: 'log records', hookOpens: 'opened files', hookMlflow: 'MLflow', hookTensorboard: 'TensorBoard', hookTqdm: 'tqdm', cancelGrace: 'Time to end after Cancel', sourceLimit: 'Code kept up to', sampleAbove: 'Hashed by samples above', supervisorWords: 'process {0}, version {1}', againHead: 'Again of', cancelledByHead: 'Cancelled by', processId: 'Process',
  python: 'Python', version: 'Version', interpreter: 'Interpreter', prefix: 'Environment', environmentKind: 'Kind of environment', ofVenv: 'virtual environment (venv)', ofConda: 'conda', ofNone: 'none: the interpreter’s own packages', pythonPlatform: 'Platform', foundBy: 'Found by', sourceSetting: 'the setting', sourceExtension: 'the Python extension', sourceVenv: '.venv', sourcePath: 'PATH', sourceArgument: 'the command line',
  machine: 'Machine', host: 'Name', user: 'User', system: 'System', processor: 'Processor', cores: 'Cores', noGpu: 'none found', driver: 'driver {0}',
  place: 'Where it ran', projectRoot: 'Project', importRoot: 'Import root', workingDirectory: 'Working folder', importRule: 'Rule', envFiles: '.env files', secretNames: 'Secrets',
  variables: 'Environment variables, by name', variablesUnknown: 'Environment variables unknown.', packagesUnknown: 'Packages unknown.', packages: 'Packages', packageOne: '{0} package', packageMany: '{0} packages', filterPackages: 'Filter packages', noPackages: 'No packages.',
  moduleOne: '{0} module ran', moduleMany: '{0} modules ran', noModules: 'Which modules ran is unknown.', noModulesYet: 'No modules yet.', holdsFunction: 'holds the function', openAsRan: 'Open {0} as it ran', diffNamedToNow: 'Compare {0} with now', hashOnly: 'hash only', hashOnlyHelp: 'Too large to keep, or not source: only its hash is known',
  function: 'Function', lines: 'Lines', sourceHash: 'Source hash', reachHash: 'Hash with all it reaches', reaches: 'Project functions it reaches',
  commit: 'Commit', branch: 'Branch', remote: 'Remote', changes: 'Changes', openDiff: 'Open diff ({0})', changedFiles: 'Changed files', gitModified: 'modified', gitAdded: 'added', gitDeleted: 'deleted', gitRenamed: 'renamed', gitUntracked: 'untracked',

  // Forms
  loadingForm: 'Loading the form…', formFailedToLoad: 'Couldn’t load the form: {0}', required: 'required', choose: 'Choose…', browse: 'Browse…', browseFor: 'Browse for {0}', yes: 'Yes', no: 'No',
  noneFor: 'Pass None for {0}', noneHelp: 'Pass None', secretHelp: 'A secret: the function gets it, the record does not.', givenByOffbook: 'Offbook gives its recorder: what the function passes to it is kept as metrics.',
  rowOf: '{0}, row {1}', removeRow: 'Remove row {0} of {1}', emptyList: 'Empty.', addRow: 'Add row', keyOf: '{0}, key {1}', valueOf: '{0}, value of {1}', emptyDict: 'Empty.', addEntry: 'Add entry',
  inRow: 'Row {0}: {1}', inKey: '{0}: {1}', keyTwice: '“{0}” is there twice.', valueMissing: 'a value is missing', keyMissing: 'a key is missing', defaultIs: 'Left alone: {0}', notWhole: '“{0}” is no whole number', notNumber: '“{0}” is no number', notJson: 'This is no JSON. Text needs double quotes: "text".',
  noFields: 'This function takes no parameters.', whereItRuns: 'Where it runs', runAndTrack: 'Run and Track', debug: 'Debug', runHelp: 'Ctrl+Enter runs', debugHelp: 'Run under the debugger', starting: 'Starting…', resetAll: 'Reset everything',
  resetField: 'Reset {0} to its default', clearField: 'Clear {0}', basedOn: 'The values are those of run {0}.',
  whyProblem: 'Not yet: see above.', whyMissingOne: '{1} is needed', whyMissingMany: '{0} values are needed: {1}', whyWrongOne: '{1} is not right yet', whyWrongMany: '{0} values are not right yet: {1}',
  chooseInput: 'Choose a file or an earlier output…', chooseInputMaker: 'Run {0} first, or choose a file…', chooseFor: 'Choose {0}', filterOffers: 'Type to narrow, or type a path', usePath: 'Use {0}', chooseFile: 'Choose file…', chooseRun: 'From another run…', offersSuggested: 'Suggested', offersLatest: 'Latest outputs', offersRuns: 'Earlier runs', offersFiles: 'Files',
  noPython: 'No Python found', removeEnvFile: 'Remove {0}', noEnvFiles: 'None.', addEnvFile: 'Add file', moduleName: 'Module', changeFor: 'Change {0}', change: 'Change…', backToRule: '{0} as the rule says', placeSettings: 'Changed here, a folder counts for this run. The settings `offbook.run.importRoot` and `offbook.run.workingDirectory` keep it for all.',

  // Types in words
  typeOrNone: '{0} or None', typeOr: ' or ', typeAny: 'anything, as JSON', typeNone: 'None', typeBool: 'yes or no', typeStr: 'text', typePath: 'path', typeBytes: 'bytes', typeSecret: 'secret text', typeInt: 'whole number', typeFloat: 'number', typeDecimal: 'decimal number',
  typeDatetime: 'date and time', typeDate: 'date', typeTime: 'time', typeTimedelta: 'duration', typeUuid: 'UUID', typeChoice: 'one of these', typeList: 'list of {0}', typeSet: 'set of {0}', typeTuple: 'tuple of {0}', typeDict: 'mapping of {0} to {1}',
  typeTable: 'table ({0})', typeArray: 'array', typeModel: 'model ({0})', typeFigure: 'figure', typeMetrics: 'metrics recorder', typeUnknown: 'unknown type, as JSON',
  boundsBetween: '{0} to {1}', boundsFrom: 'from {0}', boundsAbove: 'above {0}', boundsTo: 'to {0}', boundsBelow: 'below {0}', boundsMultiple: 'a multiple of {0}', boundsMinLength: 'at least {0} long', boundsMaxLength: 'at most {0} long', boundsPattern: 'like {0}',

  // Again, and what came of it
  lookingBack: 'Comparing data, packages and machine with what was recorded…', lookBackFailed: 'Couldn’t compare with what was recorded: {0}', againTitle: 'Run {0} again', openRunNamed: 'Open run {0}',
  againStopped: 'This run can’t be made again as it was.', againDiffersOne: '{0} thing can’t be as it was.', againDiffersMany: '{0} things can’t be as they were.', againCodeOnly: 'The code has changed since. All that ran is kept: say which is to run.', againNothing: 'Everything is as it was.',
  topicData: 'Data', topicCode: 'Code', topicPython: 'Python', topicPackages: 'Packages', topicVariables: 'Environment variables', topicMachine: 'Machine', changedSince: 'changed since', stopsTheRun: 'Stops the run: ', isDifferent: 'Different: ',
  codeKeptHelp: 'The kept code can run, from a folder of its own that goes with the run. Your files stay as they are.', codeLostHelp: 'Not all of the code that ran is kept, so only today’s can run.',
  startKept: 'Run the code as it ran', startSame: 'Run all the same', startNow: 'Run today’s code',
  repeatTitle: 'What came out the same', repeatSame: 'Same as', repeatDiffers: 'Not the same as', repeatNothing: 'Nothing to compare with', modeExact: 'run again exactly', modeChanged: 'run again with changes', modeCurrent: 'today’s code on its inputs',
  tallyOutputsOne: '{0} of {1} output equal', tallyOutputsMany: '{0} of {1} outputs equal', tallyMetricsOne: '{0} of {1} metric equal', tallyMetricsMany: '{0} of {1} metrics equal', tallyFiguresOne: '{0} of {1} figure equal', tallyFiguresMany: '{0} of {1} figures equal', tallyUnknown: '{0} can’t be compared',
  differenceOne: '{0} difference', differenceMany: '{0} differences', repeatWhat: 'What', repeatThen: 'Then', repeatNow: 'Now', repeatDifference: 'Difference', kindMetric: 'metric', kindOutput: 'output', kindFigure: 'figure', wasThere: 'there', onlyThen: 'not there any more', onlyNow: 'was not there', otherContent: 'other content',

  // New project
  newProject: 'New project', newProjectHelp: 'A project of plain Python that runs with and without Offbook. Nothing that exists is written over.', template: 'Template', noTemplates: 'No templates: this Offbook is not whole. Install it again.', folder: 'In folder',
  createEnvironment: 'Create a virtual environment and install what the project needs', willBeIn: 'Will be in', inTheWay: 'In the way', inTheWayOne: '{0} file is there already. Choose another name or folder.', inTheWayMany: '{0} files are there already. Choose another name or folder.',
  whyInTheWay: 'Files are in the way', willBeWritten: 'Will be written', create: 'Create project', creating: 'Creating…', createHelp: 'Ctrl+Enter creates',

  // Table of runs: fields
  fieldId: 'Run', fieldName: 'Name', fieldFunction: 'Function', fieldModule: 'Module', fieldFile: 'File', fieldState: 'State', fieldCreated: 'When', fieldStarted: 'Started', fieldEnded: 'Ended', fieldAge: 'Age', fieldDuration: 'Duration',
  fieldTags: 'Tags', fieldNote: 'Note', fieldStar: 'Star', fieldBranch: 'Branch', fieldCommit: 'Commit', fieldDirty: 'Uncommitted changes', fieldHost: 'Machine', fieldUser: 'User', fieldPython: 'Python', fieldError: 'Error', fieldWarnings: 'Warnings',
  fieldFigures: 'Figures', fieldPeak: 'Peak memory', fieldDebug: 'Debugged', fieldAgain: 'Again of', fieldSource: 'Started from',

  // Table of runs
  tableOfRuns: 'Runs', loadingRuns: 'Loading runs…', tableFailed: 'Couldn’t load the runs: {0}', noRunsYet: 'No runs yet.', runFunction: 'Run a function', noRunsMatch: 'No run matches.', runOne: '{0} run', runMany: '{0} runs', freshOne: '{0} new run', freshMany: '{0} new runs',
  filterRuns: 'Filter runs: metric.mae < 20 and state = succeeded', clearFilter: 'Clear the filter', completions: 'Completions',
  savedQueries: 'Saved queries', saveQuery: 'Save this query', saveQueryEmpty: 'Type a query first.', saveQueryWrong: 'The query can’t be read yet.', queryName: 'Name of the query', keepQuery: 'Save', queryNameHint: 'A name, such as best of this week',
  queryReplaced: 'There is a query of this name. It is replaced.', querySaved: 'Saved as {0}.', history: 'History of runs', allHistories: 'All histories', fieldHistory: 'History', byHistory: 'By history', readOnlyHistory: 'This history can only be read here', readingRuns: 'Reading {0} of {1} runs…', historyFailed: '{0} couldn’t be read: its runs are missing here.',
  groupBy: 'Group by', noGroups: 'No groups', byFunction: 'By function', byState: 'By state', byDay: 'By day', byTag: 'By tag', byBranch: 'By branch', groupNone: 'None', groupByThis: 'Group by this', today: 'Today', yesterday: 'Yesterday',
  sortUp: 'Sort ascending', sortDown: 'Sort descending', sortedUp: '{0}, sorted ascending', sortedDown: '{0}, sorted descending', notSorted: '{0}, not sorted', columnMenu: 'Actions for {0}', columnMoved: '{0} moved',
  pin: 'Pin', unpin: 'Unpin', moveLeft: 'Move left', moveRight: 'Move right', fitWidth: 'Fit the width', hideColumn: 'Hide', columnsMore: 'Choose columns…',
  columns: 'Columns', closeColumns: 'Close the columns', findFields: 'Find a metric, parameter or field', onlyDiffering: 'Only those that differ', loadingFields: 'Loading fields…', noFieldsThere: 'No fields.', fields: 'Fields', fieldsOf: '{0} of {1}: type to find others',
  fieldOne: '{0} field', fieldMany: '{0} fields', inRunsOne: 'In {0} run', inRunsMany: 'In {0} runs', showAllFields: 'Show all of these', defaultColumns: 'Default columns',
  chosenRuns: 'Chosen runs', chosenOne: '{0} run chosen', chosenMany: '{0} runs chosen', chosenAll: 'All {0} that match are chosen', compareCount: 'Compare {0}', compareNeedsTwo: 'Choose a second run: Ctrl+click', compareTooMany: 'At most {0} runs can be compared: choose fewer', tag: 'Tag', star: 'Star', unstar: 'Take the star away', starred: 'Starred', notStarred: 'Not starred',
  copyChosen: 'Copy the chosen runs', copyMarkdown: 'Copy as Markdown', copyTsv: 'Copy for a spreadsheet', copiedOne: '{0} run copied', copiedMany: '{0} runs copied', deleteChosen: 'Move the chosen runs to the trash', clearSelection: 'Choose none',
  exportChosen: 'Export the chosen runs', exportShown: 'Export what is shown', exportCsv: 'CSV…', exportParquet: 'Parquet…', exportJson: 'JSON…', exportMarkdown: 'Markdown…', exportedOne: '{0} run exported', exportedMany: '{0} runs exported',
  tagChosen: 'Tags for the chosen runs', tagsHint: 'Tags, with commas between', tagsThere: 'Tags that there are', addTags: 'Add', removeTags: 'Remove', noteTooLong: 'This note is too long to be changed in a cell.', someNotChanged: '{0} runs could not be changed. {1}',

  // Columns, charts and the profile of data
  emptyText: '(empty)', to: 'to', share: 'Share', asTable: 'As a table', tableOf: '{0} as a table', showTheseRows: 'Show these rows', and: 'and', type: 'Type', valuesShape: 'Values’ shape',
  nothingMissing: 'nothing missing', missingInWords: '{0} missing ({1})', nanInWords: '{0} NaN', distinctInWords: '{0} distinct', rangeInWords: '{0} to {1}', readingColumn: 'Reading the column…', columnApproximate: 'Estimated where a ≈ stands: counted in a sample of the rows.',
  valuesThere: 'Values', missing: 'Missing', missingValues: 'Missing values', distinct: 'Distinct', onlyMissing: 'There is nothing but missing values.', topValues: 'Most common', eachOnce: 'Each value comes once.', meansMissing: 'May mean missing', textPatterns: 'Patterns', patternHint: 'a: letters, 9: digits',
  infinite: 'Infinite', mean: 'Mean', deviation: 'Standard deviation', least: 'Least', greatest: 'Greatest', median: 'Median', zeros: 'Zeros', negative: 'Negative', outliers: 'Outliers', outliersBelow: 'Outliers below {0}', outliersAbove: 'Outliers above {0}', outliersHelp: 'Farther from the quartiles than 1.5 times their distance',
  shortest: 'Shortest', longest: 'Longest', meanLength: 'Mean length', blankTexts: 'Blank', spellNumbers: 'Spell a number', spellTimes: 'Spell a time', earliest: 'Earliest', latest: 'Latest', spans: 'Spans', usualStep: 'Usual step', greatestGaps: 'Greatest gaps', fromTo: '{0} to {1}',
  barInWords: '{0} to {1}: {2}', histogramOf: 'Histogram of {0}, {1} bars', rowsNotDrawn: '{0} not drawn: missing, NaN or infinite', otherValues: 'Other values', barsOf: 'The most common of {0}, {1} bars', valueInWords: '{0}: {1}, {2}',
  scatterOf: '{0} by {1}, {2}', scatterGridOf: '{0} by {1}, {2}, counted in cells', cellInWords: '{0} to {1}, {2} to {3}: {4}', lineOf: '{0} over {1}, {2}', lineInWords: '{0}: mean {1}, from {2} to {3}', boxesOf: '{0} by {1}, {2} groups', boxInWords: '{0}: median {1}, quartiles {2} and {3}, {4}, {5} outliers', rowsOfOtherGroups: '{0} in other groups',
  chartKind: 'Chart', chartHistogram: 'Histogram', chartBars: 'Bars', chartScatter: 'Scatter', chartLine: 'Line over time', chartBox: 'Box by group', chartBins: 'Bars', axisColumn: 'Column', axisAcross: 'Across', axisUp: 'Up', axisTime: 'Time', axisGroup: 'Group',
  noTimeColumn: 'A line needs a column of times and one of numbers. Choose another chart.', noNumberColumn: 'This chart needs a column of numbers or times. Choose another chart.', countingForChart: 'Counting…', nothingToDraw: 'There is nothing to draw: all values are missing.',
  profileNone: 'Look at every column at once: what to beware of, what goes together, what is missing together.', readingProfile: 'Reading the first numbers…', profileProgress: 'How far the profile is', profileExactly: 'Profile', profileApproximately: 'Profile approximately', countExactly: 'Count exactly', rowsByColumns: '{0} rows × {1}',
  noRowTwice: 'no row is there twice', rowsRepeated: '{0} rows repeat an earlier one ({1})', profileIsExact: 'Exact: counted over all rows', profileIsApproximate: 'Approximate: estimated from {0} where a ≈ stands', profileIsPartly: '{0} of {1} columns are exact so far, the rest is estimated from {2}', estimatedHelp: 'Estimated from a sample',
  lookAt: 'Look at', nothingToLookAt: 'Nothing stands out.', nothingToLookAtYet: 'Nothing stands out so far.', correlations: 'Correlations', pearsonOf: 'Pearson’s, of columns of numbers', correlation: 'Correlation', correlationInWords: '{0} and {1}: {2}',
  goesWithTarget: 'Goes with a target', target: 'Target', noTarget: 'None', readingTarget: 'Looking for what goes with it…', nothingToAssociate: 'No other column can be held against it.', measure: 'Measure', strength: 'Strength', measurePearson: 'Pearson', measureSpearman: 'Spearman', measureCramer: 'Cramér’s V', measureRatio: 'Correlation ratio',
  missingTogether: 'Missing together', missingTogetherNote: 'more, or less, often than by chance', bothMissing: 'Both missing',

  // Drift
  measureKs: 'Kolmogorov-Smirnov', measureWasserstein: 'Wasserstein / std', measurePsi: 'PSI', measureJensenShannon: 'Jensen-Shannon', measureKullbackLeibler: 'Kullback-Leibler', measureHellinger: 'Hellinger', measureTotalVariation: 'Total variation',
  measureChiSquared: 'Chi-squared', measureZ: 'Two proportions', measureStandardScore: 'Standard score', measureUnknownWords: 'Unknown words', kindNumeric: 'numbers', kindCategorical: 'categories', kindText: 'text', kindImage: 'pictures', partWidth: 'Width', partHeight: 'Height', partRed: 'Mean red', partGreen: 'Mean green', partBlue: 'Mean blue', bothSidesOf: 'Both sides: {0}', pictures: 'Pictures', picturesNamed: 'Named by the column', picturesLooked: 'Looked at', picturesDrawn: 'Looked at, drawn by chance', picturesAbsent: 'Not there', picturesOutside: 'Outside of the table’s folder and the project', picturesDamaged: 'Damaged, too large or no pictures', picturesColours: 'Colour known (PNG and JPEG)',
  verdictDrift: 'Drift', verdictNone: 'No drift', verdictTooFew: 'Can’t say', titleEmpty: 'Nothing to compare between {0} and {1}: one side has no rows.', titleNone: 'No column of {0} and {1} could be judged.',
  titleCalmOne: 'The one column did not drift between {1} and {2}.', titleCalm: 'None of {0} columns drifted between {1} and {2}.', titleDriftOne: '{0} of {1} columns drifted between {2} and {3}: {4}.', titleDrift: '{0} of {1} columns drifted between {2} and {3}: {4} most.',
  sideReference: 'Reference', sideCurrent: 'Current', chooseReference: 'Choose another reference…', chooseCurrent: 'Choose other current data…', swapSides: 'Swap reference and current', rowsOf: '{0} rows',
  setUnknown: 'Whether the data drifted can’t be said', setDrifted: 'The data drifted: {0} of its columns', setCalm: 'The data did not drift: {0} of its columns', shareFrom: 'it drifts from', keptIn: 'Kept in {0}.', forgetRule: 'Forget it',
  evidently: 'As Evidently decides', evidentlyHelp: 'Decided by the defaults of Evidently 0.7, to compare. They alarm more often than they promise where samples are small.',
  schemaTitle: 'Columns', schemaMissing: 'not in the current data', schemaNew: 'not in the reference', schemaRetyped: '{0} in the reference, {1} now',
  saveReport: 'Save this report', saveMarkdown: 'Save as Markdown…', saveJson: 'Save as JSON…', saveTimelineHtml: 'Save over time as HTML…', saveTimelineMarkdown: 'Save over time as Markdown…', addLabels: 'Labels that came later…', dropLabels: 'Without the labels of {0}', labelsAccuracy: 'Accuracy', labelsError: 'Mean absolute error', labelsNone: 'no label yet', labelsValue: '{0}, of {1} labelled rows', labelsMissing: '{0} without a label yet', labelsAll: '{0} labels', labelsSome: '{0} labels, {1} still missing', columnsTitle: 'Columns by drift', filterColumns: 'Filter columns', columnTitle: 'Column', bothDistributions: 'Both distributions', effectTitle: 'Effect and threshold', verdictTitle: 'Verdict',
  modelTitle: 'Share of the model', columnsByModel: 'Columns by what the model makes of them', orderColumns: 'Order of columns', orderByDrift: 'By drift', orderByModel: 'By what the model makes of it', orderByDriftHelp: 'Drifted columns first, each by its effect.',
  orderByModelHelp: 'Ordered by effect × the column’s share of the model: how far its drift moves the prediction. No verdict changes by it.', modelImportance: 'Shares of what {0} makes of its features ({1}).', modelCoefficient: 'Shares of the coefficients of {0} for its features ({1}): they are not scaled, so a column of small numbers weighs more than it matters.', modelGiven: 'Shares as {0} gives them ({1}).',
  weightOf: '{0} of what the model makes of its features ({1})', weightMuch: 'much', weightSome: 'some', weightLittle: 'little', weightUnknown: 'unknown to the model', weightUnknownHelp: 'The model names no feature like this column.',
  noColumns: 'There is no column that is on both sides and can be judged.', moreColumns: 'Show more columns ({0} left)', pIs: 'p {0}', effectOfThreshold: '{0}, threshold {1}', driftOtherValues: '{0} other values', driftBarInWords: '{0}: {1} of the reference, {2} now', shares: 'Shares',
  distributions: 'Distributions', lengthsOf: 'Lengths of the texts', distributionsOf: 'Distributions of {0} on both sides', cumulative: 'Cumulative shares, and what chance allows around the reference', cumulativeOf: 'Cumulative shares of {0} on both sides', noSlice: 'No part of the rows by one or two other columns holds most of it: the shift is all over.', readingValues: 'Reading the values…',
  gapInWords: 'The greatest gap is {0}, at {1}: {2} of the reference lie below, {3} now.', statistic: 'Statistic', pValue: 'p', pAdjusted: 'p, adjusted for all columns', effectBy: 'Effect ({0})', threshold: 'Threshold', decidedBy: 'Decided by',
  std: 'Standard deviation', missingShare: 'Missing', bothSides: 'Both sides', bothSidesLengths: 'Both sides, of their lengths', lookedAt: 'Looked at in these ways', partLength: 'Length', partWords: 'Number of words', partVocabulary: 'Unknown words', partDecided: 'decided', wordsMean: 'Words, mean', changedWords: 'Most changed words, by the share of texts that have them', unknownWords: '{0} of the words now are unknown to half of the reference, and {1} of those in its other half.', wordsSample: 'Of {0} and {1} texts, evenly among all.',
  rule: 'Rule of this column', ruleNotHere: 'The defaults of Evidently have no rules by column.', measureChosen: 'Chosen by the data', thresholdWrong: 'Write a number of at least 0.', usePast: 'Use {0} (at most {1} of past windows)', dataStale: 'The data changed on disk.', rulesStale: 'The project’s rules changed.', checkAgain: 'Check again',
  deciding: 'Comparing…', decidingShare: 'Comparing… {0}', decidingWhat: 'Reading both sides, column by column', driftStopped: 'Stopped before there was a verdict.', driftFailed: 'Couldn’t compare: {0}', overTime: 'Over time…', overTimeTitle: 'Over time', loadingWindows: 'Comparing window by window…', windowsFailed: 'Couldn’t compare over time: {0}', windowsNote: '{0} windows along {1}', againstFirst: 'against the first {0}', windowsLeft: '{0} rows without a time',
  kindNone: 'no drift', kindSudden: 'sudden', kindGradual: 'gradual', kindRecurring: 'recurring', kindUnknown: 'can’t say', otherWindows: 'Other windows…', windowKeys: 'windows of {0}: ← and → move along, ↑ and ↓ go to other columns', driftCellInWords: '{0} · {1} rows · effect {2}, threshold {3} · {4}', wholeData: 'Share of columns', cellWhole: '{0} · {1} rows · {2} of the columns drifted',
  verdictBefore: 'What stands below is the verdict from before.',

  // Comparing runs
  compareTitle: 'Compare', loadingComparison: 'Reading the runs…', compareFailed: 'Couldn’t compare the runs: {0}', comparedRuns: 'Compared runs', missingRuns: 'Runs that can’t be shown', remove: 'Remove', removeNamed: 'Remove {0}', nothingToCompare: 'None of these runs is here any more.',
  oneRunLeft: 'Only one run is left: there is nothing to hold it against.', addRuns: 'Add runs…', saveHtml: 'Save as HTML…', savedAs: 'Saved as {0}', showAll: 'Show all', showAllHelp: 'Show also what is the same in all runs',
  baseline: 'baseline', makeBaseline: 'Make it the baseline', removeRun: 'Remove from this page', showInCharts: 'Show in charts', hideInCharts: 'Hide in charts', inChartsOf: '{0} in charts', actionsFor: 'Actions for {0}', runHeadKeys: 'Enter opens the run · Alt+← and Alt+→ move it',
  sameAsBaseline: 'as the baseline', otherThanBaseline: 'not as the baseline', cantTell: 'can’t be compared', notInRun: 'Not in this run', noneRecorded: 'none recorded', nothingKnownDiffers: 'nothing known to differ', andUnsure: '{0} · {1} can’t be compared', nothingDiffersOne: 'nothing differs · 1 the same', nothingDiffersMany: 'nothing differs · {0} the same', differOf: '{0} of {1} differ',
  moreRowsOne: 'Show {0} more row (of {1})', moreRowsMany: 'Show {0} more rows (of {1})', rowsLeft: 'There was no room for {0} more. Remove runs from this page to see them.', isDefault: '(default)',
  metricTake: 'Value shown', takeLast: 'Last', takeMin: 'Lowest', takeMax: 'Highest', best: 'best', metricInWords: '{0}\nlowest {1}, highest {2}, {3} points, last step {4}',
  goalLower: 'Lower is better', goalHigher: 'Higher is better', goalUnknown: 'Which way is better is not known', goalFromName: 'As the name says', goalOf: '{0}: {1} ({2})', goalChosen: 'chosen', goalByName: 'by its name',
  curves: 'Curves', smoothing: 'Smoothing', xAxis: 'Along', xStep: 'Step', xTime: 'Time since start', xClock: 'Clock', sinceStart: '{0} after the start', chart: 'chart', chartKeys: 'Drag or + zooms, double click or Escape shows all, ← and → move the cursor, Shift+← and Shift+→ move the part shown',
  curveOne: '{0} curve', curveMany: '{0} curves', curvesInWords: '{0}: {1}, ending at {2}', pictureOf: 'Save a picture of {0}', savePng: 'Save as PNG…', saveSvg: 'Save as SVG…',
  relations: 'Parameters and metrics', metricChosen: 'Metric', axesShown: 'Axes', findAxes: 'Find a parameter or metric', axesMore: '{0} more: type to find them', scatterX: 'Against', parallelTitle: 'What led to {0}', parallelInWords: '{0} runs as lines through {1}', runsWithin: '{0} of {1} runs', clearBrushes: 'Show all runs again', brushOf: 'Limits on {0}', brushAll: 'no limits', brushFromTo: 'from {0} to {1}',
  brushKeys: 'Drag along it, or: Enter sets limits, ↑ and ↓ move them, Shift+↑ and Shift+↓ make them wider or narrower, Escape takes them away', scatterTitle: '{0} by {1}', scatterInWords: '{0} by {1}, {2} runs', spotInWords: '{0}: {1} {2}, {3} {4}', rankCorrelation: 'rank correlation {0}', runsNotDrawn: '{0} runs have no number here',
  loadingCode: 'Comparing the code…', codeFailed: 'Couldn’t compare the code: {0}', modulesUnknown: 'Which modules ran is unknown for {0}.', moduleItself: 'the module’s own statements', unitFunction: 'function', unitClass: 'class', unitModule: 'module', reachYes: 'the function that ran reaches it', reachNo: 'the function that ran does not reach it', reachUnknown: 'whether the function that ran reaches it is unknown', notReached: 'not reached',
  codeChanged: 'changed', codeCosmetic: 'comments or layout', onlyHere: 'only here', notThere: 'not there', diffOf: '{0}: the baseline’s beside that of {1}', linesFromTo: 'lines {0}–{1}', lineNumber: 'line {0}', linesNamed: 'lines {0}',
  data: 'Data', sameContent: 'same content', columnNamed: 'Column {0}', noSuchColumn: 'no such column', columnAlikeOne: '{0} column is the same', columnAlikeMany: '{0} columns are the same', nameInRun: 'Name', rows: 'Rows', shape: 'Shape', runNamed: 'run {0}', changedDuring: 'changed during the run',
  implementation: 'Implementation', release: 'Release', architecture: 'Architecture', offbook: 'Offbook', enlargeOf: 'Enlarge {0} of {1}', noSuchFigure: 'no such figure', previousRunFigure: 'Previous run', nextRunFigure: 'Next run', noResourcesAny: 'No samples of any run.',
  runs: 'Runs', state: 'State', whatHappened: 'What happened', trash: 'Trash', inTrashSince: 'since {0}', recordProblems: 'About its record',

  // Two tables beside one another
  diffGoing: 'Comparing {0} with {1}…', diffStopped: 'Stopped before it was done.', diffCompare: 'Compare', diffFindKey: 'Find the key again', diffChange: 'Change…', diffCounts: 'Rows by what happened to them', diffAllEqual: 'The tables are equal',
  diffEqualOne: '{0} row, the same in both.', diffEqualMany: '{0} rows, all the same in both. Their order does not count.', diffChangedOne: '{0} row changed', diffChangedMany: '{0} rows changed', diffAddedOne: '{0} row added', diffAddedMany: '{0} rows added',
  diffRemovedOne: '{0} row removed', diffRemovedMany: '{0} rows removed', diffSameOne: '{0} row the same', diffSameMany: '{0} rows the same', diffCellOne: '{0} cell', diffCellMany: '{0} cells', diffOnlyIn: 'Only in {0}', diffOnlyColumns: 'All rows are the same; the columns are not.',
  diffColumnsChangedOne: '{0} changed', diffColumnsChangedMany: '{0} changed', diffColumnsAddedOne: '{0} added', diffColumnsAddedMany: '{0} added', diffColumnsRemovedOne: '{0} removed', diffColumnsRemovedMany: '{0} removed', diffColumnsRetypedOne: '{0} of another type', diffColumnsRetypedMany: '{0} of another type',
  diffColumnAdded: 'added', diffColumnRemoved: 'removed', diffColumnRetyped: 'another type', diffType: 'Type', diffCells: 'Cells changed', diffGreatest: 'Greatest difference',
  diffKeyFound: 'Rows are matched by {0}, which is unique in both', diffKeyGiven: 'Rows are matched by {0}', diffByPosition: 'Rows are matched by their position', diffByRows: 'Whole rows are compared: a changed row counts as removed and added', diffOtherKey: 'or by {0}', diffLeftOut: 'without {0}', diffTolerated: 'numbers equal within {0}', diffRelativeShort: '{0} of the greater',
  diffMatching: 'How rows are matched', diffHowFound: 'By the likeliest key', diffHowKey: 'By columns', diffHowPosition: 'By position', diffHowRows: 'By whole rows', diffAbsolute: 'Numbers are equal within', diffRelative: 'or within this share of the greater', diffToleranceWrong: 'A number from 0 on, such as 1e-9.',
  diffFilterColumns: 'Filter columns', diffKey: 'Key', diffLeaveOut: 'Leave out', diffKeyNamed: '{0} is part of the key', diffLeaveOutNamed: 'Leave {0} out', diffNoKey: 'Choose at least one column of the key.',
  diffTabChanged: 'Changed', diffTabAdded: 'Added', diffTabRemoved: 'Removed', diffRows: 'Rows that differ', diffAllColumns: 'All columns', diffAllColumnsHelp: 'Show also columns in which nothing changed', diffCopyRows: 'Copy these rows', diffCopiedOne: '{0} row copied', diffCopiedMany: '{0} rows copied', diffCopiedSome: 'The first {0} of {1} rows copied',
  diffBefore: '{0} before', diffAfter: '{0} after', diffMissing: 'missing', diffCellIs: '{0}: {1}', diffCellWas: '{0}: was {1}, is {2}', diffLoadingRows: 'Reading the rows…', diffRowsFailed: 'Couldn’t read the rows: {0}', diffGridKeys: 'Arrows move, Ctrl+C copies the cell',
  diffBeyondOne: '{0} more row is not listed: narrow it down with fewer columns or a tolerance.', diffBeyondMany: '{0} more rows are not listed: narrow it down with fewer columns or a tolerance.', diffColumnsCut: 'The first {0} of {1} columns. Filter them to see others.',
  tables: 'Tables', tablesAgainst: 'Compared with', tableRows: '{0} → {1} rows', comparedTableOf: '{0} of {1}', tableInput: 'input', tableOutput: 'output',
  tablesTitle: 'Compare data', loadingTables: 'Looking for the files…', tablesFailed: 'Couldn’t show the files: {0}', tableBefore: 'Before', tableAfter: 'After', tablesSwap: 'Swap before and after', chooseOther: 'Choose another file', tableStale: '{0} changed on disk. Compared again.',
} as const;

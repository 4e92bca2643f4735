/** Texts of the preview of data; part of `strings`. */
export const previewStrings = {
  // What cells are
  dataMissing: 'missing', dataNan: 'not a number', dataInfinite: 'infinite', dataEmptyText: 'empty text', dataNoBytes: 'no bytes',
  // Rows and columns
  dataRows: 'Rows', dataRowNumber: 'Row', dataRowOne: '{0} row', dataRowMany: '{0} rows', dataRowsOf: '{0} of {1} rows', dataColumns: 'Columns', dataFindColumn: 'Find a column', dataOrderColumns: 'Order of the columns', dataByPlace: 'As in the file', dataByName: 'By name', dataByMissing: 'Most missing first', dataByDistinct: 'Most distinct first',
  dataShowColumn: 'Show {0}', dataHideColumn: 'Hide {0}', dataShowAllColumns: 'Show all', dataCloseColumns: 'Close the list of columns', dataHiddenOne: '{0} column hidden', dataHiddenMany: '{0} columns hidden', dataAllHidden: 'All columns are hidden.', dataNoColumns: 'There are no columns in this table.', dataNoRows: 'There are columns here, but no rows.', dataNoneMatch: 'No row is like that.', dataClearFilters: 'Take the filters away',
  dataSelectAll: 'Select all', dataSelected: '{0} × {1} selected', dataFiltered: 'filtered', dataPinned: 'pinned', dataTools: 'What to do with the table',
  // A column's menu
  dataSortUp: 'Sort ascending', dataSortDown: 'Sort descending', dataSortAlso: 'Sort by it as well', dataFilterColumn: 'Filter…', dataPin: 'Pin to the left', dataUnpin: 'Unpin', dataHide: 'Hide', dataFit: 'Fit the width', dataSelectColumn: 'Select the column', dataCopyName: 'Copy the name',
  // Filters
  dataAddFilter: 'Filter by the current column', dataFilterOf: 'Filter by {0}', dataOperator: 'How to compare', dataLow: 'From', dataHigh: 'To', dataMatchCase: 'Match case', dataOtherValue: 'Another value', dataApply: 'Apply', dataAsked: 'What is asked of the rows', dataRowsWith: 'rows with “{0}”', dataClearAll: 'Clear all',
  opBetween: 'between', opIn: 'is one of', opNotIn: 'is none of', opContains: 'contains', opNotContains: 'does not contain', opStartsWith: 'begins with', opEndsWith: 'ends with', opMatches: 'matches the regular expression', opMissing: 'is missing', opPresent: 'is there', opNan: 'is NaN', opNotNan: 'is not NaN',
  opBefore: 'before', opUntil: 'until', opAfter: 'after', opFrom: 'from',
  dataOnlyThis: 'Only rows with “{0}”', dataNotThis: 'No rows with “{0}”', dataOnlyMissing: 'Only rows where it is missing', dataNoMissing: 'Only rows where it is there', dataOnlyNan: 'Only rows with NaN', dataNoNan: 'No rows with NaN',
  // Searching and going
  dataFind: 'Search in all cells', dataFindNext: 'Next (Enter)', dataFindPrevious: 'Previous (Shift+Enter)', dataOnlyRows: 'Only rows that have it', dataSearching: 'Searching…', dataFoundIn: 'row {0}, {1}', dataFoundAgain: 'from the other end: row {0}, {1}', dataGoToRow: 'Go to row',
  // Cells
  dataCellMenu: 'Cell', dataOpenValue: 'Open the value', dataCellOf: '{0}, row {1}', dataCopyValue: 'Copy the value', dataReadingValue: 'Reading the value…', dataCellCut: 'The first part of {0}',
  dataCopySelection: 'Copy what is selected', dataCopy: 'Copy', dataCopyNames: 'Copy with names of columns', dataCopyCsv: 'Copy as CSV', dataCopyMarkdown: 'Copy as Markdown', dataCopyRows: 'Copy as Python, a list of dicts', dataCopyColumns: 'Copy as Python, a dict of lists', dataCopied: '{0} × {1} copied, {2}', dataCopying: 'Copying…',
  // Questions in SQL
  dataSql: 'Ask in SQL', dataSqlOffers: 'What may stand here', dataSqlAsk: 'Ask', dataSqlFile: 'Show the file again', dataSqlAnswer: 'answer to SQL',
  // A column's page, charts and the profile
  dataSummary: 'Columns, charts and the profile', dataColumnPage: 'Show the column’s page', dataColumnTab: 'Column', dataCharts: 'Charts', dataProfile: 'Profile', dataProfileWhole: 'Profile the whole file', dataBackToTable: 'Back to the table', dataCloseSummary: 'Close', dataSummaryWidth: 'Width of the part beside the table',
  dataOfShownOne: 'Of the {0} row that is shown', dataOfShownMany: 'Of the {0} rows that are shown', dataProfileOfFile: 'Of the whole file, not of what is shown of it.', dataProfileStopped: 'Stopped. What was counted until then stands below.',
  dataChooseColumn: 'Choose a column: a click on the shape in its head shows it here.', dataColumnGone: 'There is no column “{0}” in what is shown.',
  // Columns that are reckoned
  dataAddColumn: 'Add a column that is reckoned from others…', dataAdd: 'Add', dataChangeColumn: 'Change “{0}”…', dataDropColumn: 'Remove this column', dataColumnName: 'Name', dataColumnTaken: 'There is a column of this name. Choose another.', dataExpression: 'Expression', dataExpressionExample: 'round(distance / air_time * 60, 1)', dataExpressionAt: 'At {0}:', dataFirstValues: 'First values, {0}',
  // Code
  dataToCode: 'Turn into code: a typed function and its test that give these rows',
  dataCodeMade: 'What came of turning a view into code', dataCodeIn: 'in {0}', dataCodeOfOther: 'made of another view than this one', dataCodeOlder: 'the file was changed since', dataOpenCode: 'Open {0}',
  // The file
  dataOpening: 'Opening the file…', dataFirstRows: 'The first {0} rows, as they look so far. The rest is being read…', dataReadingRest: 'Reading the rest', dataReading: 'Reading {0}…', dataPart: 'Table', dataPreviewOf: 'Preview {0}', dataOpenText: 'Open as text', dataDialect: 'How the file is read', dataDelimiter: 'Delimiter', dataQuote: 'Quote', dataEncoding: 'Encoding', dataFirstLine: 'First line', dataSplitAt: 'split at “{0}”', dataWithHeader: 'names of columns', dataNoHeader: 'no names', dataAsFound: 'Read as found',
  dataChanged: 'changed on disk, read again', dataGone: 'The file is gone. What is shown was read before; it is shown again when the file is back.',
  dataSortedBy: 'sorted by {0}', dataSorting: 'Sorting…', dataFiltering: 'Filtering…', dataAsking: 'Asking…', dataPreparing: 'Preparing…',
} as const;

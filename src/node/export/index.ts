export { formats, isFormat, type ExportColumn, type Format, type Pages } from './columns';
export { exportToFile, exportToStream } from './export';

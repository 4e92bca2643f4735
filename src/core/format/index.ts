export { markdownText, spreadsheetText } from './elsewhere';
export { changeBy, metricChange, metricGoal, type Goal, type MetricChange } from './metric-change';
export { formatBytes, formatColumn, formatCount, formatExactCount, formatNumber, formatPercent } from './numbers';
export { holdsSecret, isSecret, isSecretValue, secretMask, secretVariable } from './secrets';
export { formatDate, formatDuration, formatExactTime, formatRelativeTime } from './times';
export { decodeNumber, decodeValue, encodeValue, formatValue, isNumberValue, setOwn, type Plain } from './values';
export { english, type FormatWords } from './words';

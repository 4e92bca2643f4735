import { seriesColors, themeColor } from '../theme';
import type { Ink } from './pen';

export const readInk = (): Ink => ({
  text: themeColor('foreground'), quiet: themeColor('descriptionForeground', 'foreground'), page: themeColor('editor-background'),
  focus: themeColor('focusBorder', 'foreground'), select: themeColor('focusBorder', 'charts-blue', 'foreground'),
  series: seriesColors.map(name => themeColor(name, 'foreground')), family: getComputedStyle(document.body).fontFamily,
});

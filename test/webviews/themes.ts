/** What the editor's own default themes give to a page: only the variables that the views read. */
export type ThemeName = 'light' | 'dark' | 'hc';
export interface Theme { bodyClass: string; variables: Record<string, string> }

const fonts = {
  'font-family': 'system-ui, "Ubuntu", "Droid Sans", sans-serif', 'font-size': '13px', 'font-weight': 'normal',
  'editor-font-family': '"Droid Sans Mono", "monospace", monospace', 'editor-font-size': '14px',
};

const dark = {
  'foreground': '#cccccc', 'descriptionForeground': '#9d9d9d', 'errorForeground': '#f85149', 'icon-foreground': '#cccccc', 'focusBorder': '#0078d4',
  'editor-background': '#1f1f1f', 'editor-foreground': '#cccccc', 'editorWidget-background': '#202020', 'editorWidget-border': '#454545', 'editor-selectionBackground': '#264f78',
  'widget-border': '#313131', 'widget-shadow': '#0000005c', 'panel-border': '#2b2b2b', 'panelTitle-activeForeground': '#cccccc', 'panelTitle-activeBorder': '#0078d4', 'panelTitle-inactiveForeground': '#9d9d9d',
  'button-background': '#0078d4', 'button-foreground': '#ffffff', 'button-hoverBackground': '#026ec1', 'button-border': '#ffffff12', 'button-separator': '#ffffff66',
  'button-secondaryBackground': '#313131', 'button-secondaryForeground': '#cccccc', 'button-secondaryHoverBackground': '#3c3c3c',
  'input-background': '#313131', 'input-foreground': '#cccccc', 'input-border': '#3c3c3c', 'input-placeholderForeground': '#989898', 'inputOption-activeBackground': '#2489db82', 'inputOption-activeBorder': '#2488db', 'inputOption-activeForeground': '#ffffff',
  'inputValidation-errorBackground': '#5a1d1d', 'inputValidation-errorBorder': '#be1100', 'inputValidation-warningBackground': '#352a05', 'inputValidation-warningBorder': '#b89500',
  'settings-textInputBackground': '#313131', 'settings-textInputForeground': '#cccccc', 'settings-textInputBorder': '#3c3c3c', 'settings-dropdownBackground': '#313131', 'settings-dropdownForeground': '#cccccc', 'settings-dropdownBorder': '#3c3c3c', 'settings-dropdownListBorder': '#454545',
  'settings-checkboxBackground': '#313131', 'settings-checkboxBorder': '#3c3c3c', 'settings-checkboxForeground': '#cccccc',
  'dropdown-background': '#313131', 'dropdown-foreground': '#cccccc', 'dropdown-border': '#3c3c3c', 'dropdown-listBackground': '#1f1f1f', 'pickerGroup-foreground': '#3794ff', 'pickerGroup-border': '#3c3c3c',
  'list-hoverBackground': '#2a2d2e', 'list-activeSelectionBackground': '#04395e', 'list-activeSelectionForeground': '#ffffff', 'list-focusOutline': '#0078d4', 'list-focusHighlightForeground': '#2aaaff', 'list-highlightForeground': '#2aaaff',
  'menu-background': '#1f1f1f', 'menu-foreground': '#cccccc', 'menu-border': '#454545', 'menu-selectionBackground': '#0078d4', 'menu-selectionForeground': '#ffffff', 'menu-separatorBackground': '#454545',
  'toolbar-hoverBackground': '#5a5d5e50', 'textLink-foreground': '#4daafc', 'textLink-activeForeground': '#4daafc', 'textCodeBlock-background': '#2b2b2b', 'badge-background': '#616161', 'badge-foreground': '#f8f8f8', 'progressBar-background': '#0078d4',
  'editorWarning-foreground': '#cca700', 'editorError-foreground': '#f14c4c', 'testing-iconPassed': '#73c991', 'testing-iconFailed': '#f14c4c', 'testing-iconQueued': '#cca700',
  'charts-foreground': '#cccccc', 'charts-blue': '#3794ff', 'charts-orange': '#d18616', 'charts-green': '#89d185', 'charts-purple': '#b180d7', 'charts-red': '#f14c4c', 'charts-yellow': '#cca700',
  'terminal-ansiRed': '#cd3131', 'terminal-ansiGreen': '#0dbc79', 'terminal-ansiYellow': '#e5e510', 'terminal-ansiBlue': '#2472c8', 'terminal-ansiMagenta': '#bc3fbc', 'terminal-ansiCyan': '#11a8cd', 'terminal-ansiWhite': '#e5e5e5',
  'terminal-ansiBrightBlack': '#666666', 'terminal-ansiBrightRed': '#f14c4c', 'terminal-ansiBrightGreen': '#23d18b', 'terminal-ansiBrightYellow': '#f5f543', 'terminal-ansiBrightBlue': '#3b8eea', 'terminal-ansiBrightMagenta': '#d670d6', 'terminal-ansiBrightCyan': '#29b8db',
};

const light: typeof dark = {
  ...dark,
  'foreground': '#3b3b3b', 'descriptionForeground': '#3b3b3b', 'errorForeground': '#f85149', 'icon-foreground': '#3b3b3b', 'focusBorder': '#005fb8',
  'editor-background': '#ffffff', 'editor-foreground': '#3b3b3b', 'editorWidget-background': '#f8f8f8', 'editorWidget-border': '#c8c8c8', 'editor-selectionBackground': '#add6ff',
  'widget-border': '#e5e5e5', 'widget-shadow': '#00000029', 'panel-border': '#e5e5e5', 'panelTitle-activeForeground': '#3b3b3b', 'panelTitle-activeBorder': '#005fb8', 'panelTitle-inactiveForeground': '#3b3b3b',
  'button-background': '#005fb8', 'button-hoverBackground': '#0258a8', 'button-border': '#0000001a', 'button-secondaryBackground': '#e5e5e5', 'button-secondaryForeground': '#3b3b3b', 'button-secondaryHoverBackground': '#cccccc',
  'input-background': '#ffffff', 'input-foreground': '#3b3b3b', 'input-border': '#cecece', 'input-placeholderForeground': '#767676', 'inputOption-activeBackground': '#bed6ed', 'inputOption-activeBorder': '#005fb8', 'inputOption-activeForeground': '#000000',
  'inputValidation-errorBackground': '#f2dede', 'inputValidation-errorBorder': '#be1100', 'inputValidation-warningBackground': '#f6f5d2', 'inputValidation-warningBorder': '#b89500',
  'settings-textInputBackground': '#ffffff', 'settings-textInputForeground': '#3b3b3b', 'settings-textInputBorder': '#cecece', 'settings-dropdownBackground': '#ffffff', 'settings-dropdownForeground': '#3b3b3b', 'settings-dropdownBorder': '#cecece', 'settings-dropdownListBorder': '#c8c8c8',
  'settings-checkboxBackground': '#f8f8f8', 'settings-checkboxBorder': '#cecece', 'settings-checkboxForeground': '#3b3b3b',
  'dropdown-background': '#ffffff', 'dropdown-foreground': '#3b3b3b', 'dropdown-border': '#cecece', 'dropdown-listBackground': '#ffffff', 'pickerGroup-foreground': '#8b949e', 'pickerGroup-border': '#e5e5e5',
  'list-hoverBackground': '#f2f2f2', 'list-activeSelectionBackground': '#e8e8e8', 'list-activeSelectionForeground': '#000000', 'list-focusOutline': '#005fb8',
  'menu-background': '#ffffff', 'menu-foreground': '#3b3b3b', 'menu-border': '#cecece', 'menu-selectionBackground': '#005fb8', 'menu-separatorBackground': '#d4d4d4',
  'toolbar-hoverBackground': '#b8b8b850', 'textLink-foreground': '#005fb8', 'textLink-activeForeground': '#005fb8', 'textCodeBlock-background': '#f8f8f8', 'badge-background': '#cccccc', 'badge-foreground': '#3b3b3b', 'progressBar-background': '#005fb8',
  'editorWarning-foreground': '#bf8803', 'editorError-foreground': '#e51400', 'testing-iconPassed': '#73c991', 'testing-iconFailed': '#f14c4c', 'testing-iconQueued': '#cca700',
  'charts-foreground': '#3b3b3b', 'charts-blue': '#1a85ff', 'charts-orange': '#d18616', 'charts-green': '#388a34', 'charts-purple': '#652d90', 'charts-red': '#e51400', 'charts-yellow': '#bf8803',
  'terminal-ansiGreen': '#107c10', 'terminal-ansiYellow': '#949800', 'terminal-ansiBlue': '#0451a5', 'terminal-ansiMagenta': '#bc05bc', 'terminal-ansiCyan': '#0598bc', 'terminal-ansiWhite': '#555555',
  'terminal-ansiBrightRed': '#cd3131', 'terminal-ansiBrightGreen': '#14ce14', 'terminal-ansiBrightYellow': '#b5ba00', 'terminal-ansiBrightBlue': '#0451a5', 'terminal-ansiBrightMagenta': '#bc05bc', 'terminal-ansiBrightCyan': '#0598bc',
};

/** High contrast leaves many out: what is not set must fall back to something that can be seen. */
const highContrast: Record<string, string> = {
  'foreground': '#ffffff', 'descriptionForeground': 'rgba(255, 255, 255, 0.7)', 'errorForeground': '#f48771', 'icon-foreground': '#ffffff', 'focusBorder': '#f38518', 'contrastBorder': '#6fc3df', 'contrastActiveBorder': '#f38518',
  'editor-background': '#000000', 'editor-foreground': '#ffffff', 'editorWidget-background': '#0c141f', 'editorWidget-border': '#6fc3df', 'editor-selectionBackground': '#ffffff',
  'widget-border': '#6fc3df', 'panel-border': '#6fc3df', 'panelTitle-activeForeground': '#ffffff', 'panelTitle-activeBorder': '#6fc3df', 'panelTitle-inactiveForeground': '#ffffff',
  'button-background': '#000000', 'button-foreground': '#ffffff', 'button-border': '#6fc3df', 'button-separator': '#6fc3df', 'button-secondaryBackground': '#000000', 'button-secondaryForeground': '#ffffff',
  'input-background': '#000000', 'input-foreground': '#ffffff', 'input-border': '#6fc3df', 'input-placeholderForeground': 'rgba(255, 255, 255, 0.7)', 'inputOption-activeBackground': 'rgba(0, 0, 0, 0)', 'inputOption-activeBorder': '#6fc3df', 'inputOption-activeForeground': '#ffffff',
  'inputValidation-errorBackground': '#000000', 'inputValidation-errorBorder': '#6fc3df',
  'settings-textInputBackground': '#000000', 'settings-textInputForeground': '#ffffff', 'settings-textInputBorder': '#6fc3df', 'settings-dropdownBackground': '#000000', 'settings-dropdownForeground': '#ffffff', 'settings-dropdownBorder': '#6fc3df', 'settings-dropdownListBorder': '#6fc3df',
  'settings-checkboxBackground': '#000000', 'settings-checkboxBorder': '#6fc3df', 'settings-checkboxForeground': '#ffffff',
  'dropdown-background': '#000000', 'dropdown-foreground': '#ffffff', 'dropdown-border': '#6fc3df', 'dropdown-listBackground': '#000000', 'pickerGroup-foreground': '#ffffff', 'pickerGroup-border': '#ffffff',
  'menu-background': '#000000', 'menu-foreground': '#ffffff', 'menu-border': '#6fc3df', 'menu-selectionBorder': '#f38518', 'menu-separatorBackground': '#6fc3df', 'toolbar-hoverOutline': '#f38518',
  'textLink-foreground': '#21a6ff', 'textLink-activeForeground': '#21a6ff', 'textCodeBlock-background': '#000000', 'badge-background': '#000000', 'badge-foreground': '#ffffff', 'progressBar-background': '#6fc3df',
  'editorWarning-foreground': '#ffd370', 'editorError-foreground': '#f48771', 'testing-iconPassed': '#73c991', 'testing-iconFailed': '#f14c4c', 'testing-iconQueued': '#cca700',
  'charts-foreground': '#ffffff', 'charts-blue': '#3794ff', 'charts-green': '#89d185', 'charts-purple': '#b180d7', 'charts-red': '#f48771', 'charts-yellow': '#ffd370',
  'terminal-ansiRed': '#cd0000', 'terminal-ansiGreen': '#00cd00', 'terminal-ansiYellow': '#cdcd00', 'terminal-ansiBlue': '#0000ee', 'terminal-ansiMagenta': '#cd00cd', 'terminal-ansiCyan': '#00cdcd', 'terminal-ansiWhite': '#e5e5e5', 'terminal-ansiBrightBlack': '#7f7f7f',
};

export const themes: Record<ThemeName, Theme> = {
  light: { bodyClass: 'vscode-light', variables: { ...fonts, ...light } },
  dark: { bodyClass: 'vscode-dark', variables: { ...fonts, ...dark } },
  hc: { bodyClass: 'vscode-high-contrast', variables: { ...fonts, ...highContrast } },
};

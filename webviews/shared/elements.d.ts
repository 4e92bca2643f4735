import type { JSX } from 'preact';

type Base<T extends HTMLElement> = Omit<JSX.HTMLAttributes<T>, 'icon' | 'label' | 'onChange'> & { onChange?: (event: Event) => void };

declare module 'preact' {
  namespace JSX {
    interface IntrinsicElements {
      'vscode-button': Base<HTMLElement> & { icon?: string; secondary?: boolean; disabled?: boolean };
      'vscode-checkbox': Base<HTMLElement> & { label?: string; checked?: boolean; disabled?: boolean };
      'vscode-single-select': Base<HTMLElement> & { label?: string; value?: string; invalid?: boolean; disabled?: boolean };
      'vscode-option': Base<HTMLElement> & { value?: string; selected?: boolean; description?: string };
      'vscode-progress-bar': Base<HTMLElement> & { value?: number; max?: number; indeterminate?: boolean };
    }
  }
}

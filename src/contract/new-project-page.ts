export interface TemplateInfo { id: string; title: string; description: string; files: string[] }
export interface NewProjectFields { template: string; folder: string; name: string; createEnvironment: boolean }
export interface NewProjectForm { templates: TemplateInfo[]; initial: NewProjectFields }
export interface NewProjectPageHost {
  load(): Promise<NewProjectForm>;
  pickFolder(): Promise<string | null>;
  /** Field name → what is wrong; `files` lists what exists already and would be in the way. */
  check(fields: NewProjectFields): Promise<{ errors: Record<string, string>; target: string; existing: string[] }>;
  create(fields: NewProjectFields): Promise<{ errors: Record<string, string> }>;
  /** Offbook's own log, for when the page could not load something. */
  showLog(): Promise<void>;
}
export interface NewProjectPageView { progress(text: string): void }

import { fileURLToPath } from 'node:url';
import { LSPErrorCodes, ResponseError, TextDocuments, TextDocumentSyncKind } from 'vscode-languageserver';
import type { CancellationToken, Connection } from 'vscode-languageserver';
import { TextDocument } from 'vscode-languageserver-textdocument';
import type { CodeUnit } from '../contract/code-units';
import type { FunctionInfo, ModuleFunctions } from '../contract/functions';
import { codeUnitsMethod, functionsChangedMethod, functionsMethod, projectFunctionsMethod } from '../contract/server-api';
import type { CodeUnitsParams, CodeUnitsResult, FunctionsChangedParams, FunctionsParams, FunctionsResult, ProjectFunctionsParams, ServerOptions } from '../contract/server-api';
import { PythonParser } from '../core/python/parser';
import type { GrammarFiles } from '../core/python/parser';
import { unitsOf } from '../core/python/units';
import { FunctionsService, sha256 } from './functions-service';
import { OpenDocuments } from './open-documents';
import { Shapes } from './shapes';

/** Reads Python for the editor and never runs any. Everything it needs of the outside comes in by the connection and the disk. */
export function startServer(connection: Connection, loadGrammar: (options: ServerOptions) => Promise<GrammarFiles>): void {
  const documents = new TextDocuments(TextDocument);
  let workspaceFolders: string[] = [];
  let loading: Promise<Reader> | undefined;
  let options: ServerOptions = {};

  const reader = (): Promise<Reader> => (loading ??= loadGrammar(options).then((files) => PythonParser.load(files)).then((parser) => {
    const made = new Reader(parser, () => workspaceFolders, (params) => void connection.sendNotification(functionsChangedMethod, params));
    for (const document of documents.all()) made.changed(document);
    return made;
  }));

  connection.onInitialize((params) => {
    options = (params.initializationOptions as ServerOptions | undefined) ?? {};
    workspaceFolders = (params.workspaceFolders ?? []).flatMap(({ uri }) => fileOf(uri) ?? []);
    return {
      capabilities: {
        textDocumentSync: { openClose: true, change: TextDocumentSyncKind.Incremental, save: true },
        workspace: { workspaceFolders: { supported: true, changeNotifications: true } },
      },
      serverInfo: { name: 'offbook' },
    };
  });
  connection.onNotification('workspace/didChangeWorkspaceFolders', (params: { event: { added: { uri: string }[]; removed: { uri: string }[] } }) => {
    const removed = new Set(params.event.removed.flatMap(({ uri }) => fileOf(uri) ?? []));
    workspaceFolders = [...workspaceFolders.filter((folder) => !removed.has(folder)), ...params.event.added.flatMap(({ uri }) => fileOf(uri) ?? [])];
    void reader().then((made) => made.refresh());
  });
  connection.onDidChangeWatchedFiles(() => void reader().then((made) => made.refresh()));

  documents.onDidChangeContent(({ document }) => void reader().then((made) => made.changed(document)));
  documents.onDidSave(() => void reader().then((made) => made.refresh()));
  documents.onDidClose(({ document }) => void reader().then((made) => made.closed(document.uri)));

  connection.onRequest(functionsMethod, async ({ uri }: FunctionsParams) => {
    const made = await reader();
    // The document may have been opened before the grammar was loaded, and changed since.
    const document = documents.get(uri);
    if (document) made.changed(document);
    return made.functions(uri);
  });
  connection.onRequest(projectFunctionsMethod, async ({ folders }: ProjectFunctionsParams, token: CancellationToken) => {
    const found = await (await reader()).below(folders, () => token.isCancellationRequested);
    return token.isCancellationRequested ? new ResponseError<void>(LSPErrorCodes.RequestCancelled, 'cancelled') : found;
  });
  connection.onRequest(codeUnitsMethod, async ({ texts }: CodeUnitsParams): Promise<CodeUnitsResult> => ({ units: (await reader()).units(texts) }));
  documents.listen(connection);
  connection.listen();
}

function fileOf(uri: string): string | null {
  try {
    return uri.startsWith('file:') ? fileURLToPath(uri) : null;
  } catch {
    // A file: address that names another machine is no file here.
    return null;
  }
}

/** What each open document's functions were when the client last heard. */
interface Told { light: string; full: string; looked: Set<string> }

class Reader {
  private readonly open: OpenDocuments;
  private readonly service: FunctionsService;
  private readonly told = new Map<string, Told>();
  private readonly due = new Set<string>();

  constructor(private readonly parser: PythonParser, workspaceFolders: () => string[], private readonly tell: (params: FunctionsChangedParams) => void) {
    this.open = new OpenDocuments(() => parser);
    this.shapes = new Shapes(parser, (file) => this.open.ofFile(file));
    this.service = new FunctionsService(this.shapes, workspaceFolders, () => Date.now());
  }

  private readonly shapes: Shapes;

  changed(document: TextDocument): void {
    const file = fileOf(document.uri);
    this.open.set(document.uri, file, document.version, document.getText());
    this.schedule(document.uri);
    for (const [uri, { looked }] of this.told) if (file !== null && looked.has(file)) this.schedule(uri);
  }

  closed(uri: string): void {
    this.open.delete(uri);
    this.told.delete(uri);
    this.due.delete(uri);
  }

  /** Something on disk may be another: every open document is looked at again. */
  refresh(): void {
    this.service.forgetRoots();
    for (const { uri } of this.open.entries()) {
      const told = this.told.get(uri);
      if (told) told.light = '';
      this.schedule(uri);
    }
  }

  async functions(uri: string): Promise<FunctionsResult> {
    const open = this.open.get(uri);
    const file = open ? open.file : fileOf(uri);
    const shape = open?.shape ?? (file === null ? undefined : this.shapes.of(file));
    if (!shape) return { functions: [], errors: [], version: null };
    const { found, looked } = await this.service.of(file, shape, uri);
    if (open && this.open.get(uri)) this.told.set(uri, { light: light(found), full: JSON.stringify(found), looked });
    return { ...found, version: open?.version ?? null };
  }

  below(folders: string[], isCancelled: () => boolean): Promise<FunctionInfo[]> {
    return this.service.below(folders.flatMap((uri) => fileOf(uri) ?? []), isCancelled);
  }

  units(texts: readonly string[]): CodeUnit[][] {
    return texts.map((text) => {
      const parsed = this.parser.parse(text);
      try {
        return unitsOf(parsed, sha256);
      } finally {
        parsed.tree.delete();
      }
    });
  }

  /** Looks once the changes that are already here are taken in: a burst of them is one look. */
  private schedule(uri: string): void {
    if (this.due.has(uri)) return;
    this.due.add(uri);
    setImmediate(() => void this.look(uri));
  }

  private async look(uri: string): Promise<void> {
    if (!this.due.delete(uri)) return;
    const open = this.open.get(uri);
    if (!open) return;
    const { found, looked } = await this.service.of(open.file, open.shape, uri);
    const before = this.told.get(uri);
    const now = { light: light(found), full: JSON.stringify(found), looked };
    // Closed or changed meanwhile: the later change has a look of its own.
    if (this.open.get(uri)?.version !== open.version) return;
    // After a save the whole answer counts; while typing, a change inside a body is none that a lens shows.
    if (before && (before.light === '' ? before.full === now.full : before.light === now.light)) {
      before.light = now.light;
      before.looked = looked;
      return;
    }
    this.told.set(uri, now);
    this.tell({ uri, version: open.version });
  }
}

const light = (found: ModuleFunctions): string => JSON.stringify({ ...found, functions: found.functions.map(({ sha256: _, endLine: __, ...rest }) => rest) });

import type { FunctionInfo } from '../../contract/functions';

/** Of a function, as docs/cli.md lists it. A default that isn't a plain value is given as its source text. */
export const functionJson = ({ name, file, line, endLine, runnable, reason, params, returns, doc, flavour }: FunctionInfo) => ({
  file, name, line, endLine, runnable, reason: reason?.text ?? null,
  params: params.map(param => ({
    name: param.name, annotation: param.annotation, kind: param.type.kind, how: param.how, required: param.required,
    default: param.default?.kind === 'value' ? param.default.value : null, defaultSource: param.default?.kind === 'source' ? param.default.text : null, help: param.help ?? null,
  })),
  returns: returns.annotation, flavour, doc: doc ?? null,
});

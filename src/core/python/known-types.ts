import type { Bounds, TypeForm } from '../../contract/functions';

const scalar: Record<string, TypeForm['kind']> = {
  'builtins.int': 'int', 'builtins.float': 'float', 'builtins.bool': 'bool', 'builtins.str': 'str', 'builtins.bytes': 'bytes', 'builtins.bytearray': 'bytes',
  'builtins.object': 'any', 'typing.Any': 'any', 'typing.Text': 'str', 'typing.AnyStr': 'str', 'typing.LiteralString': 'str', 'typing.Hashable': 'any',
  'types.NoneType': 'none', 'typing.NoReturn': 'none', 'typing.Never': 'none',
  'numbers.Integral': 'int', 'numbers.Real': 'float', 'numbers.Number': 'float', 'typing.SupportsFloat': 'float', 'typing.SupportsInt': 'int', 'typing.SupportsIndex': 'int',
  'datetime.datetime': 'datetime', 'datetime.date': 'date', 'datetime.time': 'time', 'datetime.timedelta': 'timedelta', 'decimal.Decimal': 'decimal', 'uuid.UUID': 'uuid',
  'pathlib.Path': 'path', 'pathlib.PurePath': 'path', 'pathlib.PosixPath': 'path', 'pathlib.PurePosixPath': 'path', 'pathlib.WindowsPath': 'path', 'os.PathLike': 'path',
  'pydantic.FilePath': 'path', 'pydantic.DirectoryPath': 'path', 'pydantic.NewPath': 'path', 'pydantic.EmailStr': 'str', 'pydantic.StrictStr': 'str',
  'pydantic.AnyUrl': 'str', 'pydantic.AnyHttpUrl': 'str', 'pydantic.HttpUrl': 'str', 'pydantic.FileUrl': 'str', 'pydantic.FtpUrl': 'str', 'pydantic.WebsocketUrl': 'str', 'pydantic.AnyWebsocketUrl': 'str',
  'pydantic.PostgresDsn': 'str', 'pydantic.MySQLDsn': 'str', 'pydantic.MariaDBDsn': 'str', 'pydantic.CockroachDsn': 'str', 'pydantic.AmqpDsn': 'str', 'pydantic.RedisDsn': 'str', 'pydantic.MongoDsn': 'str', 'pydantic.KafkaDsn': 'str',
  'pydantic.NatsDsn': 'str', 'pydantic.ClickHouseDsn': 'str', 'pydantic.SnowflakeDsn': 'str', 'pydantic.NameEmail': 'str', 'pydantic.IPvAnyAddress': 'str', 'pydantic.IPvAnyInterface': 'str', 'pydantic.IPvAnyNetwork': 'str',
  'pydantic.SecretStr': 'secret', 'pydantic.SecretBytes': 'secret', 'pydantic.Secret': 'secret', 'pydantic.types.SecretStr': 'secret', 'pydantic.types.SecretBytes': 'secret', 'pydantic.v1.SecretStr': 'secret', 'pydantic.v1.SecretBytes': 'secret', 'pydantic.Base64Str': 'str', 'pydantic.Base64UrlStr': 'str', 'pydantic.Base64Bytes': 'str', 'pydantic.Base64UrlBytes': 'str', 'pydantic.ByteSize': 'any', 'pydantic.StrictBytes': 'bytes',
  'pydantic.UUID1': 'uuid', 'pydantic.UUID3': 'uuid', 'pydantic.UUID4': 'uuid', 'pydantic.UUID5': 'uuid', 'pydantic.UUID6': 'uuid', 'pydantic.UUID7': 'uuid', 'pydantic.UUID8': 'uuid', 'pydantic.FiniteFloat': 'float',
  'pydantic.AwareDatetime': 'datetime', 'pydantic.NaiveDatetime': 'datetime', 'pydantic.PastDatetime': 'datetime', 'pydantic.FutureDatetime': 'datetime', 'pydantic.PastDate': 'date', 'pydantic.FutureDate': 'date', 'pydantic.JsonValue': 'any',
  're.Pattern': 'str', 'typing.Pattern': 'str', 'fractions.Fraction': 'str', 'ipaddress.IPv4Address': 'str', 'ipaddress.IPv6Address': 'str', 'ipaddress.IPv4Network': 'str', 'ipaddress.IPv6Network': 'str', 'ipaddress.IPv4Interface': 'str', 'ipaddress.IPv6Interface': 'str',
  'pydantic.StrictInt': 'int', 'pydantic.StrictFloat': 'float', 'pydantic.StrictBool': 'bool', 'pydantic.types.StrictStr': 'str',
  'numpy.ndarray': 'array', 'numpy.typing.NDArray': 'array', 'numpy.typing.ArrayLike': 'array', 'numpy.matrix': 'array',
  'matplotlib.figure.Figure': 'figure', 'matplotlib.pyplot.Figure': 'figure', 'plotly.graph_objects.Figure': 'figure', 'plotly.graph_objs.Figure': 'figure',
  'altair.Chart': 'figure',
};

const tables: Record<string, Extract<TypeForm, { kind: 'table' }>['library']> = {
  'pandas.DataFrame': 'pandas', 'pandas.core.frame.DataFrame': 'pandas', 'pandas.core.api.DataFrame': 'pandas',
  'pandas.Series': 'pandas-series', 'pandas.core.series.Series': 'pandas-series', 'pandas.core.api.Series': 'pandas-series',
  'polars.DataFrame': 'polars', 'polars.dataframe.DataFrame': 'polars', 'polars.dataframe.frame.DataFrame': 'polars',
  'polars.LazyFrame': 'polars-lazy', 'polars.lazyframe.LazyFrame': 'polars-lazy', 'polars.lazyframe.frame.LazyFrame': 'polars-lazy',
  'pyarrow.Table': 'pyarrow', 'pyarrow.lib.Table': 'pyarrow',
};

const numpyScalar = /^numpy\.(?:(u?int(?:8|16|32|64|p|c)?|integer|signedinteger|unsignedinteger|long|short|byte)|(float(?:16|32|64|128)|floating|double|single|half)|(bool_?)|(str_))$/;

const bounded: Record<string, { of: TypeForm; bounds: Bounds }> = {
  'pydantic.PositiveInt': { of: { kind: 'int' }, bounds: { gt: 0 } }, 'pydantic.NegativeInt': { of: { kind: 'int' }, bounds: { lt: 0 } },
  'pydantic.NonNegativeInt': { of: { kind: 'int' }, bounds: { ge: 0 } }, 'pydantic.NonPositiveInt': { of: { kind: 'int' }, bounds: { le: 0 } },
  'pydantic.PositiveFloat': { of: { kind: 'float' }, bounds: { gt: 0 } }, 'pydantic.NegativeFloat': { of: { kind: 'float' }, bounds: { lt: 0 } },
  'pydantic.NonNegativeFloat': { of: { kind: 'float' }, bounds: { ge: 0 } }, 'pydantic.NonPositiveFloat': { of: { kind: 'float' }, bounds: { le: 0 } },
};

/** Calls that make a bounded type: pydantic's `conint(gt=0)` and its kin. */
export const constrained: Record<string, TypeForm> = {
  'pydantic.conint': { kind: 'int' }, 'pydantic.confloat': { kind: 'float' }, 'pydantic.constr': { kind: 'str' }, 'pydantic.condecimal': { kind: 'decimal' },
};

/** The type behind a full name, for the names that loading by annotation knows; undefined for all others. */
export function knownType(path: string): TypeForm | undefined {
  const kind = Object.hasOwn(scalar, path) ? scalar[path] : undefined;
  if (kind) return { kind } as TypeForm;
  const library = Object.hasOwn(tables, path) ? tables[path] : undefined;
  if (library) return { kind: 'table', library };
  const limits = Object.hasOwn(bounded, path) ? bounded[path] : undefined;
  if (limits) return { kind: 'bounded', ...limits };
  const number = numpyScalar.exec(path);
  if (number) return { kind: number[1] ? 'int' : number[2] ? 'float' : number[3] ? 'bool' : 'str' };
  return modelType(path);
}

function modelType(path: string): TypeForm | undefined {
  const name = path.slice(path.lastIndexOf('.') + 1);
  if (!/^[A-Z]/.test(name)) return undefined;
  const model = (library: Extract<TypeForm, { kind: 'model' }>['library']): TypeForm => ({ kind: 'model', library, name });
  if (path.startsWith('sklearn.') && !notEstimators.test(path)) return model('sklearn');
  if (/^torch\.nn\.(?:modules\.)?/.test(path) && !/^torch\.nn\.(?:parameter\.)?(?:Parameter|Buffer|UninitializedParameter)$/.test(path)) return model('torch');
  if (/^(?:pytorch_)?lightning\.(?:pytorch\.)?LightningModule$/.test(path) || path === 'transformers.PreTrainedModel') return model('torch');
  if (path === 'onnx.ModelProto' || path === 'onnx.onnx_ml_pb2.ModelProto' || path === 'onnxruntime.InferenceSession') return model('onnx');
  if (/^xgboost\.(?:sklearn\.|core\.)?(?:XGB\w+|Booster)$/.test(path)) return model('xgboost');
  if (/^lightgbm\.(?:sklearn\.|basic\.)?(?:LGBM\w+|Booster)$/.test(path)) return model('lightgbm');
  if (/^(?:catboost\.CatBoost\w*|imblearn\.\w+(?:\.\w+)*)$/.test(path)) return model('other');
  return undefined;
}

const notEstimators = /^sklearn\.(?:utils\.(?:_bunch\.)?Bunch|model_selection\.\w*(?:Fold|Split|Out|Splitter|ParameterGrid|ParameterSampler)|exceptions\.\w+|metrics\.\w+)$/;

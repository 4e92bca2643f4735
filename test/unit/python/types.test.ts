import { beforeAll, describe, expect, test } from 'vitest';
import type { PythonParser } from '../../../src/core/python/parser';
import { formIn, loadParser, short } from './support';

let parser: PythonParser;
beforeAll(async () => {
  parser = await loadParser();
});

const head = `
from __future__ import annotations
import collections.abc
import datetime as dt
import decimal, enum, pathlib, uuid
import typing as t
from collections.abc import Callable, Mapping as M, Sequence
from dataclasses import dataclass, field, KW_ONLY, InitVar
from enum import Enum, IntEnum, StrEnum, auto
from pathlib import Path
from typing import Annotated, Any, ClassVar, Final, Literal, NamedTuple, NewType, NotRequired, Optional, Required, TypeAlias, TypedDict, TypeVar, Union
import annotated_types as at
import attr, attrs
import lightgbm as lgb
import numpy as np
import numpy.typing as npt
import onnx
import pandas as pd
import polars as pl
import pyarrow as pa
import pydantic
import torch.nn as nn
import xgboost
from annotated_types import Ge, Gt, Interval, Le, Len, Lt, MultipleOf
from numpy.typing import NDArray
from pandas import DataFrame as DF
from pydantic import AnyHttpUrl, BaseModel, ConfigDict, Field, PositiveInt, SecretStr
from pydantic.alias_generators import to_camel
from sklearn.base import BaseEstimator, RegressorMixin
from sklearn.ensemble import GradientBoostingRegressor
from sklearn.model_selection import KFold
import sklearn.pipeline
from somewhere import Thing
if t.TYPE_CHECKING:
    from polars import LazyFrame as Lazy
try:
    from typing import Self as Me
except ImportError:
    Me = None

LOW = 2
Rows = list[dict[str, float]]
Frame: TypeAlias = "pd.DataFrame"
UserId = NewType("UserId", int)
T = TypeVar("T")
Num = TypeVar("Num", int, float)
Bound = TypeVar("Bound", bound=BaseEstimator)
type Pair[A] = tuple[A, A]
type Tree = int | list[Tree]
limit = 5

class Color(Enum):
    RED = 1
    BLUE = "b"
    GREEN = auto()
    _ignore_ = ["x"]
    def shade(self): ...
class Word(StrEnum):
    Hello = auto()
    BYE = "bye-bye"
class Level(IntEnum):
    LOW, = 1,
    HIGH = 10
    HIGHER = auto()
class Bits(enum.Flag):
    A = auto(); B = auto(); C = auto()
class Base(str, Enum): ...
class Outer:
    class Mode(Enum):
        FAST = 1
    @dataclass
    class Inner:
        mode: "Outer.Mode"
@dataclass
class Holder:
    class Kind(Enum):
        A = "a"
    kind: Kind = Kind.A
    bits: Optional[Bits] = None
class Derived(Base):
    X = "x"
Called = Enum("Called", "ONE TWO")
Listed = Enum("Listed", [("A", 10), ("B", 20)])

@dataclass
class Parent:
    """A parent.

    Args:
        size: how big
    """
    size: int
    tag: str = "none"
@dataclass(frozen=True)
class Child(Parent):
    kind: ClassVar[int] = 3
    rates: list[float] = field(default_factory=lambda: [0.1, 0.2])
    names: "list[str]" = field(default_factory=list)
    made: int = field(init=False, default=0)
    seed: InitVar[int] = -1
    tag: str = "child"
    _: KW_ONLY
    color: Color = Color.RED
@dataclass
class Loop:
    next: Optional["Loop"] = None
class Service(BaseModel):
    model_config = ConfigDict(alias_generator=to_camel, populate_by_name=True)
    base_url: AnyHttpUrl
    api_key_2nd: SecretStr = "x"
    plain: int = 1
    other: str = Field("a", alias="otherName")

class Settings(BaseModel):
    model_config = {"extra": "forbid"}
    depth: int = Field(3, ge=1, le=10, description="How deep")
    rate: Annotated[float, Field(gt=0)] = 0.1
    name: str = Field(...)
    many: PositiveInt
    _private: int = 1
class Opts(TypedDict, total=False):
    a: Required[int]
    b: str
class Opts2(TypedDict):
    a: int
    b: NotRequired[Annotated[int, Ge(0)]]
class Point(NamedTuple):
    x: float
    y: float = 0.0
Old = t.NamedTuple("Old", [("a", int), ("b", str)])
Call = TypedDict("Call", {"a": int, "b": NotRequired[str]})
@attrs.define
class At:
    x: int
    y: list[int] = attrs.field(factory=list)
@attr.s(auto_attribs=True)
class Older:
    x: int = attr.ib(default=3)
class Net(nn.Module):
    layers: int
class Mine(RegressorMixin, BaseEstimator): ...
class Plain:
    def __init__(self, x): ...
class Wrapper(Plain): ...
def function(): ...
`;

const table: [annotation: string, form: string][] = [
  ['int', 'int'], ['"int"', 'int'], ['float', 'float'], ['bool', 'bool'], ['str', 'str'], ['bytes', 'bytes'], ['None', 'none'], ['object', 'any'], ['Any', 'any'], ['t.Any', 'any'],
  ['Path', 'path'], ['pathlib.Path', 'path'], ['dt.datetime', 'datetime'], ['dt.date', 'date'], ['dt.time', 'time'], ['dt.timedelta', 'timedelta'],
  ['decimal.Decimal', 'decimal'], ['uuid.UUID', 'uuid'], ['np.float64', 'float'], ['np.int32', 'int'], ['np.bool_', 'bool'],
  ['pd.DataFrame', 'table pandas'], ['DF', 'table pandas'], ['"DF"', 'table pandas'], ['Frame', 'table pandas'], ['pd.Series', 'table pandas-series'], ['pd.Series[float]', 'table pandas-series'],
  ['pl.DataFrame', 'table polars'], ['pl.LazyFrame', 'table polars-lazy'], ['Lazy', 'table polars-lazy'], ['pa.Table', 'table pyarrow'],
  ['np.ndarray', 'array'], ['NDArray[np.float64]', 'array'], ['npt.ArrayLike', 'array'], ['np.ndarray[tuple[int, ...], np.dtype[np.float64]]', 'array'],
  ['GradientBoostingRegressor', 'model sklearn GradientBoostingRegressor'], ['BaseEstimator', 'model sklearn BaseEstimator'], ['sklearn.pipeline.Pipeline', 'model sklearn Pipeline'],
  ['KFold', 'unknown: `sklearn.model_selection.KFold` can\'t be made from text or loaded from a file'],
  ['nn.Module', 'model torch Module'], ['Net', 'model torch Net'], ['Mine', 'model sklearn Mine'], ['onnx.ModelProto', 'model onnx ModelProto'],
  ['xgboost.XGBRegressor', 'model xgboost XGBRegressor'], ['lgb.LGBMClassifier', 'model lightgbm LGBMClassifier'],
  ['Optional[int]', 'int|none'], ['int | None', 'int|none'], ['None | int', 'none|int'], ['Union[int, str, None]', 'int|str|none'], ['Union[int, Union[int, str]]', 'int|str'], ['"int | None"', 'int|none'],
  ['Optional["pd.DataFrame"]', 'table pandas|none'], ['Union[int]', 'int'],
  ['Literal["a", "b", 3, None, True, -1]', 'literal("a","b",3,null,true,-1)'], ['t.Literal["$x"]', 'literal("$str:$x")'], ['Literal[Literal["a"], "b"]', 'literal("a","b")'],
  ['Literal[Color.RED]', 'enum Color(RED=1)'], ['Literal["a", "a b", r"\\d"]', 'literal("a","a b","\\\\d")'],
  ['list', 'list<any>'], ['list[int]', 'list<int>'], ['t.List[str]', 'list<str>'], ['Sequence[float]', 'sequence<float>'], ['t.Iterable[int]', 'sequence<int>'], ['set[int]', 'set<int>'],
  ['frozenset[str]', 'frozenset<str>'], ['collections.abc.Sequence[int]', 'sequence<int>'], ['Rows', 'list<dict<str,float>>'],
  ['dict', 'dict<any,any>'], ['dict[str, int]', 'dict<str,int>'], ['M[str, float]', 'dict<str,float>'], ['t.Dict[str, Any]', 'dict<str,any>'],
  ['tuple', 'tuple<any,…>'], ['tuple[int, ...]', 'tuple<int,…>'], ['tuple[int, str]', 'tuple<int,str>'], ['tuple[()]', 'tuple<>'], ['t.Tuple[int]', 'tuple<int>'], ['Pair[int]', 'tuple<int,int>'],
  ['Annotated[int, Ge(1), Le(5)]', 'int{ge:1,le:5}'], ['Annotated[int, at.Interval(gt=0, lt=9)]', 'int{gt:0,lt:9}'], ['Annotated[list[int], Len(1, 3)]', 'list<int>{minLength:1,maxLength:3}'],
  ['Annotated[float, MultipleOf(0.5)]', 'float{multipleOf:0.5}'], ['Annotated[str, Field(min_length=2, pattern="^a")]', 'str{minLength:2,pattern:^a}'], ['Annotated[int, "words"]', 'int'],
  ['Annotated[int, Ge(LOW)]', 'int{ge:2}'], ['Annotated[int | None, Ge(1)]', 'int{ge:1}|none'], ['Annotated[Annotated[int, Ge(1)], Lt(4)]', 'int{ge:1,lt:4}'], ['Annotated[int, pydantic.Field(ge=-3)]', 'int{ge:-3}'],
  ['pydantic.conint(gt=2)', 'int{gt:2}'], ['PositiveInt', 'int{gt:0}'], ['Final[int]', 'int'],
  ['UserId', 'int'], ['T', 'any'], ['Num', 'int|float'], ['Bound', 'model sklearn BaseEstimator'], ['list[UserId]', 'list<int>'],
  ['Color', 'enum Color(RED=1,BLUE="b",GREEN=2)'], ['Word', 'enum Word(Hello="hello",BYE="bye-bye")'], ['Level', 'enum Level(HIGH=10,HIGHER=11)'], ['Bits', 'enum Bits(A=1,B=2,C=4)'],
  ['Derived', 'enum Derived(X="x")'], ['Called', 'enum Called(ONE=1,TWO=2)'], ['Listed', 'enum Listed(A=10,B=20)'],
  ['Outer.Mode', 'enum Mode(FAST=1)'], ['Outer.Inner', 'dataclass Inner(mode:enum Mode(FAST=1))'], ['Outer.None_', 'unknown: `Outer.None_` is not defined or imported here'],
  ['Holder', 'dataclass Holder(kind?:enum Kind(A="a")=Kind.A, bits?:enum Bits(A=1,B=2,C=4)|none=null)'], ['Kind', 'unknown: `Kind` is not defined or imported here'],
  ['Parent', 'dataclass Parent(size:int, tag?:str="none")'],
  ['Child', 'dataclass Child(size:int, tag?:str="child", rates?:list<float>=[0.1,0.2], names?:list<str>=[], seed?:int=-1, color?:enum Color(RED=1,BLUE="b",GREEN=2)=Color.RED)'],
  ['Loop', 'dataclass Loop(next?:unknown: `Loop` refers to itself|none=null)'],
  ['Settings', 'pydantic Settings(depth?:int{ge:1,le:10}=3, rate?:float{gt:0}=0.1, name:str, many:int{gt:0})'],
  ['Service', 'pydantic Service(baseUrl:str, apiKey2Nd?:secret="$secret:", plain?:int=1, otherName?:str="a")'],
  ['Opts', 'typeddict Opts(a:int, b?:str)'], ['Opts2', 'typeddict Opts2(a:int, b?:int{ge:0})'], ['Point', 'namedtuple Point(x:float, y?:float=0)'],
  ['Old', 'namedtuple Old(a:int, b:str)'], ['Call', 'typeddict Call(a:int, b?:str)'], ['At', 'attrs At(x:int, y?:list<int>=[])'], ['Older', 'attrs Older(x?:int=3)'],
  ['Tree', 'int|list<unknown: `Tree` refers to itself>'],
  ['Callable[[dict[str, float]], None]', 'metrics-callback'], ['Callable[[M[str, float]], None] | None', 'metrics-callback'], ['t.Callable[[t.Dict[str, int | float]], None]', 'metrics-callback'],
  ['collections.abc.Callable[[dict[str, float]], Any]', 'metrics-callback'], ['Optional[Callable[["dict[str, float]"], None]]', 'metrics-callback'],
  ['Callable[[int], int]', 'unknown: a function can\'t be filled in'], ['Callable', 'unknown: a function can\'t be filled in'], ['Callable[..., None]', 'unknown: a function can\'t be filled in'],
  ['Callable[[dict[str, str]], None]', 'unknown: a function can\'t be filled in'],
  ['Thing', 'unknown: `somewhere.Thing` can\'t be made from text or loaded from a file'],
  ['Plain', 'unknown: `Plain` is a class without declared fields, which Offbook can\'t make or load'], ['Wrapper', 'unknown: `Wrapper` is a class without declared fields, which Offbook can\'t make or load'],
  ['Missing', 'unknown: `Missing` is not defined or imported here'], ['function', 'unknown: `function` is a function, not a type'], ['limit', 'unknown: `limit` is a value, not a type'],
  ['complex', 'unknown: `complex` can\'t be made from text or loaded from a file'], ['type[int]', 'unknown: `type` can\'t be made from text or loaded from a file'],
  ['pd', 'unknown: `pandas` can\'t be made from text or loaded from a file'], ['3', 'unknown: the annotation is not a type'], ['f()', 'unknown: the annotation is computed'],
];

describe('an annotation asks for', () => {
  test.each(table)('%s → %s', (annotation, form) => {
    expect(short(formIn(parser, head, annotation))).toBe(form);
  });
});

test('members of a Flag may be joined, of another enum not', () => {
  expect(formIn(parser, head, 'Bits')).toMatchObject({ kind: 'enum', flags: true });
  expect(formIn(parser, head, 'Color')).not.toHaveProperty('flags');
});

describe('types of other modules', () => {
  test('are followed through imports, aliases and stars, and circles end', () => {
    const others = {
      settings: 'from dataclasses import dataclass\nfrom .modes import Mode as M\n@dataclass\nclass Settings:\n    mode: M\n    depth: int = 3\n',
      '.modes': 'from enum import Enum\nclass Mode(Enum):\n    A = 1\n',
      pkg: 'from .settings import Settings\nfrom pkg.loop import *\n',
      '.settings': 'from settings import Settings\n',
      'pkg.loop': 'from pkg import *\nfrom pkg import Nowhere\n',
      names: 'import pandas as pd\nFrame = pd.DataFrame\n',
    };
    const form = 'dataclass Settings(mode:enum Mode(A=1), depth?:int=3)';
    const at = (head: string, annotation: string): string => short(formIn(parser, head, annotation, others));
    expect(at('from settings import Settings', 'Settings')).toBe(form);
    expect(at('import settings as s', 's.Settings')).toBe(form);
    expect(at('from settings import *', 'Settings')).toBe(form);
    expect(at('from pkg import Settings as S', 'list[S]')).toBe(`list<${form}>`);
    expect(at('from pkg import Nowhere', 'Nowhere')).toMatch(/^unknown: /);
    expect(at('from names import Frame', 'Frame')).toBe('table pandas');
    expect(at('import names', 'names')).toBe('unknown: `names` is a module, not a type');
    expect(at('from .gone import X', 'X')).toBe('unknown: `.gone.X` is not defined or imported here');
  });

  test('a dataclass takes the fields of a base in another module, in that module\'s words', () => {
    const others = { base: 'from dataclasses import dataclass\nfrom decimal import Decimal as D\n@dataclass\nclass Base:\n    price: D\n' };
    expect(short(formIn(parser, 'from dataclasses import dataclass\nfrom base import Base\n@dataclass\nclass Mine(Base):\n    n: int = 1\n', 'Mine', others))).toBe('dataclass Mine(price:decimal, n?:int=1)');
  });
});

describe('a field\'s help', () => {
  const fields = (head: string, name: string): Record<string, string | undefined> => {
    const form = formIn(parser, head, name);
    return form.kind === 'record' ? Object.fromEntries(form.fields.map((field) => [field.name, field.help])) : {};
  };
  test('comes from the class\'s docstring, or from the field itself', () => {
    expect(fields(head, 'Parent')).toEqual({ size: 'how big', tag: undefined });
    expect(fields(head, 'Settings')['depth']).toBe('How deep');
  });
});

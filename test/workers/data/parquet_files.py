# Parquet files of every kind and way of writing, and what each cell must read as, in words of Python's own: no line here asks DuckDB or the product.
# `pyarrow`: writes the files; `few`: two of seven, without a word about their cells. `duckdb`: tells what is in files that are there already. What is printed is JSON.
import datetime as dt, decimal, io, json, math, random, re, sys, uuid
import numpy as np, polars as pl, pyarrow as pa, pyarrow.parquet as pq

decimal.getcontext().prec = 100
D = decimal.Decimal
mode = sys.argv[1]

# ---- a value's text and mark ----------------------------------------------------------------------------------------------------------------------------

nanos = {'s': 10**9, 'ms': 10**6, 'us': 10**3, 'ns': 1}

def fraction(part): return '.' + ('%09d' % part).rstrip('0') if part else ''

def clock(ns):
    seconds, part = divmod(ns, 10**9)
    return '%02d:%02d:%02d' % (seconds // 3600, seconds // 60 % 60, seconds % 60) + fraction(part)

def day(days): return dt.date.fromordinal(days + 719163).isoformat()

def moment(ns): return day(ns // (86400 * 10**9)) + ' ' + clock(ns % (86400 * 10**9))

def toward_zero(value, by): return -(-value // by) if value < 0 else value // by

def number(value, kind):
    value = float(value)
    if math.isnan(value): return 'nan'
    if math.isinf(value): return 'inf' if value > 0 else '-inf'
    # The fewest digits that are this number, in Python's way of writing.
    return repr(value if kind == pa.float64() else float(np.format_float_scientific(np.float32(value), unique=True)))

def raw(value): return ''.join(chr(b) if 32 <= b < 127 and chr(b) not in '\\"\'' else '\\x%02X' % b for b in value)

special = re.compile(r'''[,'"\[\]{}()=:]''')
def inside(scalar):
    """Within a list, struct or map; what would be taken for a part of it stands in quotes."""
    text = of(scalar)
    if text is None: return 'NULL'
    t = scalar.type
    if pa.types.is_nested(t) or pa.types.is_floating(t) or pa.types.is_integer(t) or pa.types.is_boolean(t): return text
    if text == '' or text.upper() == 'NULL' or text != text.strip(' \t\n\r\f\v') or special.search(text): return "'" + text.replace('\\', '\\\\').replace("'", "\\'") + "'"
    return text

def key(name): return "'" + name.replace('\\', '\\\\').replace("'", "\\'") + "'"
def is_bytes(t): return any(test(t) for test in (pa.types.is_binary, pa.types.is_large_binary, pa.types.is_fixed_size_binary, pa.types.is_binary_view))

def of(scalar):
    if not scalar.is_valid: return None
    t = scalar.type
    if isinstance(t, pa.UuidType): return str(scalar.as_py())
    if isinstance(t, pa.BaseExtensionType): return of(scalar.value)
    if pa.types.is_dictionary(t): return of(scalar.value)
    if pa.types.is_date(t): return day(scalar.value if t == pa.date32() else scalar.value // 86400000)
    if pa.types.is_time(t): return clock(scalar.value * nanos[t.unit])
    if pa.types.is_timestamp(t):
        ns = scalar.value * nanos[t.unit]
        return moment(ns) if t.tz is None else moment(toward_zero(ns, 1000) * 1000) + '+00'
    if pa.types.is_duration(t): return str(scalar.value)
    if pa.types.is_boolean(t): return 'true' if scalar.as_py() else 'false'
    if pa.types.is_floating(t): return number(scalar.as_py(), t)
    if pa.types.is_integer(t): return str(scalar.as_py())
    if pa.types.is_decimal(t): return format(scalar.as_py(), 'f')
    if is_bytes(t): return raw(scalar.as_py())
    if pa.types.is_struct(t): return '{' + ', '.join(key(t.field(i).name) + ': ' + inside(scalar[i]) for i in range(t.num_fields)) + '}'
    if pa.types.is_map(t): return '{' + ', '.join(inside(pair[0]) + '=' + inside(pair[1]) for pair in scalar.values) + '}'
    if pa.types.is_nested(t): return '[' + ', '.join(inside(each) for each in scalar.values) + ']'
    return scalar.as_py()

shown = {'nan': '[nan]NaN', 'inf': '[infinite]Infinity', '-inf': '[infinite]-Infinity'}
def cell(scalar):
    """As a page has it: its text, before it in brackets what it is if it is no plain value."""
    text = of(scalar)
    if text is None: return '[missing]'
    if pa.types.is_floating(scalar.type): return shown.get(text, text)
    # Of bytes a thousand are looked at, and as many letters of their text shown.
    return text if len(text) <= 1000 else '[cut]' + text[:1000]

def cells(column): return [cell(each) for chunk in column.chunks for each in chunk] if isinstance(column, pa.ChunkedArray) else [cell(each) for each in column]

if mode == 'duckdb':
    def column_of(path, name):
        try: return pq.read_table(path, columns=[name])[name]
        # DuckDB writes differences of 32-bit numbers with more than 32 bits, which pyarrow refuses.
        except OSError: return pl.read_parquet(path, columns=[name]).to_arrow()[name]
    told = []
    for path in sys.argv[2:]:
        schema = pq.read_schema(path)
        told.append({'file': path, 'rows': pq.read_metadata(path).num_rows, 'columns': {name: cells(column_of(path, name)) for name in schema.names}})
    print(json.dumps(told))
    sys.exit()

# ---- kinds: extremes first, then whatever chance gives --------------------------------------------------------------------------------------------------

chance = random.Random(20260801)
def whole(bits, signed):
    low, high = (-2**(bits - 1), 2**(bits - 1) - 1) if signed else (0, 2**bits - 1)
    return [low, high, 0, 1, low + 1, high - 1], lambda: chance.randint(low, high)
def ranged(low, high): return [low, high, 0, low + 1, high - 1], lambda: chance.randint(low, high)
def digits(precision, scale):
    most = 10**precision - 1
    return [D(v).scaleb(-scale) for v in (most, -most, 0, 1, -1)], lambda: D(chance.randint(-most, most)).scaleb(-scale)
letters = 'ab zé€你😀\u202e\'",;=\\[]{}()<>&\t\n\x00%$`'
texts = ['', ' ', 'NULL', 'null', 'NaN', "'; DROP TABLE t; --", '<img src=x onerror=alert(1)>', '=cmd|calc', '\x00', 'a\x00b', '\u202etxt', '😀' * 1001, 'x' * 1000, 'y' * 1001, 'z' * 70000, '\ufeff', 'e\u0301', '\U0010ffff', 'line\nline\r\n', '{"a": 1}', '[1, 2]', 'a=b', 'true']
text = lambda: ''.join(chance.choice(letters) for _ in range(chance.randrange(12)))
few = lambda: 'name %d' % chance.randrange(9)
blobs = [b'', b'\x00', b'\xff' * 3, b'\'"\\', b'plain', bytes(range(256)), b'\x80' * 600, b'q' * 1001, b'q' * 5000]
blob = lambda: chance.randbytes(chance.randrange(9))
tiny = {16: [6e-8, 65504.0], 32: [1e-45, 1.1754942e-38, 3.4028235e38, 16777217.0], 64: [5e-324, 2.2250738585072009e-308, 1.7976931348623157e308, 2.0**53 + 2]}
def floats(bits):
    cast = {16: np.float16, 32: np.float32, 64: np.float64}[bits]
    made = lambda: float(cast(chance.gauss(0, 1) * 10 ** chance.randint(*((-3, 3) if bits == 16 else (-30, 30)))))
    return [float(cast(v)) for v in [float('nan'), float('inf'), float('-inf'), 0.0, -0.0, 1.0, -1.5, 0.1, 1e-4, 1e-5, *([] if bits == 16 else [1e15, 1e16, 1e17, 123456789.0]), *tiny[bits]]], made
year1, year9999, ends = -62135596800, 253402300799, 2**63 - 1
in_ns = ([0, -1, -1001, 999, ends, -ends, -ends + 1, -ends + 86399 * 10**9, 1] , lambda: chance.randint(-ends, ends))
def moments(unit):
    if unit == 'ns': return in_ns
    per = 10**9 // nanos[unit]
    return [year1 * per, (year9999 + 1) * per - 1, 0, -1, 1, 951782400 * per], lambda: chance.randint(year1 * per, year9999 * per)
def many(make, most=4): return lambda: [None if chance.random() < .2 else make() for _ in range(chance.randrange(most))]

kinds = {}
def kind(name, type_, values, shown_as, given=None):
    """`given`: how the values are said to pyarrow, where not as `type_`."""
    kinds[name] = (type_, values, shown_as, given)
kind('bool', pa.bool_(), ([True, False], lambda: chance.random() < .5), 'bool')
for bits in (8, 16, 32, 64):
    kind('int%d' % bits, getattr(pa, 'int%d' % bits)(), whole(bits, True), 'int%d' % bits)
    kind('uint%d' % bits, getattr(pa, 'uint%d' % bits)(), whole(bits, False), 'uint%d' % bits)
for bits in (16, 32, 64): kind('float%d' % bits, getattr(pa, 'float%d' % bits)(), floats(bits), 'float%d' % max(32, bits))
for bits, precision, scale in ((32, 9, 2), (64, 18, 5), (128, 38, 10), (128, 4, 0), (128, 20, 20), (256, 38, 3)):
    kind('decimal%d_%d_%d' % (bits, precision, scale), getattr(pa, 'decimal%d' % bits)(precision, scale), digits(precision, scale), 'decimal(%d,%d)' % (precision, scale))
kind('string', pa.string(), (texts, text), 'string')
kind('large_string', pa.large_string(), (texts[:12], few), 'string')
kind('string_view', pa.string_view(), (texts[:12], text), 'string')
kind('binary', pa.binary(), (blobs, blob), 'binary')
kind('large_binary', pa.large_binary(), (blobs, blob), 'binary')
kind('fixed_binary', pa.binary(3), ([b'\x00\x00\x00', b'abc', b'\xff\xfe\xfd'], lambda: chance.randbytes(3)), 'binary')
kind('date32', pa.date32(), ranged(-719162, 2932896), 'date', pa.int32())
kind('date64', pa.date64(), ([d * 86400000 for d in (-719162, 2932896, 0, -1)], lambda: chance.randint(-719162, 2932896) * 86400000), 'date', pa.int64())
for unit in ('s', 'ms'): kind('time32_' + unit, pa.time32(unit), ranged(0, 86400 * 10**9 // nanos[unit] - 1), 'time[us]', pa.int32())
for unit in ('us', 'ns'): kind('time64_' + unit, pa.time64(unit), ranged(0, 86400 * 10**9 // nanos[unit] - 1), 'time[%s]' % unit, pa.int64())
for unit in nanos:
    kind('timestamp_' + unit, pa.timestamp(unit), moments(unit), 'timestamp[%s]' % ('ns' if unit == 'ns' else 'us'), pa.int64())
    kind('timestamp_zone_' + unit, pa.timestamp(unit, chance.choice(['UTC', 'Europe/Berlin', '-07:30'])), moments(unit), 'timestamp[us, UTC]', pa.int64())
    # Parquet has no such kind: the file holds whole numbers.
    kind('duration_' + unit, pa.duration(unit), whole(64, True), 'int64', pa.int64())
kind('list', pa.list_(pa.int64()), ([[], [None], [2**63 - 1, None, -2**63]], many(lambda: chance.randint(-9, 9))), 'list<int64>')
kind('large_list', pa.large_list(pa.float64()), ([[], [None], [float('nan'), float('inf'), -0.0, 1e16]], many(chance.random)), 'list<float64>')
kind('fixed_list', pa.list_(pa.int32(), 2), ([[1, None], [None, None]], lambda: [chance.randint(-9, 9), None]), 'list<int32>')
kind('list_view', pa.list_view(pa.string()), ([texts[:8], [], ['']], many(text)), 'list<string>')
kind('list_text', pa.list_(pa.string()), ([texts[:11], texts[15:], ['\\', 'a\\', "it's"], []], many(text)), 'list<string>')
kind('list_date', pa.list_(pa.date32()), ([[dt.date(1, 1, 1), dt.date(9999, 12, 31)]], many(lambda: day_value())), 'list<date>')
kind('list_stamp', pa.list_(pa.timestamp('us')), ([[dt.datetime(1, 1, 1), dt.datetime(9999, 12, 31, 23, 59, 59, 999999)]], many(lambda: dt.datetime.combine(day_value(), dt.time(1, 2, 3)))), 'list<timestamp[us]>')
kind('list_bytes', pa.list_(pa.binary()), ([blobs[:6]], many(blob)), 'list<binary>')
kind('list_bool', pa.list_(pa.bool_()), ([[True, False]], many(lambda: True)), 'list<bool>')
kind('list_decimal', pa.list_(pa.decimal128(6, 2)), ([[D('-1.50')]], many(lambda: D(chance.randrange(999)).scaleb(-2))), 'list<decimal(6,2)>')
kind('list_list', pa.list_(pa.list_(pa.int8())), ([[[], None, [None]], []], many(many(lambda: 1))), 'list<list<int8>>')
pair = pa.struct([('a', pa.int64()), ('b c', pa.string()), ("it's", pa.float64())])
pairs = [{'a': None, 'b c': None, "it's": None}, {'a': 2**63 - 1, 'b c': "o'x", "it's": float('nan')}]
pair_value = lambda: {'a': chance.randrange(99), 'b c': text(), "it's": chance.random()}
kind('struct', pair, (pairs, pair_value), "struct<a: int64, b c: string, it's: float64>")
kind('list_struct', pa.list_(pair), ([[], [None], pairs], many(pair_value)), "list<struct<a: int64, b c: string, it's: float64>>")
kind('struct_list', pa.struct([('x', pa.list_(pa.struct([('y', pa.list_(pa.int16()))])))]), ([{'x': None}, {'x': []}, {'x': [None, {'y': None}, {'y': [None, 5]}]}], lambda: {'x': [{'y': [1]}]}), 'struct<x: list<struct<y: list<int16>>>>')
kind('map', pa.map_(pa.string(), pa.int64()), ([[], [('', None)], [('a', 1), ('b=c', 2), ('NULL', 3)]], lambda: [(few() + str(i), i) for i in range(chance.randrange(3))]), 'map<string, int64>')
kind('map_nested', pa.map_(pa.int32(), pa.list_(pa.string())), ([[], [(1, None), (2, []), (3, ['x', None])]], lambda: [(chance.randrange(9), [text()])]), 'map<int32, list<string>>')
kind('dictionary', pa.dictionary(pa.int8(), pa.string()), (['a', '', 'ü'], few), 'string')
kind('dictionary_int', pa.dictionary(pa.int32(), pa.int64()), ([2**63 - 1, -2**63], lambda: chance.randrange(5)), 'int64')
kind('null', pa.null(), ([None], lambda: None), 'null')
kind('uuid', pa.uuid(), ([uuid.UUID(int=0).bytes, uuid.UUID(int=2**128 - 1).bytes, uuid.UUID(int=1 << 127).bytes], lambda: chance.randbytes(16)), 'uuid')
kind('json', pa.json_(), (['{"a": [1, null]}', '"x"', 'null', '18446744073709551616', '{"<b>": "\\u0000"}'], lambda: json.dumps({'v': chance.randrange(9)})), 'json')
def day_value(): return dt.date.fromordinal(chance.randint(1, 3652059))

def array(name, count, hole):
    """Every extreme is in it as often as fits; `hole`: which places are missing."""
    type_, (ends_, make), _, given = kinds[name]
    values = [None if hole(i) else ends_[i] if i < len(ends_) else make() if i % 3 else ends_[i % len(ends_)] for i in range(count)]
    if isinstance(type_, pa.BaseExtensionType): return pa.ExtensionArray.from_storage(type_, pa.array(values, type_.storage_type))
    return pa.array(values, type_) if given is None else pa.array(values, given).view(type_)

# ---- files ----------------------------------------------------------------------------------------------------------------------------------------------

compressions = ['none', 'snappy', 'gzip', 'brotli', 'zstd', 'lz4']
encodings_of = {
    'BOOLEAN': ['RLE'], 'INT32': ['DELTA_BINARY_PACKED', 'BYTE_STREAM_SPLIT'], 'INT64': ['DELTA_BINARY_PACKED', 'BYTE_STREAM_SPLIT'], 'FLOAT': ['BYTE_STREAM_SPLIT'], 'DOUBLE': ['BYTE_STREAM_SPLIT'],
    'BYTE_ARRAY': ['DELTA_LENGTH_BYTE_ARRAY', 'DELTA_BYTE_ARRAY'], 'FIXED_LEN_BYTE_ARRAY': ['BYTE_STREAM_SPLIT', 'DELTA_BYTE_ARRAY'],
}
files, used = [], {what: set() for what in ('compressions', 'encodings', 'pages', 'kinds', 'physical')}
turn = 0

def leaves(table):
    buffer = io.BytesIO()
    pq.write_table(table.slice(0, 0), buffer)
    schema = pq.ParquetFile(buffer).schema
    return [(schema.column(i).path, schema.column(i).physical_type) for i in range(len(schema))]

def write(name, table, expected=None, types=None, more=None, **options):
    """What is left open takes its turn, so that over all files everything meets everything."""
    global turn
    turn += 1
    if mode == 'few' and turn % 7 not in (0, 3): return
    page = options.setdefault('data_page_version', ['1.0', '2.0'][turn % 2])
    compression = options.setdefault('compression', compressions[turn // 2 % 6])
    options.setdefault('row_group_size', [1 << 20, 64, 100, 7, 250][turn % 5])
    options.setdefault('write_statistics', turn % 3 != 0)
    options.setdefault('write_page_index', turn % 4 == 1)
    options.setdefault('write_page_checksum', turn % 7 == 0)
    if turn % 2: options.setdefault('data_page_size', 200); options.setdefault('write_batch_size', 32)
    if turn % 11 == 0: options.setdefault('dictionary_pagesize_limit', 64)
    file = name + '.parquet'
    pq.write_table(table, file, **options)
    meta = pq.read_metadata(file)
    for group in range(meta.num_row_groups):
        for at in range(meta.num_columns):
            column = meta.row_group(group).column(at)
            used['encodings'].update(column.encodings); used['compressions'].add(column.compression); used['physical'].add(column.physical_type)
    used['pages'].add(page)
    files.append({'file': file, 'rows': table.num_rows, 'how': '%s, pages %s, groups of %s' % (compression, page, options['row_group_size']), 'notes': [], **(more or {}),
        'columns': {} if mode == 'few' else expected or {field: cells(table[field]) for field in table.column_names}, 'types': types or {}})

rows = 260
missing = lambda i: i % 7 == 5
never = lambda i: False
for name in kinds:
    type_, _, shown_as, _ = kinds[name]
    used['kinds'].add(name)
    filled = [] if type_ == pa.null() else [pa.field('r', type_, nullable=False)]
    def table_of(count, hole=missing):
        return pa.table([array(name, count, hole), *(array(name, count, never) for _ in filled), pa.array(range(count), pa.int64())], schema=pa.schema([pa.field('v', type_), *filled, pa.field('id', pa.int64())]))
    more = {'notes': ['Nanoseconds are cut to microseconds in %s: times with a zone are read so.' % ', '.join('“%s”' % f for f in ('v', 'r'))]} if name == 'timestamp_zone_ns' else {}
    types = {'v': shown_as}
    full = table_of(rows)
    write(name + '-dictionary', full, types=types, more=more, use_dictionary=True)
    write(name + '-plain', full, types=types, more=more, use_dictionary=False)
    paths = leaves(full)
    for at in range(max(len(encodings_of.get(physical, [])) for path, physical in paths if path != 'id')):
        chosen = {path: encodings_of[physical][at % len(encodings_of[physical])] for path, physical in paths if physical in encodings_of}
        # Of these DuckDB unpacks floating-point numbers alone.
        split = any(encoding == 'BYTE_STREAM_SPLIT' and physical not in ('FLOAT', 'DOUBLE') for (path, physical) in paths for encoding in [chosen.get(path)])
        write('%s-encoded%d' % (name, at), table_of(rows, never if at else missing), types=types, more={**more, 'refused': 'BYTE_STREAM_SPLIT' if split else None}, use_dictionary=False, column_encoding=chosen)
    odd = len(files) % 3
    write('%s-%s' % (name, ['empty', 'one', 'allmissing'][odd]), [lambda: table_of(0), lambda: table_of(1), lambda: table_of(70, lambda i: True)][odd](), types=types, more=more)

# Every flat kind in one file, with each compression in either version of pages.
flat = [name for name in kinds if not pa.types.is_nested(kinds[name][0])]
for compression in compressions:
    for page in ('1.0', '2.0'):
        count = 700
        wide = pa.table({name: array(name, count, missing) for name in flat + ['struct_list', 'map']})
        write('wide-%s-%s' % (compression, page[0]), wide, compression=compression, data_page_version=page, more={'notes': ['Nanoseconds are cut to microseconds in “timestamp_zone_ns”: times with a zone are read so.']})

# As others and older programs write.
long = pa.table({name: array(name, 9000, missing) for name in ('int64', 'float64', 'string', 'timestamp_us', 'list')})
for compression in ('snappy', 'zstd'): write('long-' + compression, long, compression=compression, row_group_size=4000, data_page_size=4096)
old = pa.table({name: array(name, rows, missing) for name in ('int64', 'uint32', 'uint64', 'string', 'list_text', 'map', 'timestamp_ms', 'decimal64_18_5', 'time64_us')})
for version in ('1.0', '2.4', '2.6'): write('version-' + version, old, version=version)
write('bare', old, store_schema=False, use_compliant_nested_type=False)
write('whole-decimals', pa.table({name: array(name, rows, missing) for name in kinds if name.startswith('decimal')}), store_decimal_as_integer=True)
between = pa.array([v if v is None else toward_zero(v, 1) for v in [0, 1234567891, None, 951782399999999999, -1, -1001, 4102444800123456789]], pa.timestamp('ns'))
write('int96', pa.table({'v': between, 'n': pa.array([[v] for v in range(7)])}), use_deprecated_int96_timestamps=True, types={'v': 'timestamp[us]'},
    expected={'v': [cell(s) if not s.is_valid else moment(s.value // 1000 * 1000) for s in between], 'n': ['[%d]' % v for v in range(7)]}, more={'notes': ['Nanoseconds are cut to microseconds in “v”: the file keeps times in the old way (INT96).']})
names = ['x', 'x', 'X', 'x_1', '', ' ', 'c0', 'c1', 'rn', 'pos', 'a"b', "o'x", 'a.b', 'a, b', 'ü', '\u202ey', '<b>', '*', 'SELECT', 'null', 'z' * 300, 'x_2']
twice = pa.table([pa.array([at * 10 + row for row in range(5)]) for at in range(len(names))], names=names)
# Of two of one name the later has a number that no other has; one without a name has its place.
numbered = ['x', 'x_3', 'X', 'x_1', 'C4'] + names[5:]
write('names', twice, expected={called: [str(at * 10 + row) for row in range(5)] for at, called in enumerate(numbered)}, more={'order': numbered})
write('numbers', pa.table({'file_row_number': [7, 8], 'file_index': ['a', 'b']}))
write('broad', pa.table({'column %d' % at: [at, None] for at in range(400)}))
write('nothing', pa.table({'a': pa.array([], pa.int64())}))
# More digits than DuckDB's numbers hold: left out and said.
digits76 = pa.table({'id': [1, 2], 'much': pa.array([D(10)**70, None], pa.decimal256(76, 2)), 'deep': pa.array([{'d': D(1)}, None], pa.struct([('d', pa.decimal256(40, 0))]))})
write('decimal256', digits76, expected={'id': ['1', '2']}, more={'order': ['id'], 'notes': ['“%s” (%s) has more digits than can be read exactly here: it is left out.' % each for each in (('much', 'decimal(76,2)'), ('deep', 'decimal(40,0)'))]})

simple = {'i': [2**63 - 1, None, -2**63], 'f': [float('nan'), None, -0.0], 's': ['', None, "o'x"], 'd': [dt.date(1, 1, 1), None, dt.date(9999, 12, 31)], 'l': [[1, None], None, []], 'c': ['a', 'b', None]}
for at, compression in enumerate(['uncompressed', 'snappy', 'gzip', 'brotli', 'zstd', 'lz4']):
    frame = pl.DataFrame(simple, schema_overrides={'c': pl.Categorical})
    file = 'polars-%s.parquet' % compression
    frame.write_parquet(file, compression=compression, statistics=at % 2 == 0, row_group_size=1 + at)
    told = pa.table(simple)
    files.append({'file': file, 'rows': 3, 'how': 'Polars, ' + compression, 'notes': [], 'types': {}, 'columns': {name: cells(told[name]) for name in told.column_names}})

# What Parquet can't say is refused by the writer already: there is nothing to be read.
never_written = [('half a digit', pa.array([D('1200')], pa.decimal128(5, -2))), ('no fields', pa.array([{}], pa.struct([]))), ('no bytes', pa.array([b''], pa.binary(0))), ('runs', pa.RunEndEncodedArray.from_arrays(pa.array([1], pa.int32()), pa.array([1])))]
for name, values in never_written:
    try: pq.write_table(pa.table({'v': values}), 'never.parquet')
    except Exception: continue
    raise SystemExit('pyarrow writes “%s” now: read it back too' % name)

print(json.dumps({'files': files, 'used': {what: sorted(names) for what, names in used.items()}}))

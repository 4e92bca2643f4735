"""Which files a text of DuckDB's SQL reads. That DuckDB reads those is seen in test_supervisor_natives.py."""
import pytest
from offbook_child.hooks.sql_files import DATABASE, FUNCTION, PARAMETER, TABLE, read_by

READ = {
    "select * from 'a.csv' x, 'b.parquet' where c = 'd.csv'": [(TABLE, "a.csv"), (TABLE, "b.parquet")],
    "from read_csv(['a.csv', ?, 'b.csv'], header = true, names = ['z.csv'])": [(FUNCTION, "a.csv"), (PARAMETER, "1"), (FUNCTION, "b.csv")],
    "select ?, * from read_csv(?, delim = ?)": [(PARAMETER, "2")],
    "copy t from 'a.csv'; insert into t select * from read_parquet($f)": [(TABLE, "a.csv"), (PARAMETER, "f")],
    "from read_csv(?); from read_csv(?)": [(PARAMETER, "1")],
    "with q as (from 'a.csv') select * from q join (\"b.csv\" y join 'c.csv' using (k)) on true, 'd.csv'": [(TABLE, name + ".csv") for name in "abcd"],
    "select (select max(a) from 'm.csv') from t where x in (select y from 'n.csv')": [(TABLE, "m.csv"), (TABLE, "n.csv")],
    "copy (select * from 'a.csv') to 'b.csv'": [(TABLE, "a.csv")],
    "update t set a = 'a.csv', b = 'b.csv' from 'c.csv' where true": [(TABLE, "c.csv")],
    "explain analyze from 'a.csv'": [(TABLE, "a.csv")],
    "summarize 'a.csv'": [(TABLE, "a.csv")],
    "from 'it''s.csv.gz' tablesample 10%": [(TABLE, "it's.csv.gz")],
    "attach if not exists 'x.db' as y (read_only)": [(DATABASE, "x.db")],
    "select * from read_text('a.txt')": [(FUNCTION, "a.txt")],
}
NOT_READ = [
    "select extract(year from 'a.csv'), a is distinct from 'b.csv', trim(both 'x' from 'c.csv') from t",
    "select 'x.csv' from t -- from 'a.csv'\n where /* from 'b.csv' */ true",
    "select $$ from 'a.csv' $$, $x$ from 'b.csv' $x$",
    "select * from \"a.csv\".t",
    "select * from read_csv('a' || '.csv')",
    "select * from (values ('a.csv'), ('b.csv'))",
    "select * from glob('a.csv')",
    "select sum(x) over (order by 'z.csv') from t group by 1, 'q.csv' order by 'r.csv'",
    "from 'weights'",
    "from e'a.csv'", "from 'a.csvx", "from \"a.csvx",
    "export database 'a.csv'",
    "')] from", "'", "\"", "((((", "$", "?", "from", "attach", "",
]


@pytest.mark.parametrize("sql", READ)
def test_what_is_read(sql):
    assert read_by(sql) == READ[sql]


@pytest.mark.parametrize("sql", NOT_READ)
def test_what_is_not(sql):
    assert read_by(sql) == []


def test_a_long_text_takes_no_longer_than_it_is_long():
    """Quotes and comments that never end, brackets that nest: nothing here may go through them again and again."""
    for part in ("'", "\"", "(", "/*", "$a$", "e'\\", "from ", "'a.csv',"):
        read_by(part * 30_000)

import { linksSchema } from './lineage';

/** Grows with every change below; an index of another version is made anew from the files. */
export const schemaVersion = 6;

/** Marks the file as ours ("OffB"). */
export const applicationId = 0x4f666642;

/**
 * `runs` is what lists read and stays narrow: what a page shows lies in `details`, what columns of the table are made of in `facts` (see facts.ts). Every change of a
 * run takes the next number of `clock` as its stamp, so that whoever holds columns in memory reads only what changed, whoever wrote it. Histories are keyed by the order of their event within
 * the record, so taking a part of a record twice changes nothing.
 */
export const schema = `
CREATE TABLE runs (
  run INTEGER PRIMARY KEY AUTOINCREMENT,
  id TEXT NOT NULL UNIQUE,
  stamp INTEGER NOT NULL,
  created_at REAL NOT NULL,
  started_at REAL,
  ended_at REAL,
  heard_at REAL NOT NULL,
  end_state TEXT,
  file TEXT NOT NULL,
  name TEXT NOT NULL,
  module TEXT NOT NULL,
  title TEXT, tags TEXT, note TEXT, star INTEGER NOT NULL DEFAULT 0, trashed_at REAL,
  duration REAL, branch TEXT, commit_id TEXT, dirty INTEGER, host TEXT, username TEXT, python TEXT, error TEXT,
  warnings INTEGER NOT NULL DEFAULT 0, figures INTEGER NOT NULL DEFAULT 0, peak REAL, debug INTEGER NOT NULL DEFAULT 0, again TEXT, source TEXT,
  supervisor TEXT,
  summary TEXT NOT NULL,
  revision INTEGER NOT NULL,
  position TEXT NOT NULL
);
CREATE INDEX runs_by_time ON runs (created_at, id);
CREATE INDEX runs_by_function ON runs (file, name, created_at, id);
CREATE INDEX runs_by_name ON runs (name, created_at, id);
CREATE INDEX runs_by_state ON runs (end_state, created_at, id);
CREATE INDEX runs_by_stamp ON runs (stamp);
CREATE TABLE clock (one INTEGER PRIMARY KEY CHECK (one = 1), stamp INTEGER NOT NULL);
CREATE TABLE gone (run INTEGER PRIMARY KEY, stamp INTEGER NOT NULL);
CREATE TABLE names (name INTEGER PRIMARY KEY, kind TEXT NOT NULL, text TEXT NOT NULL, UNIQUE (kind, text));
CREATE TABLE facts (run INTEGER PRIMARY KEY, numbers BLOB NOT NULL, texts TEXT);
CREATE TABLE details (run INTEGER PRIMARY KEY, saved TEXT NOT NULL);
CREATE TABLE metrics (
  metric INTEGER PRIMARY KEY, run INTEGER NOT NULL, name TEXT NOT NULL, last REAL, min REAL, max REAL, count INTEGER NOT NULL,
  UNIQUE (run, name)
);
CREATE TABLE points (metric INTEGER NOT NULL, ordinal INTEGER NOT NULL, step REAL, value REAL, at REAL NOT NULL, PRIMARY KEY (metric, ordinal)) WITHOUT ROWID;
CREATE TABLE resources (
  run INTEGER NOT NULL, ordinal INTEGER NOT NULL, t REAL NOT NULL, cpu REAL, rss REAL, gpu_util REAL, gpu_memory REAL,
  PRIMARY KEY (run, ordinal)
) WITHOUT ROWID;
CREATE TABLE outputs (
  run INTEGER NOT NULL, name TEXT NOT NULL, position INTEGER NOT NULL, kind TEXT NOT NULL, python_type TEXT NOT NULL, sha256 TEXT NOT NULL, media_type TEXT NOT NULL,
  bytes INTEGER, rows INTEGER, columns INTEGER, PRIMARY KEY (run, name)
) WITHOUT ROWID;
${linksSchema}`;

/** In the order in which a run's rows can be taken away. */
export const forgetRun = [
  'DELETE FROM points WHERE metric IN (SELECT metric FROM metrics WHERE run = ?)',
  'DELETE FROM metrics WHERE run = ?', 'DELETE FROM resources WHERE run = ?', 'DELETE FROM outputs WHERE run = ?', 'DELETE FROM links WHERE run = ?',
  'DELETE FROM details WHERE run = ?', 'DELETE FROM facts WHERE run = ?',
] as const;

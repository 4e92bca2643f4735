import { linksSchema } from './lineage';

/** Grows with every change below; an index of another version is made anew from the files. */
export const schemaVersion = 5;

/** Marks the file as ours ("OffB"). */
export const applicationId = 0x4f666642;

/**
 * `runs` is what lists read and stays narrow: what a page shows lies in `details`. Histories are keyed by the order of their event within
 * the record, so taking a part of a record twice changes nothing.
 */
export const schema = `
CREATE TABLE runs (
  run INTEGER PRIMARY KEY,
  id TEXT NOT NULL UNIQUE,
  created_at REAL NOT NULL,
  started_at REAL,
  ended_at REAL,
  heard_at REAL NOT NULL,
  end_state TEXT,
  file TEXT NOT NULL,
  name TEXT NOT NULL,
  module TEXT NOT NULL,
  summary TEXT NOT NULL,
  supervisor TEXT,
  trashed_at REAL,
  revision INTEGER NOT NULL,
  position TEXT NOT NULL
);
CREATE INDEX runs_by_time ON runs (created_at, id);
CREATE INDEX runs_by_function ON runs (file, name, created_at, id);
CREATE INDEX runs_by_name ON runs (name, created_at, id);
CREATE INDEX runs_by_state ON runs (end_state, created_at, id);
CREATE TABLE details (run INTEGER PRIMARY KEY, saved TEXT NOT NULL);
CREATE TABLE metrics (
  metric INTEGER PRIMARY KEY, run INTEGER NOT NULL, name TEXT NOT NULL, last REAL, min REAL, max REAL, count INTEGER NOT NULL,
  UNIQUE (run, name)
);
CREATE INDEX metrics_by_name ON metrics (name, last);
CREATE TABLE points (metric INTEGER NOT NULL, ordinal INTEGER NOT NULL, step REAL, value REAL, at REAL NOT NULL, PRIMARY KEY (metric, ordinal)) WITHOUT ROWID;
CREATE TABLE resources (
  run INTEGER NOT NULL, ordinal INTEGER NOT NULL, t REAL NOT NULL, cpu REAL, rss REAL, gpu_util REAL, gpu_memory REAL,
  PRIMARY KEY (run, ordinal)
) WITHOUT ROWID;
CREATE TABLE params (run INTEGER NOT NULL, name TEXT NOT NULL, value TEXT, number REAL, PRIMARY KEY (run, name)) WITHOUT ROWID;
CREATE INDEX params_by_name ON params (name, number);
CREATE TABLE outputs (
  run INTEGER NOT NULL, name TEXT NOT NULL, position INTEGER NOT NULL, kind TEXT NOT NULL, python_type TEXT NOT NULL, sha256 TEXT NOT NULL, media_type TEXT NOT NULL,
  bytes INTEGER, rows INTEGER, columns INTEGER, PRIMARY KEY (run, name)
) WITHOUT ROWID;
${linksSchema}`;

/** In the order in which a run's rows can be taken away. */
export const forgetRun = [
  'DELETE FROM points WHERE metric IN (SELECT metric FROM metrics WHERE run = ?)',
  'DELETE FROM metrics WHERE run = ?', 'DELETE FROM resources WHERE run = ?', 'DELETE FROM params WHERE run = ?', 'DELETE FROM outputs WHERE run = ?', 'DELETE FROM links WHERE run = ?',
  'DELETE FROM details WHERE run = ?',
] as const;

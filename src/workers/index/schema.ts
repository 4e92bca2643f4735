import { linksSchema } from './lineage';

/** Grows with every change below; an index of another version is made anew from the files. */
export const schemaVersion = 10;

/** Marks the file as ours ("OffB"). */
export const applicationId = 0x4f666642;

/**
 * `runs` and `facts` are what lists and the table read and stay narrow. Every change of a run takes the next number of `clock` as its stamp, so that whoever holds columns in
 * memory reads only what changed, whoever wrote it; a run's own number is its first stamp. What a page shows is read from the record itself, which is quick while it is short. Of long
 * ones `checkpoints` holds the reduction as it stood at `saved_at`, and `points` and `resources` the histories up to there, packed; they are read on from there.
 * Outputs of runs that succeeded and are not in the trash carry their function's number in `makers` and when their run was asked for, so that the newest of each is found without reading those before it.
 * `room` is what a run that is over takes on the disk: its folder's bytes once they were asked for, and the hashes that its record names, by their numbers in `hashes`.
 */
export const schema = `
CREATE TABLE runs (
  run INTEGER PRIMARY KEY,
  id TEXT NOT NULL UNIQUE,
  stamp INTEGER NOT NULL,
  revision INTEGER NOT NULL,
  position BLOB NOT NULL,
  saved_at INTEGER NOT NULL,
  created_at REAL NOT NULL,
  started_at REAL,
  ended_at REAL,
  heard_at REAL NOT NULL,
  end_state TEXT,
  file TEXT NOT NULL,
  name TEXT NOT NULL,
  module TEXT NOT NULL,
  line INTEGER NOT NULL,
  title TEXT, tags TEXT, note TEXT, star INTEGER NOT NULL, trashed_at REAL,
  duration REAL, branch TEXT, commit_id TEXT, dirty INTEGER, host TEXT, username TEXT, python TEXT, error TEXT, sentence TEXT, progress TEXT,
  warnings INTEGER NOT NULL, figures INTEGER NOT NULL, peak REAL, debug INTEGER, again TEXT, source TEXT,
  supervisor TEXT
);
CREATE INDEX runs_by_time ON runs (created_at, id);
CREATE INDEX runs_by_function ON runs (file, name, created_at, id);
CREATE INDEX runs_by_name ON runs (name, created_at, id);
CREATE INDEX runs_by_state ON runs (end_state, created_at, id);
CREATE INDEX runs_by_stamp ON runs (stamp);
CREATE INDEX runs_in_trash ON runs (trashed_at) WHERE trashed_at IS NOT NULL;
CREATE TABLE clock (one INTEGER PRIMARY KEY CHECK (one = 1), stamp INTEGER NOT NULL);
CREATE TABLE gone (run INTEGER PRIMARY KEY, stamp INTEGER NOT NULL);
CREATE TABLE names (name INTEGER PRIMARY KEY, kind TEXT NOT NULL, text TEXT NOT NULL, UNIQUE (kind, text));
CREATE TABLE facts (run INTEGER PRIMARY KEY, numbers BLOB NOT NULL, texts TEXT, exact TEXT);
CREATE TABLE room (run INTEGER PRIMARY KEY, bytes INTEGER, names BLOB NOT NULL, whole INTEGER NOT NULL);
CREATE TABLE hashes (hash INTEGER PRIMARY KEY, sha256 BLOB NOT NULL UNIQUE);
CREATE TABLE checkpoints (run INTEGER PRIMARY KEY, position BLOB NOT NULL, saved TEXT NOT NULL);
CREATE TABLE points (run INTEGER NOT NULL, name INTEGER NOT NULL, first INTEGER NOT NULL, numbers BLOB NOT NULL, PRIMARY KEY (run, name, first)) WITHOUT ROWID;
CREATE TABLE resources (run INTEGER NOT NULL, first INTEGER NOT NULL, numbers BLOB NOT NULL, PRIMARY KEY (run, first)) WITHOUT ROWID;
CREATE TABLE outputs (
  run INTEGER NOT NULL, name TEXT NOT NULL, position INTEGER NOT NULL, kind TEXT NOT NULL, python_type TEXT NOT NULL, sha256 TEXT NOT NULL, media_type TEXT NOT NULL,
  bytes INTEGER, rows INTEGER, columns INTEGER, maker INTEGER, made_at REAL, PRIMARY KEY (run, name)
) WITHOUT ROWID;
CREATE INDEX outputs_by_maker ON outputs (maker, name, made_at) WHERE maker IS NOT NULL;
CREATE TABLE makers (maker INTEGER PRIMARY KEY, file TEXT NOT NULL, name TEXT NOT NULL, module TEXT NOT NULL, UNIQUE (file, name, module));
${linksSchema}`;

/** All that is kept of a run but its row. */
export const forgetRun = ['points', 'resources', 'outputs', 'links', 'checkpoints', 'facts', 'room'].map((table) => `DELETE FROM ${table} WHERE run = ?`);

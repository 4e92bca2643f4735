"""MLflow's side of bench/history.mjs.

make DATABASE RUNS: the history in MLflow's SQLite store, with its own schema, and ANALYZE, so that SQLite knows what it has.
serve DATABASE FOLDER: a JSON request a line; answers the seconds that it took, counted here, so that no pipe is in it.
"""

import json
import logging
import os
import sqlite3
import sys
import time

PRIME = 100_003
START = 1767225600000
NAMES = range(20)


def metric_of(run, k):
    return ((run * 7919 + k * 104_729) % PRIME) / PRIME


def param_of(run, k):
    return f"kind {run % (k + 2)}" if k % 4 == 3 else run % (k + 5)


def store(database, artifacts):
    from mlflow.store.tracking.sqlalchemy_store import SqlAlchemyStore

    return SqlAlchemyStore(f"sqlite:///{database}", artifacts)


def make(database, runs):
    store(database, database + ".artifacts")  # makes the tables
    db = sqlite3.connect(database)
    db.execute("PRAGMA synchronous = OFF")
    for first in range(0, runs, 5000):
        some = range(first, min(runs, first + 5000))
        db.executemany(
            "INSERT INTO runs (run_uuid, name, source_type, source_name, entry_point_name, user_id, status, start_time, end_time, source_version, lifecycle_stage,"
            " artifact_uri, experiment_id) VALUES (?, ?, 'LOCAL', '', '', 'ada', ?, ?, ?, '', 'active', '', 0)",
            [(f"{run:032x}", f"run-{run}", "FAILED" if run % 10 == 0 else "FINISHED", START + run * 1000, START + run * 1000 + 1000) for run in some],
        )
        db.executemany("INSERT INTO params (key, value, run_uuid) VALUES (?, ?, ?)", [(f"param_{k}", str(param_of(run, k)), f"{run:032x}") for run in some for k in NAMES])
        rows = [(f"metric_{k}", metric_of(run, k), START + run * 1000, f"{run:032x}") for run in some for k in NAMES]
        db.executemany("INSERT INTO metrics (key, value, timestamp, run_uuid, step, is_nan) VALUES (?, ?, ?, ?, 0, 0)", rows)
        db.executemany("INSERT INTO latest_metrics (key, value, timestamp, run_uuid, step, is_nan) VALUES (?, ?, ?, ?, 0, 0)", rows)
        db.commit()
    db.execute("ANALYZE")
    db.commit()
    db.close()


def serve(database, folder):
    from mlflow.entities import Metric

    history = store(database, database + ".artifacts")
    fresh = store(os.path.join(folder, "fresh.db"), os.path.join(folder, "artifacts"))
    run = fresh.create_run("0", "ada", START, [], "run").info.run_id
    step = 0
    print(json.dumps({"ready": True}), flush=True)
    for line in sys.stdin:
        asked = json.loads(line)
        if "search" in asked:
            from mlflow.entities import ViewType

            start = time.perf_counter()
            found = history.search_runs(["0"], asked["search"], ViewType.ACTIVE_ONLY, max_results=asked["limit"], order_by=asked["order"])
            took = time.perf_counter() - start
            answer = {"took": took, "found": [found_run.info.start_time for found_run in found]}
        else:
            batches = []
            for _ in range(asked["batches"]):
                batches.append([Metric(f"train/loss_{n % 10}", 1 / (step + n + 1), START + step + n, (step + n) // 10) for n in range(1000)])
                step += 1000
            start = time.perf_counter()
            for batch in batches:
                fresh.log_batch(run, batch, [], [])
            answer = {"took": time.perf_counter() - start}
        print(json.dumps(answer), flush=True)


logging.disable(logging.WARNING)
if sys.argv[1] == "make":
    make(sys.argv[2], int(sys.argv[3]))
else:
    serve(sys.argv[2], sys.argv[3])

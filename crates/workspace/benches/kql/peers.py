"""Times queries on another engine: peers.py ENGINE TASK; prints one JSON line per query."""
import json
import os
import sys
import time

engine, task = sys.argv[1], json.load(open(sys.argv[2]))
file = task["file"]
COLUMNS = (
    '"Timestamp", DeviceName, DeviceId, ActionType, FileName, FolderPath, '
    "ProcessCommandLine, AccountName, RemoteIP, RemotePort, AdditionalFields"
)


def prepare():
    """Writes the lake's rows as DuckDB would, once: big row groups, zstd, in the order of time."""
    import duckdb

    if os.path.exists(file):
        return
    con = duckdb.connect()
    con.execute("SET threads=2")
    con.execute("SET TimeZone='UTC'")
    columns = COLUMNS.replace('"Timestamp"', '"Timestamp"::TIMESTAMP AS "Timestamp"')
    con.execute(
        f"COPY (SELECT {columns} FROM read_parquet('{task['lake']}/*.parquet') ORDER BY 1) "
        f"TO '{file}.part' (FORMAT parquet, COMPRESSION zstd, ROW_GROUP_SIZE 250000)"
    )
    os.rename(file + ".part", file)


def engine_runner():
    if engine == "chdb":
        from chdb import session

        s = session.Session()
        s.query("SET max_threads=2")
        s.query(f"CREATE VIEW t AS SELECT * FROM file('{file}', Parquet)")
        s.query("SET allow_experimental_kusto_dialect=1")
        s.query("SET dialect='kusto'")
        return lambda q: [line.split(",") for line in str(s.query(q["kql"], "CSV")).splitlines()]
    if engine == "duckdb":
        import duckdb

        con = duckdb.connect()
        run = lambda q: con.execute(q["sql"]).fetchall()
    else:
        from duckdb_kql import engine as kql

        con = kql.connect()
        run = lambda q: kql.kql(con, q["kql"]).fetchall()
    con.execute("SET threads=2")
    con.execute(f"CREATE VIEW t AS SELECT * FROM '{file}'")
    return run


if engine == "duckdb":
    prepare()
run = engine_runner()
for query in task["queries"]:
    best = None
    try:
        for _ in range(task["tries"]):
            wall, cpu = time.time(), time.process_time()
            rows = run(query)
            cpu, wall = time.process_time() - cpu, time.time() - wall
            if best is None or cpu < best["cpu_ms"] / 1e3:
                best = {"cpu_ms": cpu * 1e3, "wall_ms": wall * 1e3}
        single = len(rows) == 1 and len(rows[0]) == 1
        best["answer"] = str(rows[0][0]) if single else f"{len(rows)} rows"
    except Exception as error:  # an engine that cannot answer a query is a result
        best = {"answer": "failed: " + str(error).splitlines()[0][:60]}
    print(json.dumps({"name": query["name"], **best}), flush=True)

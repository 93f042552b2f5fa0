"""Reads a table of replications as an analyst would, with DuckDB or pyarrow, whichever there is."""

import sys

path = sys.argv[1]
try:
    import duckdb

    rows, months, mean = duckdb.sql(
        f"""select count(*), count(distinct month), avg(caseload)
            from '{path}' where team = 'all' and grade = 'all'"""
    ).fetchall()[0]
    workers = duckdb.sql(f"select list_sum(workers) from '{path}' limit 1").fetchall()[0][0]
    reader = "duckdb"
except ImportError:
    try:
        import pyarrow.compute as compute
        import pyarrow.parquet as parquet
    except ImportError:
        print("skipped: neither duckdb nor pyarrow is installed")
        sys.exit(0)
    table = parquet.read_table(path)
    council = table.filter(
        compute.and_(compute.equal(table["team"], "all"), compute.equal(table["grade"], "all"))
    )
    rows, months = council.num_rows, len(compute.unique(council["month"]))
    mean = compute.mean(council["caseload"]).as_py()
    workers = sum(table["workers"][0].as_py())
    reader = "pyarrow"
print(f"read by {reader}: {rows} rows, {months} months, mean caseload {mean!r}, {workers} workers")

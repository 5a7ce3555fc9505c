#!/usr/bin/env python3
"""Reads a data set's Parquet with pyarrow and compares every cell with the CSV of the same moment.

    python3 -m venv /tmp/venv && /tmp/venv/bin/pip install pyarrow
    bazargah export complaints --out c.csv && bazargah export complaints --format parquet --out c.parquet
    /tmp/venv/bin/python scripts/check-parquet.py c.csv c.parquet
"""
import csv
import datetime
import sys

import pyarrow.parquet as pq


def text(value):
    if value is None:
        return ""
    if isinstance(value, bool):
        return "true" if value else "false"
    if isinstance(value, datetime.datetime):
        whole = value.strftime("%Y-%m-%dT%H:%M:%S")
        return f"{whole}.{value.microsecond // 1000:03}Z" if value.microsecond else f"{whole}Z"
    if isinstance(value, datetime.date):
        return value.isoformat()
    if isinstance(value, str) and value[:1] in ("=", "+", "-", "@", "\t", "\r"):
        return "'" + value
    return str(value)


csv.field_size_limit(sys.maxsize)
table = pq.ParquetFile(sys.argv[2])
with open(sys.argv[1], newline="", encoding="utf-8") as file:
    rows = csv.reader(file)
    assert next(rows) == table.schema_arrow.names, "other columns"
    n = 0
    for batch in table.iter_batches():
        for cells in zip(*(column.to_pylist() for column in batch.columns)):
            n += 1
            assert [text(cell) for cell in cells] == next(rows), f"row {n}: {cells}"
    assert next(rows, None) is None, "the CSV has more rows"
print(f"{n} rows in {table.num_row_groups} row groups agree; {table.schema_arrow.names}")

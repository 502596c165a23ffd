#!/usr/bin/env python3
"""Makes sql_text.h and sql_text.c of the statements in sql/queries and the migrations in sql/migrations.

A statement stands in its file as

    -- name: demand_put
    -- params: i i r        (i whole number, r real, t text, b bytes; left out when there are none)
    -- columns: i t         (the columns of its rows; left out when there are none)
    -- rows: 32             (optional: the one tuple after VALUES is written that many times)
    INSERT INTO ...

up to the next name. Further lines that begin with `--` are comments. The text is SQLite's STRICT dialect with $1 ... $n
as parameters. Two texts come out: for SQLite with $n as ?n (there $n would be a name, numbered by appearance), and for
PostgreSQL with its own type words and without STRICT and WITHOUT ROWID. What exists on one side only is refused here,
with file and line.

The tables that the migrations leave behind get statements of their own, so that a copy of a city can forget none:
copy_get_TABLE (all rows by key), copy_put_TABLE, copy_put_TABLE_32 and copy_count_TABLE; sql_tables lists them in the
order in which the tables were made, which puts what is referred to first.
"""
import argparse
import pathlib
import re
import sys

QUOTED = re.compile(r"('(?:[^']|'')*'|\"(?:[^\"]|\"\")*\")")
COPY_ROWS = 32
PARAMETER = re.compile(r"\$(\d+)")
FORBIDDEN = [
    (re.compile(r"::"), "'::' is PostgreSQL's, write CAST"),
    (re.compile(r"\?"), "'?' is SQLite's, write $1"),
    (re.compile(r"\bAUTOINCREMENT\b", re.I), "AUTOINCREMENT is SQLite's, take ids from an id block"),
    (re.compile(r"\bFOR\s+UPDATE\b", re.I), "FOR UPDATE is PostgreSQL's, guard the statement itself"),
    (re.compile(r"\bSELECT\s+(\w+\.)?\*", re.I), "SELECT * depends on the schema, name the columns"),
    (re.compile(r"\bINSERT\s+OR\b", re.I), "INSERT OR is SQLite's, write ON CONFLICT"),
]
POSTGRES = [
    (re.compile(r"\bINTEGER\b"), "BIGINT"),
    (re.compile(r"\bREAL\b"), "DOUBLE PRECISION"),
    (re.compile(r"\bBLOB\b"), "BYTEA"),
    (re.compile(r"\)\s*STRICT\s*,\s*WITHOUT\s+ROWID"), ")"),
    (re.compile(r"\)\s*(STRICT|WITHOUT\s+ROWID)\b"), ")"),
]


class Bad(Exception):
    """What is wrong with a file, and on which line."""

    def __init__(self, path, line, message):
        super().__init__(f"{path}:{line}: {message}")


def outside_quotes(text, change):
    """Applies `change` to the parts of the text that are not inside quotes."""
    parts = QUOTED.split(text)
    return "".join(part if i % 2 else change(part) for i, part in enumerate(parts))


def for_sqlite(text):
    return outside_quotes(text, lambda part: PARAMETER.sub(r"?\1", part))


def for_postgres(text):
    def change(part):
        for pattern, word in POSTGRES:
            part = pattern.sub(word, part)
        return part

    return outside_quotes(text, change)


def without_comments(text):
    return "\n".join(line for line in text.split("\n") if not line.lstrip().startswith("--"))


def check_dialect(path, first_line, text):
    """Refuses what only one of the two databases understands; line numbers are those of the file."""
    for number, line in enumerate(text.split("\n"), start=first_line):
        bare = outside_quotes(line.split("--")[0], lambda part: part)
        bare = QUOTED.sub("''", bare)
        for pattern, message in FORBIDDEN:
            if pattern.search(bare):
                raise Bad(path, number, message)


class Statement:
    def __init__(self, path, line, name):
        self.path, self.line, self.name = path, line, name
        self.params = self.columns = ""
        self.rows = 1
        self.text = ""

    def head(self, line, key, value):
        """One of the lines between the name and the text."""
        if key in ("params", "columns"):
            letters = value.split()
            if any(letter not in ("i", "r", "t", "b") for letter in letters):
                raise Bad(self.path, line, f"{key} is '{value}', expected letters i, r, t, b")
            setattr(self, key, "".join(letters))
        elif key == "rows":
            if not value.isdigit() or not 2 <= int(value) <= 256:
                raise Bad(self.path, line, f"rows is '{value}', expected 2 to 256")
            self.rows = int(value)

    def finish(self):
        self.text = without_comments(self.text).strip().rstrip(";").strip()
        if not self.text:
            raise Bad(self.path, self.line, f"statement {self.name} has no text")
        if ";" in QUOTED.sub("''", self.text):
            raise Bad(self.path, self.line, f"statement {self.name} is more than one statement")
        used = {int(n) for n in PARAMETER.findall(QUOTED.sub("''", self.text))}
        if used != set(range(1, len(self.params) + 1)):
            raise Bad(self.path, self.line, f"statement {self.name} uses parameters {sorted(used)}, "
                      f"declared are {len(self.params)}")
        if self.rows > 1:
            self.repeat()

    def repeat(self):
        match = re.search(r"\bVALUES\s*(\([^()]*\))", self.text)
        per_row = len(self.params)
        if match is None or len(set(PARAMETER.findall(match.group(1)))) != per_row:
            raise Bad(self.path, self.line,
                      f"statement {self.name} has rows, expected one VALUES tuple with all its parameters")

        def shifted(row):
            return PARAMETER.sub(lambda m: f"${int(m.group(1)) + row * per_row}", match.group(1))

        tuples = ", ".join(shifted(row) for row in range(self.rows))
        self.text = self.text[:match.start(1)] + tuples + self.text[match.end(1):]
        self.params *= self.rows


def read_statements(path):
    source = path.read_text(encoding="utf-8")
    statements, current, in_head = [], None, False
    for number, line in enumerate(source.split("\n"), start=1):
        match = re.match(r"--\s*(name|params|columns|rows):\s*(.*?)\s*$", line)
        if match and match.group(1) == "name":
            name = match.group(2)
            if not re.fullmatch(r"[a-z][a-z0-9_]*", name):
                raise Bad(path, number, f"name is '{name}', expected lower case letters, digits and _")
            current, in_head = Statement(path, number, name), True
            statements.append(current)
        elif match:
            if current is None or not in_head:
                raise Bad(path, number, f"{match.group(1)} stands outside the head of a statement")
            current.head(number, match.group(1), match.group(2))
        elif current is not None:
            in_head = in_head and (line.startswith("--") or not line.strip())
            current.text += line + "\n"
        elif line.strip() and not line.startswith("--"):
            raise Bad(path, number, "text before the first `-- name:`")
    check_dialect(path, 1, source)
    for statement in statements:
        statement.finish()
    return statements


def read_migration(path):
    match = re.fullmatch(r"(\d{4})_([a-z0-9_]+)\.sql", path.name)
    if match is None:
        raise Bad(path, 1, "a migration is named NNNN_name.sql")
    source = path.read_text(encoding="utf-8")
    check_dialect(path, 1, source)
    if PARAMETER.search(QUOTED.sub("''", without_comments(source))):
        raise Bad(path, 1, "a migration has no parameters")
    return int(match.group(1)), match.group(2), source


class Table:
    def __init__(self, name, body):
        self.name, self.columns, self.key = name, [], []
        for part in split_commas(body):
            words = part.split()
            if words[0].upper() in ("PRIMARY", "UNIQUE", "CHECK", "FOREIGN", "CONSTRAINT"):
                match = re.match(r"PRIMARY\s+KEY\s*\(([^)]*)\)", part, re.I)
                self.key += [column.strip() for column in match.group(1).split(",")] if match else []
            else:
                self.add_column(part)

    def add_column(self, part):
        name, kind = part.split()[:2]
        self.columns.append((name, kind.upper()))
        if re.search(r"\bPRIMARY\s+KEY\b", part, re.I):
            self.key.append(name)

    def statements(self, path):
        letters = {"INTEGER": "i", "REAL": "r", "TEXT": "t", "BLOB": "b"}
        if not self.key or any(kind not in letters for _, kind in self.columns):
            raise Bad(path, 1, f"table {self.name} cannot be copied, expected a primary key and the types "
                      "INTEGER, REAL, TEXT and BLOB")
        kinds = " ".join(letters[kind] for _, kind in self.columns)
        names = ", ".join(name for name, _ in self.columns)
        values = ", ".join(f"${i}" for i in range(1, len(self.columns) + 1))
        put = f"INSERT INTO {self.name} ({names})\nVALUES ({values})"
        yield self.statement(path, "get_" + self.name, [("columns", kinds)],
                             f"SELECT {names} FROM {self.name}\nORDER BY {', '.join(self.key)}")
        yield self.statement(path, "put_" + self.name, [("params", kinds)], put)
        yield self.statement(path, f"put_{self.name}_{COPY_ROWS}", [("params", kinds), ("rows", str(COPY_ROWS))], put)
        yield self.statement(path, "count_" + self.name, [("columns", "i")], f"SELECT COUNT(*) FROM {self.name}")

    @staticmethod
    def statement(path, name, head, text):
        statement = Statement(path, 1, "copy_" + name)
        for key, value in head:
            statement.head(1, key, value)
        statement.text = text
        statement.finish()
        return statement


def split_commas(body):
    """The parts between the commas that stand outside brackets and quotes."""
    parts, depth = [""], 0
    for piece in QUOTED.split(body):
        if QUOTED.fullmatch(piece):
            parts[-1] += piece
            continue
        for letter in piece:
            depth += (letter == "(") - (letter == ")")
            if letter == "," and depth == 0:
                parts.append("")
            else:
                parts[-1] += letter
    return [part.strip() for part in parts if part.strip()]


def tables_of(migrations):
    """The tables that stand after all migrations, in the order in which they were made."""
    tables = {}
    for _, _, source in migrations:
        text = without_comments(source)
        text = "\n".join(line if "'" in line else line.split("--")[0] for line in text.split("\n"))
        for step in split_statements(text):
            match = re.match(r"CREATE\s+TABLE\s+(\w+)\s*\((.*)\)[^)]*$", step, re.I | re.S)
            if match:
                tables[match.group(1)] = Table(match.group(1), match.group(2))
                continue
            match = re.match(r"ALTER\s+TABLE\s+(\w+)\s+ADD\s+(?:COLUMN\s+)?(.*)$", step, re.I | re.S)
            if match:
                tables[match.group(1)].add_column(match.group(2))
                continue
            match = re.match(r"ALTER\s+TABLE\s+(\w+)\s+RENAME\s+TO\s+(\w+)$", step, re.I)
            if match:
                table = tables.pop(match.group(1))
                table.name = match.group(2)
                tables[table.name] = table
                continue
            match = re.match(r"DROP\s+TABLE\s+(?:IF\s+EXISTS\s+)?(\w+)$", step, re.I)
            if match:
                del tables[match.group(1)]
            elif re.match(r"(CREATE|ALTER|DROP)\s+TABLE\b", step, re.I):
                raise Bad("migrations", 1, f"'{' '.join(step.split())}' is not understood by the list of tables")
    return list(tables.values())


def split_statements(text):
    parts = [""]
    for piece in QUOTED.split(text):
        if QUOTED.fullmatch(piece):
            parts[-1] += piece
        else:
            first, *rest = piece.split(";")
            parts[-1] += first
            parts += rest
    return [part.strip() for part in parts if part.strip()]


def c_text(text, indent):
    lines = text.split("\n")
    quoted = []
    for i, line in enumerate(lines):
        end = "\\n" if i + 1 < len(lines) else ""
        quoted.append('"' + line.replace("\\", "\\\\").replace('"', '\\"') + end + '"')
    return ("\n" + indent).join(quoted)


HEADER = """/* Made by tools/embed_sql.py from sql/: do not edit. */
#ifndef LINLI_STORE_SQL_TEXT_H
#define LINLI_STORE_SQL_TEXT_H

enum sql_id {
%s
    SQL_N
};

/* A statement in the words of each database; letters: i whole number, r real, t text. */
struct sql_statement {
    const char *name;
    const char *sqlite;
    const char *postgres;
    const char *params;
    const char *columns;
    int params_n;
    int columns_n;
};

/* One step of the schema. */
struct sql_migration {
    int version;
    const char *name;
    const char *sqlite;
    const char *postgres;
};

/* A table of a city as the migrations leave it, with the statements that copy it. */
struct sql_table {
    const char *name;
    enum sql_id get;      /* every row by key */
    enum sql_id put;      /* one row */
    enum sql_id put_many; /* SQL_COPY_ROWS of them */
    enum sql_id count;
};

enum { SQL_MIGRATIONS_N = %d, SQL_TABLES_N = %d, SQL_COPY_ROWS = %d };

extern const struct sql_statement sql_statements[SQL_N];
extern const struct sql_migration sql_migrations[SQL_MIGRATIONS_N];
/* In the order in which they were made: what is referred to first. */
extern const struct sql_table sql_tables[SQL_TABLES_N];

#endif
"""

SOURCE = """/* Made by tools/embed_sql.py from sql/: do not edit. */
#include "store/sql_text.h"

/* A schema is longer than the 4095 bytes that C promises for one literal; gcc and clang take any length. */
#pragma GCC diagnostic ignored "-Woverlength-strings"

const struct sql_statement sql_statements[SQL_N] = {
%s
};

const struct sql_migration sql_migrations[SQL_MIGRATIONS_N] = {
%s
};

const struct sql_table sql_tables[SQL_TABLES_N] = {
%s
};
"""


def write(arguments, statements, migrations, tables):
    ids = "\n".join(f"    SQL_{s.name.upper()}," for s in statements)
    pathlib.Path(arguments.header).write_text(HEADER % (ids, len(migrations), len(tables), COPY_ROWS), encoding="utf-8")
    rows = [f'    [SQL_{s.name.upper()}] = {{"{s.name}",\n        {c_text(for_sqlite(s.text), "        ")},\n'
            f'        {c_text(for_postgres(s.text), "        ")},\n        "{s.params}", "{s.columns}", '
            f"{len(s.params)}, {len(s.columns)}}}," for s in statements]
    steps = [f'    {{{version}, "{name}",\n        {c_text(text, "        ")},\n'
             f'        {c_text(for_postgres(without_comments(text)), "        ")}}},'
             for version, name, text in migrations]
    lists = []
    for table in tables:
        name = table.name.upper()
        lists.append(f'    {{"{table.name}", SQL_COPY_GET_{name}, SQL_COPY_PUT_{name}, '
                     f"SQL_COPY_PUT_{name}_{COPY_ROWS}, SQL_COPY_COUNT_{name}}},")
    source = SOURCE % ("\n".join(rows), "\n".join(steps), "\n".join(lists))
    pathlib.Path(arguments.source).write_text(source, encoding="utf-8")


def main():
    parser = argparse.ArgumentParser(description=__doc__.split("\n", maxsplit=1)[0])
    parser.add_argument("--header", required=True)
    parser.add_argument("--source", required=True)
    parser.add_argument("files", nargs="+", type=pathlib.Path, help="statements, and migrations named NNNN_*.sql")
    arguments = parser.parse_args()
    try:
        seen, statements, migrations = {}, [], []
        for path in arguments.files:
            if path.name[:4].isdigit():
                migrations.append(read_migration(path))
                continue
            for statement in read_statements(path):
                if statement.name in seen:
                    raise Bad(path, statement.line, f"statement {statement.name} stands in {seen[statement.name]} too")
                seen[statement.name] = path
                statements.append(statement)
        migrations.sort()
        if [version for version, _, _ in migrations] != list(range(1, len(migrations) + 1)):
            raise Bad(arguments.files[0].parent, 1, "migrations are not numbered 1, 2, 3 without gaps")
        tables = tables_of(migrations)
        for table in tables:
            statements += table.statements(arguments.files[0].parent)
        write(arguments, statements, migrations, tables)
    except (Bad, OSError, UnicodeDecodeError) as error:
        print(error, file=sys.stderr)
        return 1
    return 0


if __name__ == "__main__":
    sys.exit(main())

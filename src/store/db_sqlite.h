/*
 * What the parts of the SQLite engine share: its failures. db_sqlite.c and db_sqlite_fail.c include
 * this, nobody else does.
 */
#ifndef LINLI_STORE_DB_SQLITE_H
#define LINLI_STORE_DB_SQLITE_H

#include "store/db_engine.h"

/* Adds the database's name to a failure, and hands on its code. */
enum linli_rc sqlite_at_url(const struct db *db, enum linli_rc rc, struct linli_error *err);

/* SQLite's last failure as one of ours. */
enum linli_rc sqlite_failed(const struct db *db, struct linli_error *err);

#endif

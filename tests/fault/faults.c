/* Calls that fail when they are told to (faults.h). */
#include "faults.h"

#include <sqlite3.h>
#include <stddef.h>
#include <stdlib.h>

#include "base/date.h"
#include "crash_vfs.h"
#include "linli/arena.h"
#include "store/db_engine.h"

static struct {
    enum fault_kind kind;
    int64_t at;
    int64_t calls_n;
    bool armed;
    bool struck;
} fault;

static int64_t now_ms;

const char *fault_name(enum fault_kind kind)
{
    static const char *const names[FAULT_KINDS_N] = {
        [FAULT_ALLOCATION] = "allocation",
        [FAULT_HEAP] = "allocation of the heap",
        [FAULT_DATABASE] = "database call",
        [FAULT_DATABASE_MEMORY] = "allocation of the database",
        [FAULT_DATABASE_IO] = "file operation of the database",
        [FAULT_DISK_FULL] = "write of the database",
        [FAULT_KILL] = "kill at file operation"};
    return names[kind];
}

/* Counts a call; whether it is the one that fails. */
static bool strikes(enum fault_kind kind)
{
    if (!fault.armed || fault.kind != kind) {
        return false;
    }
    fault.calls_n += 1;
    if (fault.calls_n != fault.at) {
        return false;
    }
    fault.struck = true;
    return true;
}

static bool is_of_files(enum fault_kind kind)
{
    return kind == FAULT_DATABASE_IO || kind == FAULT_DISK_FULL || kind == FAULT_KILL;
}

void fault_arm(enum fault_kind kind, int64_t at)
{
    fault.kind = kind;
    fault.at = at;
    fault.calls_n = 0;
    fault.struck = false;
    fault.armed = true;
    if (is_of_files(kind)) {
        crash_begin(0,
                    kind == FAULT_DATABASE_IO ? CRASH_IO_ERROR
                    : kind == FAULT_DISK_FULL ? CRASH_DISK_FULL
                                              : CRASH_KILL,
                    at);
    }
}

int64_t fault_disarm(void)
{
    int64_t calls_n = is_of_files(fault.kind) ? crash_operations() : fault.calls_n;
    fault.struck = is_of_files(fault.kind) ? crash_struck() : fault.struck;
    fault.armed = false;
    crash_begin(0, CRASH_NONE, 0);
    return calls_n;
}

bool fault_struck(void)
{
    return fault.struck;
}

void fault_set_now(int64_t now)
{
    now_ms = now;
}

/* ---- the clock and the arena ------------------------------------------------------------------
 */

struct date_clock wrap_clock(void) __asm__("__wrap_date_clock_system");
struct date_clock wrap_clock(void)
{
    return date_clock_fixed(&now_ms);
}

enum linli_rc real_alloc(struct linli_arena *arena, size_t n, size_t size, void *ret_memory,
                         struct linli_error *err) __asm__("__real_linli_arena_alloc");
enum linli_rc wrap_alloc(struct linli_arena *arena, size_t n, size_t size, void *ret_memory,
                         struct linli_error *err) __asm__("__wrap_linli_arena_alloc");
enum linli_rc wrap_alloc(struct linli_arena *arena, size_t n, size_t size, void *ret_memory,
                         struct linli_error *err)
{
    if (strikes(FAULT_ALLOCATION)) {
        arena->refused_n += 1; /* as the real one would say */
        return linli_fail(err, LINLI_ENOMEM, "out of memory: %zu bytes could not be had", n * size);
    }
    return real_alloc(arena, n, size, ret_memory, err);
}

enum linli_rc real_copy(struct linli_arena *arena, const char *bytes, size_t n,
                        const char **ret_text,
                        struct linli_error *err) __asm__("__real_linli_arena_copy_text");
enum linli_rc wrap_copy(struct linli_arena *arena, const char *bytes, size_t n,
                        const char **ret_text,
                        struct linli_error *err) __asm__("__wrap_linli_arena_copy_text");
enum linli_rc wrap_copy(struct linli_arena *arena, const char *bytes, size_t n,
                        const char **ret_text, struct linli_error *err)
{
    if (strikes(FAULT_ALLOCATION)) {
        arena->refused_n += 1;
        return linli_fail(err, LINLI_ENOMEM, "out of memory: %zu bytes could not be had", n);
    }
    return real_copy(arena, bytes, n, ret_text, err);
}

/* What our own code asks of the system: blocks of arenas, JSON. */
void *real_malloc(size_t n) __asm__("__real_malloc");
void *wrap_malloc(size_t n) __asm__("__wrap_malloc");
void *wrap_malloc(size_t n)
{
    return strikes(FAULT_HEAP) ? NULL : real_malloc(n);
}

/* ---- the database engine -----------------------------------------------------------------------
 */

extern const struct db_engine real_engine __asm__("__real_db_sqlite_engine");
extern const struct db_engine wrap_engine __asm__("__wrap_db_sqlite_engine");

static enum linli_rc refuse(struct linli_error *err)
{
    return linli_fail(err, LINLI_EIO, "cannot read or write the database: %s", "made to fail");
}

static enum linli_rc try_open(struct db *db, enum db_mode mode, struct linli_error *err)
{
    return strikes(FAULT_DATABASE) ? refuse(err) : real_engine.open(db, mode, err);
}

static void do_close(struct db *db)
{
    real_engine.close(db);
}

static enum linli_rc try_publish(struct db *db, struct linli_error *err)
{
    return strikes(FAULT_DATABASE) ? refuse(err) : real_engine.publish(db, err);
}

static enum linli_rc try_duplicate(struct db *source, struct db *copy, struct linli_error *err)
{
    return strikes(FAULT_DATABASE) ? refuse(err) : real_engine.duplicate(source, copy, err);
}

static enum linli_rc try_sign(struct db *db, struct linli_error *err)
{
    return strikes(FAULT_DATABASE) ? refuse(err) : real_engine.sign(db, err);
}

static enum linli_rc try_check(struct db *db, struct linli_error *err)
{
    return strikes(FAULT_DATABASE) ? refuse(err) : real_engine.check(db, err);
}

static const char *do_migration_text(const struct sql_migration *migration)
{
    return real_engine.migration_text(migration);
}

static enum linli_rc try_script(struct db *db, const char *text, struct linli_error *err)
{
    return strikes(FAULT_DATABASE) ? refuse(err) : real_engine.script(db, text, err);
}

static enum linli_rc try_begin(struct db *db, enum tx_kind kind, struct linli_error *err)
{
    return strikes(FAULT_DATABASE) ? refuse(err) : real_engine.begin(db, kind, err);
}

static enum linli_rc try_commit(struct db *db, struct linli_error *err)
{
    return strikes(FAULT_DATABASE) ? refuse(err) : real_engine.commit(db, err);
}

static void do_rollback(struct db *db)
{
    real_engine.rollback(db);
}

static enum linli_rc try_prepare(struct stmt *stmt, struct linli_error *err)
{
    return strikes(FAULT_DATABASE) ? refuse(err) : real_engine.prepare(stmt, err);
}

static void do_finalize(struct stmt *stmt)
{
    real_engine.finalize(stmt);
}

static void do_set_i64(struct stmt *stmt, int32_t i, int64_t value)
{
    real_engine.set_i64(stmt, i, value);
}

static void do_set_real(struct stmt *stmt, int32_t i, double value)
{
    real_engine.set_real(stmt, i, value);
}

static void do_set_text(struct stmt *stmt, int32_t i, const char *value)
{
    real_engine.set_text(stmt, i, value);
}

static void do_set_bytes(struct stmt *stmt, int32_t i, const void *bytes, int64_t n)
{
    real_engine.set_bytes(stmt, i, bytes, n);
}

static enum linli_rc try_run(struct stmt *stmt, int64_t *ret_changed, struct linli_error *err)
{
    return strikes(FAULT_DATABASE) ? refuse(err) : real_engine.run(stmt, ret_changed, err);
}

static enum linli_rc try_next(struct stmt *stmt, bool *ret_row, struct linli_error *err)
{
    if (strikes(FAULT_DATABASE)) {
        real_engine.reset(stmt);
        stmt->running = false;
        return refuse(err);
    }
    return real_engine.next(stmt, ret_row, err);
}

static void do_reset(struct stmt *stmt)
{
    real_engine.reset(stmt);
}

static bool do_is_null(struct stmt *stmt, int32_t column)
{
    return real_engine.is_null(stmt, column);
}

static int64_t do_get_i64(struct stmt *stmt, int32_t column)
{
    return real_engine.get_i64(stmt, column);
}

static double do_get_real(struct stmt *stmt, int32_t column)
{
    return real_engine.get_real(stmt, column);
}

static const void *do_get_bytes(struct stmt *stmt, int32_t column, int64_t *ret_n)
{
    return real_engine.get_bytes(stmt, column, ret_n);
}

static const char *do_get_text(struct stmt *stmt, int32_t column)
{
    return real_engine.get_text(stmt, column);
}

const struct db_engine wrap_engine = {
    .name = "SQLite with faults",
    .open = try_open,
    .close = do_close,
    .publish = try_publish,
    .duplicate = try_duplicate,
    .sign = try_sign,
    .check = try_check,
    .migration_text = do_migration_text,
    .script = try_script,
    .begin = try_begin,
    .commit = try_commit,
    .rollback = do_rollback,
    .prepare = try_prepare,
    .finalize = do_finalize,
    .set_i64 = do_set_i64,
    .set_real = do_set_real,
    .set_text = do_set_text,
    .set_bytes = do_set_bytes,
    .run = try_run,
    .next = try_next,
    .reset = do_reset,
    .is_null = do_is_null,
    .get_i64 = do_get_i64,
    .get_real = do_get_real,
    .get_text = do_get_text,
    .get_bytes = do_get_bytes,
};

/* ---- SQLite's own memory -----------------------------------------------------------------------
 */

static sqlite3_mem_methods real_memory;

static void *try_malloc(int n)
{
    return strikes(FAULT_DATABASE_MEMORY) ? NULL : real_memory.xMalloc(n);
}

static void *try_realloc(void *memory, int n)
{
    return strikes(FAULT_DATABASE_MEMORY) ? NULL : real_memory.xRealloc(memory, n);
}

void faults_install(void)
{
    sqlite3_mem_methods memory;
    int code = sqlite3_config(SQLITE_CONFIG_GETMALLOC, &real_memory);
    memory = real_memory;
    memory.xMalloc = try_malloc;
    memory.xRealloc = try_realloc;
    if (code != SQLITE_OK || sqlite3_config(SQLITE_CONFIG_MALLOC, &memory) != SQLITE_OK ||
        sqlite3_config(SQLITE_CONFIG_LOOKASIDE, 0, 0) != SQLITE_OK ||
        sqlite3_initialize() != SQLITE_OK) {
        abort();
    }
    crash_install();
}

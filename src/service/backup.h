/*
 * Backup and restore of a whole city. A backup is a SQLite database in one file, taken as of one
 * moment while others work; it is checked before it gets its name, and so is what is restored from
 * it. Who is interrupted on the way leaves NAME.part, which the next one takes over, and nothing
 * else: a file under its name is always whole.
 *
 * A city on a server is backed up and restored by its tables (copy.h), with the same checks; it has
 * to be of this program's schema, and is restored into an empty one.
 *
 * Called by the faces; both open what they need themselves, outside any transaction.
 */
#ifndef LINLI_SERVICE_BACKUP_H
#define LINLI_SERVICE_BACKUP_H

#include "service/check.h"
#include "service/city.h"

struct backup_wish {
    const char *from; /* the city; of a restore: the backup */
    const char *to;   /* the backup's file, or a folder that names it; of a restore: the city */
    bool replace;     /* a restore: a city that is there is kept under another name */
    int64_t keep_n;   /* of a folder: how many backups stay, this one included; 0: all */
    check_breach_fn breach;
    void *breach_context;
};

struct backup_report {
    const char *file; /* what was made, in the arena */
    const char *kept; /* the city that was replaced; "" when there was none */
    int64_t movements_n;
    int64_t lines_n;
    int64_t demand_n;
    int64_t size_bytes; /* of the file that was made; of a restore to a server: of the backup */
    int64_t breaches_n;
    int64_t removed_n; /* older backups of the folder */
};

/*
 * Backs the city up. `context` gives memory and clock; its db is not used. In a folder the file is
 * called linli-YYYYMMDD-HHMMSS.db by the city's own time, and older files of exactly this form go
 * when there are more than keep_n. A city that breaks a rule is backed up all the same, so that
 * nothing is lost by waiting; the breaches are told. LINLI_EBREACH: the database itself is damaged,
 * nothing was written; LINLI_EINPUT: the file exists already.
 */
enum linli_rc backup_make(const struct city_context *context, const struct backup_wish *wish,
                          struct backup_report *ret_report, struct linli_error *err);

/*
 * Makes a city of a backup, brought up to this program's schema. LINLI_EBREACH: it breaks a rule,
 * nothing was changed; LINLI_EINPUT: the city exists and is not to be replaced; LINLI_ELOCKED: it
 * is in use.
 */
enum linli_rc backup_restore(const struct city_context *context, const struct backup_wish *wish,
                             struct backup_report *ret_report, struct linli_error *err);

#endif

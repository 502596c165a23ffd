/*
 * The file of a new database until it is whole: NAME.part, which gets its name by one rename. Who
 * dies on the way leaves a NAME.part that the next one takes over; nobody ever sees half a city.
 *
 * The part is held by a lock of the system (flock), so that two programs never fill one, and one
 * that nobody holds is what an interrupted program left. Called by db_sqlite.c only.
 */
#ifndef LINLI_STORE_PART_FILE_H
#define LINLI_STORE_PART_FILE_H

#include <stdbool.h>

#include "linli/arena.h"
#include "linli/error.h"

struct part_file {
    const char *name; /* of the database when it is whole */
    const char *path; /* NAME.part; NULL: there is none */
    int fd;           /* holds the lock */
    bool replaces;    /* the name may be taken: what has it is kept under another */
    const char *kept; /* that name, when it was placed; NULL: nothing had to be kept */
};

/*
 * Makes the part, empty; what was left of an earlier one is gone. `name`, which is kept, must be
 * free or an empty file, unless the part replaces it. LINLI_EINPUT: it exists; LINLI_ELOCKED:
 * another program is making it; LINLI_EIO.
 */
enum linli_rc part_file_open(struct part_file *part, const char *name, bool replaces,
                             struct linli_arena *arena, struct linli_error *err);

/* Gives it its name; its database is closed and has no log any more. What stands beside a name that
 * is free, the log of a database long gone, is removed: it would be taken for the new one's. One
 * that is replaced gets another name beside, NAME.old-1, -2 …; it has no log either. */
enum linli_rc part_file_place(struct part_file *part, struct linli_arena *arena,
                              struct linli_error *err);

/* Removes the part; nothing happens when there is none. */
void part_file_drop(struct part_file *part);

#endif

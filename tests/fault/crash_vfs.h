/*
 * A disk that can lose power, as a file system layer under SQLite (sqlite.org/vfs.html): it becomes
 * the default one, so that the store opens through it without knowing.
 *
 * Of each file it keeps what the disk surely holds (its content at the last synchronisation) and
 * every write and truncation since. When the power fails, each sector of 512 bytes that was written
 * since may have reached the disk or not, earlier and later writes alike: writes are dropped, torn
 * and reordered; by the seed whole writes, or all behind a point, go together, and what did not
 * arrive whole may be rubbish. A new file's name, a deletion and a file's length are as uncertain
 * until they are synchronised. A log or journal takes its folder along at its first
 * synchronisation, as SQLite's own layer does.
 *
 * From that moment every operation fails, as for a program that is no more; when all its handles
 * are closed, crash_restart() writes what the disk holds into the files.
 *
 * It can also let one single operation fail: an error of reading or writing, or a full disk.
 *
 * Called by the tests of losses; one thread at a time. The real files hold what the running program
 * sees; nothing is really synchronised, which is why a thousand crashes take seconds.
 */
#ifndef LINLI_TESTS_FAULT_CRASH_VFS_H
#define LINLI_TESTS_FAULT_CRASH_VFS_H

#include <stdbool.h>
#include <stdint.h>

enum crash_fault {
    CRASH_NONE,
    CRASH_POWER,    /* the power fails */
    CRASH_KILL,     /* this process gets SIGKILL */
    CRASH_IO_ERROR, /* one operation fails with an error of reading or writing */
    CRASH_DISK_FULL /* one write fails for want of space */
};

/* Becomes SQLite's default layer; once for a program. */
void crash_install(void);

/*
 * Forgets every file, which are then as the disk holds them, and counts operations anew: fault
 * `fault` strikes at the at-th (from 1). The seed decides what a power failure leaves.
 */
void crash_begin(uint64_t seed, enum crash_fault fault, int64_t at);

/* Operations since crash_begin: writes, truncations, synchronisations, deletions, new files; for
 * CRASH_IO_ERROR reads, too. */
int64_t crash_operations(void);

/* Whether the fault has struck. */
bool crash_struck(void);

/* After the power failed and all handles are closed: the files are what the disk holds, the power
 * is back, and nothing is going to fail any more. */
void crash_restart(void);

/* A disk that says it has written and has not: synchronising does nothing. */
void crash_set_lying(bool lying);

#endif

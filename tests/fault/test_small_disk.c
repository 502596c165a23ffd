/*
 * A disk that is really full and a medium that is really read-only: a small file system in memory,
 * mounted where only this program sees it. Each command runs with a little more room each time,
 * until it succeeds: until then it says in one line that the disk is full, the city is as it was,
 * and nothing lies about. What only reads works on a full disk and on a read-only medium.
 *
 * Where nothing may be mounted the cases are skipped. The last ones take permissions away instead.
 */
#define _GNU_SOURCE /* unshare */
#include "../cli/small_tables.h"

#include <errno.h>
#include <sched.h>
#include <signal.h>
#include <sys/mount.h>
#include <sys/statvfs.h>

#include "store/db.h"

enum {
    DISK_KB = 4096,
    SMALL_STEP_KB = 8,
    LARGE_STEP_KB = 40,
    MOST_ARGS = 14,
    NOBODY = 65534,
    LOCKED_STATUS = 3
};

#define DAY "2026-11-23"

/* ---- the disk ----------------------------------------------------------------------------------
 */

static bool write_line(const char *path, const char *text)
{
    FILE *file = fopen(path, "w");
    bool done = file != NULL && fputs(text, file) >= 0;
    return file != NULL && fclose(file) == 0 && done;
}

/* A view of the file systems for this process and its children alone, which ends with it. */
static bool own_mounts(void)
{
    static int state; /* 0: not tried, 1: yes, 2: no */
    if (state == 0) {
        char map[64];
        snprintf(map, sizeof(map), "0 %ld 1", (long)getuid());
        bool mine = unshare(CLONE_NEWNS) == 0 || (unshare(CLONE_NEWUSER | CLONE_NEWNS) == 0 &&
                                                  write_line("/proc/self/setgroups", "deny") &&
                                                  write_line("/proc/self/uid_map", map));
        state = mine && mount(NULL, "/", NULL, MS_REC | MS_PRIVATE, NULL) == 0 ? 1 : 2;
    }
    return state == 1;
}

/* Mounts "disk" in the place; false where that is not allowed. */
static bool mount_disk(const struct place *place)
{
    char size[32];
    const char *disk = in_place(place, "disk");
    snprintf(size, sizeof(size), "size=%dk", (int)DISK_KB);
    assert_int_equal(mkdir(disk, 0755), 0);
    return own_mounts() && mount("small", disk, "tmpfs", 0, size) == 0;
}

static int disk_teardown(void **state)
{
    (void)umount2(in_place(*state, "disk"), MNT_DETACH);
    return place_teardown(state);
}

/* Leaves so much room on the disk; -1: all. */
static void set_room(const struct place *place, int64_t room_kb)
{
    struct statvfs facts;
    const char *ballast = in_place(place, "disk/ballast");
    unlink(ballast);
    if (room_kb < 0) {
        return;
    }
    assert_int_equal(statvfs(in_place(place, "disk"), &facts), 0);
    int64_t bytes = (int64_t)facts.f_bavail * (int64_t)facts.f_frsize - room_kb * 1024;
    int fd = open(ballast, O_CREAT | O_WRONLY | O_CLOEXEC, 0600);
    assert_true(fd >= 0 && bytes > 0);
    assert_int_equal(posix_fallocate(fd, 0, bytes), 0);
    close(fd);
}

/* ---- the city ----------------------------------------------------------------------------------
 */

/* A city that was planned, with a bit of everything, as bytes. */
static char *city_bytes(const struct place *place, size_t *ret_n)
{
    const char *db = small_city(place);
    char demand[4096];
    size_t n = (size_t)snprintf(demand, sizeof(demand), "site,item,date,qty\n");
    for (int i = 0; i < 60; i++) {
        n += (size_t)snprintf(demand + n, sizeof(demand) - n, "S1,I2,2026-%02d-%02d,%d\n",
                              9 + i / 28, 1 + i % 28, i % 5);
    }
    assert_int_equal(mkdir(in_place(place, "more"), 0755), 0);
    write_text(in_place(place, "more/demand.csv"), demand);
    LINLI_RAN("receive", "--db", db, "--site", "S1", "--item", "I2", "--qty", "9", "--lot", "R1",
              "--date", DAY, NULL);
    LINLI_RAN("backup", "--db", db, "--out", in_place(place, "base.db"), NULL);
    return read_file(db, ret_n);
}

/* What it does to a city on the small disk; "new" is the file that it makes there. */
struct work {
    const char *arguments[MOST_ARGS];
};

static const struct work works[] = {
    {{"import", "--db", "@disk/city.db", "@more/demand.csv"}},
    {{"plan", "--db", "@disk/city.db", "--date", DAY, "--threads", "1"}},
    {{"receive", "--db", "@disk/city.db", "--site", "S1", "--item", "I2", "--qty", "4", "--date",
      DAY, "--key", "r"}},
    {{"issue", "--db", "@disk/city.db", "--site", "S1", "--item", "I2", "--qty", "2", "--date", DAY,
      "--key", "i"}},
    {{"count", "--db", "@disk/city.db", "--site", "S1", "--item", "I2", "--lot", "R1", "--qty", "8",
      "--reason=lost", "--confirm", "--date=" DAY}},
    {{"write-off", "--db", "@disk/city.db", "--site", "S1", "--item", "I2", "--lot", "R1", "--qty",
      "1", "--reason=damaged", "--date=" DAY}},
    {{"config", "--db", "@disk/city.db", "city_name=Other"}},
    {{"init", "--db", "@disk/new.db", "--from", "@tables"}},
    {{"backup", "--db", "@disk/city.db", "--out", "@disk/new.db"}},
    {{"copy", "--db", "@disk/city.db", "--to", "@disk/new.db"}},
    {{"restore", "--db", "@disk/new.db", "@base.db"}},
};

static struct run run_work(const struct place *place, const struct work *work)
{
    char *argv[MOST_ARGS + 2] = {getenv("LINLI_BINARY")};
    const struct run_how how = {0};
    for (int i = 0; i < MOST_ARGS && work->arguments[i] != NULL; i++) {
        const char *word = work->arguments[i];
        argv[i + 1] = (char *)(uintptr_t)(word[0] == '@' ? in_place(place, word + 1) : word);
    }
    return run_argv(argv, &how);
}

static void clear_disk(const struct place *place, const char *city, size_t n)
{
    static const char *const left[] = {"disk/city.db-wal", "disk/city.db-shm", "disk/new.db"};
    set_room(place, -1);
    for (size_t i = 0; i < sizeof(left) / sizeof(left[0]); i++) {
        unlink(in_place(place, left[i]));
    }
    write_bytes(in_place(place, "disk/city.db"), city, n);
}

/* Runs it with so much room; whether it succeeded. What it leaves when it fails is nothing. */
static bool works_within(const struct place *place, const struct work *work, int64_t room_kb,
                         const char *before)
{
    set_room(place, room_kb);
    struct run got = run_work(place, work);
    bool done = got.status == 0;
    set_room(place, -1);
    if (!done) {
        assert_refused(&got, 1);
        if (strstr(got.err, "disk is full") == NULL && strstr(got.err, "No space left") == NULL) {
            fail_msg("linli %s with %d KB: %s", work->arguments[0], (int)room_kb, got.err);
        }
        char *after = city_dump(in_place(place, "disk/city.db"));
        assert_string_equal(after, before);
        free(after);
        assert_int_equal(access(in_place(place, "disk/new.db"), F_OK), -1);
        assert_int_equal(access(in_place(place, "disk/new.db.part"), F_OK), -1);
    }
    run_finish(&got);
    return done;
}

static void a_full_disk_is_said_and_leaves_nothing_half_done(void **state)
{
    const struct place *place = *state;
    if (!mount_disk(place)) {
        skip();
    }
    size_t n;
    char *city = city_bytes(place, &n);
    clear_disk(place, city, n);
    char *before = city_dump(in_place(place, "disk/city.db"));
    for (size_t i = 0; i < sizeof(works) / sizeof(works[0]); i++) {
        int failures_n = 0;
        int64_t room_kb = 0;
        clear_disk(place, city, n);
        while (!works_within(place, &works[i], room_kb, before)) {
            room_kb += room_kb < 8 * SMALL_STEP_KB ? SMALL_STEP_KB : LARGE_STEP_KB;
            failures_n += 1;
            assert_true(room_kb < DISK_KB / 2);
        }
        print_message("%-10s needs at most %d KB\n", works[i].arguments[0], (int)room_kb);
        assert_true(failures_n > 0);
        bool makes = access(in_place(place, "disk/new.db"), F_OK) == 0;
        LINLI_RAN("check", "--db", in_place(place, makes ? "disk/new.db" : "disk/city.db"), NULL);
    }
    free(before);
    free(city);
}

/* ---- where nothing can be written --------------------------------------------------------------
 */

/* All that only reads, on a city where it lies; what it writes goes elsewhere. */
static void read_all(const struct place *place, const char *db)
{
    char *backed_up = city_dump(in_place(place, "base.db"));
    LINLI_RAN("stock", "--db", db, NULL);
    LINLI_RAN("orders", "--db", db, NULL);
    LINLI_RAN("slips", "--db", db, NULL);
    LINLI_RAN("config", "--db", db, NULL);
    LINLI_RAN("check", "--db", db, NULL);
    LINLI_RAN("report", "--db", db, "--from", "2026-11-01", "--to", "2026-11-22", NULL);
    LINLI_RAN("export", "--db", db, "--out", in_place(place, "exported"), NULL);
    LINLI_RAN("copy", "--db", db, "--to", in_place(place, "copied.db"), NULL);
    LINLI_RAN("backup", "--db", db, "--out", in_place(place, "saved.db"), NULL);
    char *saved = city_dump(in_place(place, "saved.db"));
    assert_string_equal(saved, backed_up);
    free(saved);
    free(backed_up);
}

static void refuse_to_write(const char *db, const char *why)
{
    struct run got = linli("receive", "--db", db, "--site", "S1", "--item", "I2", "--qty", "1",
                           "--date", DAY, NULL);
    assert_refused(&got, 1);
    assert_says(got.err, why);
    run_finish(&got);
}

static void what_only_reads_needs_no_room(void **state)
{
    const struct place *place = *state;
    if (!mount_disk(place)) {
        skip();
    }
    size_t n;
    char *city = city_bytes(place, &n);
    clear_disk(place, city, n);
    set_room(place, 0);
    read_all(place, in_place(place, "disk/city.db"));
    refuse_to_write(in_place(place, "disk/city.db"), "the disk is full");
    free(city);
}

/* As another program leaves it that is killed: the last change is in the log alone. */
static void leave_a_log(const char *db)
{
    pid_t child = fork();
    if (child == 0) {
        sqlite3 *handle = NULL;
        int code = sqlite3_open(db, &handle);
        code = code == SQLITE_OK
                   ? sqlite3_exec(handle, "UPDATE setting SET value = 'Late'", NULL, NULL, NULL)
                   : code;
        raise(SIGKILL);
        _exit(code);
    }
    int status;
    assert_int_equal(waitpid(child, &status, 0), child);
    assert_true(WIFSIGNALED(status));
}

static void a_read_only_medium_can_be_read(void **state)
{
    const struct place *place = *state;
    if (!mount_disk(place)) {
        skip();
    }
    size_t n;
    char *city = city_bytes(place, &n);
    const char *db = in_place(place, "disk/city.db");
    const char *disk = in_place(place, "disk");
    clear_disk(place, city, n);
    free(city);
    assert_int_equal(mount(NULL, disk, NULL, MS_REMOUNT | MS_RDONLY, NULL), 0);
    read_all(place, db);
    refuse_to_write(db, "no permission to write");
    struct run got = linli("backup", "--db", db, "--out", in_place(place, "disk/new.db"), NULL);
    assert_refused(&got, 1);
    run_finish(&got);
    /* with a log beside it: not without what is in it */
    assert_int_equal(mount(NULL, disk, NULL, MS_REMOUNT, NULL), 0);
    leave_a_log(db);
    assert_int_equal(unlink(in_place(place, "disk/city.db-shm")), 0);
    assert_int_equal(mount(NULL, disk, NULL, MS_REMOUNT | MS_RDONLY, NULL), 0);
    got = linli("config", "--db", db, NULL);
    assert_refused(&got, 1);
    assert_says(got.err, "its log must be taken in first");
    run_finish(&got);
    assert_int_equal(mount(NULL, disk, NULL, MS_REMOUNT, NULL), 0);
    got = linli("config", "--db", db, NULL);
    assert_ran(&got);
    assert_says(got.out, "Late");
    run_finish(&got);
}

/* ---- without permission ------------------------------------------------------------------------
 */

/* Runs the body as somebody who may write nothing of root's; its exit status. */
static int as_nobody(int (*body)(const struct place *place, int from, int to),
                     const struct place *place, int from, int to)
{
    fflush(stdout);
    pid_t child = fork();
    assert_true(child >= 0);
    if (child == 0) {
        if (getuid() == 0 && (setgid(NOBODY) != 0 || setuid(NOBODY) != 0)) {
            _exit(126);
        }
        _exit(body(place, from, to));
    }
    return child;
}

static int status_of(pid_t child)
{
    int status;
    assert_int_equal(waitpid(child, &status, 0), child);
    return WIFEXITED(status) ? WEXITSTATUS(status) : 128 + WTERMSIG(status);
}

static const char *locked_up_city(const struct place *place)
{
    const char *db = in_place(place, "shut/city.db");
    size_t n;
    char *city = city_bytes(place, &n);
    assert_int_equal(mkdir(in_place(place, "shut"), 0755), 0);
    write_bytes(db, city, n);
    free(city);
    assert_int_equal(chmod(place->folder, 0755), 0);
    assert_int_equal(chmod(db, 0666), 0); /* the file may be written, its folder not */
    assert_int_equal(chmod(in_place(place, "shut"), 0555), 0);
    return db;
}

static int look_from_outside(const struct place *place, int from, int to)
{
    const char *db = in_place(place, "shut/city.db");
    (void)from;
    (void)to;
    struct run stock = linli("stock", "--db", db, NULL);
    struct run check = linli("check", "--db", db, NULL);
    struct run receive = linli("receive", "--db", db, "--site", "S1", "--item", "I2", "--qty", "1",
                               "--date", DAY, NULL);
    const char *why = "no permission to write in the folder of the database";
    bool fine = stock.status == 0 && check.status == 0 && receive.status == 1 &&
                strstr(receive.err, why) != NULL;
    if (!fine) {
        print_error("%s%s%s", stock.err, check.err, receive.err);
    }
    run_finish(&stock);
    run_finish(&check);
    run_finish(&receive);
    return fine ? 0 : 1;
}

static void a_folder_that_is_shut_can_be_read(void **state)
{
    const struct place *place = *state;
    (void)locked_up_city(place);
    int status = status_of(as_nobody(look_from_outside, place, -1, -1));
    assert_int_equal(chmod(in_place(place, "shut"), 0755), 0);
    assert_int_equal(status, 0);
}

static enum linli_rc body_of_nothing(struct db *db, void *context, struct linli_error *err)
{
    (void)db;
    (void)context;
    (void)err;
    return LINLI_OK;
}

/* Opens the city, waits until somebody else has written to it, and reads. */
static int read_late(const struct place *place, int from, int to)
{
    struct linli_error err;
    struct db *db = NULL;
    char byte = 'x';
    int64_t now_ms = 0;
    linli_error_init(&err);
    if (db_open(in_place(place, "shut/city.db"), DB_READ, date_clock_fixed(&now_ms), &db, &err) !=
        LINLI_OK) {
        return 1;
    }
    if (tx_run(db, TX_READ, body_of_nothing, NULL, &err) != LINLI_OK || write(to, &byte, 1) != 1 ||
        read(from, &byte, 1) != 1) {
        return 2;
    }
    enum linli_rc rc = tx_run(db, TX_READ, body_of_nothing, NULL, &err);
    db_close(db);
    return rc == LINLI_ELOCKED ? LOCKED_STATUS : 4;
}

/* Who may not write has no lock that would keep others from it: it notices. */
static void a_reader_without_permission_notices_others(void **state)
{
    const struct place *place = *state;
    const char *db = locked_up_city(place);
    char byte;
    int there[2];
    int back[2];
    if (getuid() != 0) {
        assert_int_equal(chmod(in_place(place, "shut"), 0755), 0);
        skip();
    }
    assert_int_equal(pipe(there), 0);
    assert_int_equal(pipe(back), 0);
    pid_t child = as_nobody(read_late, place, there[0], back[1]);
    close(back[1]);
    assert_int_equal(read(back[0], &byte, 1), 1);
    city_do(db, "UPDATE setting SET value = 'Late'");
    assert_int_equal(write(there[1], "x", 1), 1);
    assert_int_equal(status_of(child), LOCKED_STATUS);
    close(there[0]);
    close(there[1]);
    close(back[0]);
    assert_int_equal(chmod(in_place(place, "shut"), 0755), 0);
}

#define disk_test(function) cmocka_unit_test_setup_teardown(function, place_setup, disk_teardown)

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test_setup_teardown(a_folder_that_is_shut_can_be_read, place_setup,
                                        place_teardown),
        cmocka_unit_test_setup_teardown(a_reader_without_permission_notices_others, place_setup,
                                        place_teardown),
        disk_test(a_full_disk_is_said_and_leaves_nothing_half_done),
        disk_test(what_only_reads_needs_no_room),
        disk_test(a_read_only_medium_can_be_read),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}

/*
 * The disk that loses power (crash_vfs.h). Every call is handed to SQLite's own layer, so that the
 * running program sees ordinary files; beside it the journal of what is not surely on the disk is
 * kept in memory.
 *
 * Invariants: `sure` is the content after the last synchronisation, and the file's content as the
 * program sees it is `sure` with every operation of `since` done to it in order.
 */
#include "crash_vfs.h"

#include <assert.h>
#include <fcntl.h>
#include <signal.h>
#include <sqlite3.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "base/random.h"

enum { SECTOR_BYTES = 512, PATH_BYTES = 1024, FILES_MAX = 16 };

struct bytes {
    unsigned char *at;
    int64_t n;
};

/* A write, or a truncation to `offset` when there are no bytes. */
struct operation {
    int64_t offset;
    struct bytes bytes;
};

struct disk_file {
    char path[PATH_BYTES];
    bool is_named;     /* for the running program */
    bool is_sure;      /* the name is on the disk */
    bool syncs_folder; /* at its first synchronisation */
    struct bytes sure;
    struct operation *since;
    int64_t since_n;
    int64_t since_room;
    struct bytes former; /* what the name still means on the disk, when it was deleted and made
                            again */
    bool has_former;
};

static struct {
    struct disk_file files[FILES_MAX];
    int files_n;
    struct random_stream random;
    enum crash_fault fault;
    int64_t at;
    int64_t operations_n;
    bool struck;
    bool off; /* the power is */
    bool lying;
} disk;

/* ---- memory of the test ------------------------------------------------------------------------
 */

static void *need(void *memory)
{
    if (memory == NULL) {
        abort();
    }
    return memory;
}

static void bytes_free(struct bytes *bytes)
{
    free(bytes->at);
    *bytes = (struct bytes){0};
}

/* Makes it n bytes long; new ones are zero. */
static void bytes_resize(struct bytes *bytes, int64_t n)
{
    bytes->at = need(realloc(bytes->at, (size_t)n + 1));
    if (n > bytes->n) {
        memset(bytes->at + bytes->n, 0, (size_t)(n - bytes->n));
    }
    bytes->n = n;
}

static void bytes_put(struct bytes *bytes, int64_t offset, const unsigned char *from, int64_t n)
{
    if (offset + n > bytes->n) {
        bytes_resize(bytes, offset + n);
    }
    memcpy(bytes->at + offset, from, (size_t)n);
}

/* ---- files of the disk -------------------------------------------------------------------------
 */

static void forget_since(struct disk_file *file)
{
    for (int64_t i = 0; i < file->since_n; i++) {
        bytes_free(&file->since[i].bytes);
    }
    file->since_n = 0;
}

/* Of every place: a file that is still open writes to its own, known or not. */
static void forget_all(void)
{
    for (int i = 0; i < FILES_MAX; i++) {
        struct disk_file *file = &disk.files[i];
        forget_since(file);
        free(file->since);
        bytes_free(&file->sure);
        bytes_free(&file->former);
    }
    memset(disk.files, 0, sizeof(disk.files));
    disk.files_n = 0;
}

static struct disk_file *find_file(const char *path)
{
    for (int i = 0; i < disk.files_n; i++) {
        if (strcmp(disk.files[i].path, path) == 0) {
            return &disk.files[i];
        }
    }
    return NULL;
}

/* Reads a file that the disk holds already; false when there is none. */
static bool load(const char *path, struct bytes *ret_bytes)
{
    struct stat facts;
    int fd = open(path, O_RDONLY | O_CLOEXEC);
    if (fd < 0) {
        return false;
    }
    if (fstat(fd, &facts) != 0) {
        abort();
    }
    bytes_resize(ret_bytes, facts.st_size);
    if (read(fd, ret_bytes->at, (size_t)facts.st_size) != facts.st_size) {
        abort();
    }
    close(fd);
    return true;
}

/* The file of that path; one that was not met before is as the real one is now. */
static struct disk_file *know_file(const char *path)
{
    struct disk_file *file = find_file(path);
    if (file != NULL) {
        return file;
    }
    if (disk.files_n == FILES_MAX || strlen(path) >= PATH_BYTES) {
        abort();
    }
    file = &disk.files[disk.files_n++];
    snprintf(file->path, sizeof(file->path), "%s", path);
    file->is_named = load(path, &file->sure);
    file->is_sure = file->is_named;
    return file;
}

static void do_operation(struct bytes *content, const struct operation *operation)
{
    if (operation->bytes.at == NULL) {
        bytes_resize(content, operation->offset);
    } else {
        bytes_put(content, operation->offset, operation->bytes.at, operation->bytes.n);
    }
}

static void note_operation(struct disk_file *file, int64_t offset, const void *from, int64_t n)
{
    if (file->since_n == file->since_room) {
        file->since_room = file->since_room == 0 ? 64 : 2 * file->since_room;
        file->since = need(realloc(file->since, (size_t)file->since_room * sizeof(*file->since)));
    }
    struct operation *operation = &file->since[file->since_n++];
    *operation = (struct operation){.offset = offset};
    if (from != NULL) {
        bytes_put(&operation->bytes, 0, from, n);
    }
}

/* The folder is synchronised: names are on the disk as the program sees them. */
static void sync_names(void)
{
    for (int i = 0; i < disk.files_n; i++) {
        disk.files[i].is_sure = disk.files[i].is_named;
        disk.files[i].has_former = false;
        bytes_free(&disk.files[i].former);
    }
}

static void sync_file(struct disk_file *file)
{
    if (disk.lying) {
        return;
    }
    for (int64_t i = 0; i < file->since_n; i++) {
        do_operation(&file->sure, &file->since[i]);
    }
    forget_since(file);
    if (file->syncs_folder) {
        file->syncs_folder = false;
        sync_names();
    }
}

/* ---- what a power failure leaves ---------------------------------------------------------------
 */

/* How likely a piece of an operation has reached the disk, in thousandths, and how big a piece is.
 */
struct loss {
    int64_t arrived_e3;
    bool whole;   /* operations go or stay as wholes, else by sectors */
    int64_t last; /* operations from this one on are lost */
    bool rubbish; /* what was lost may be anything */
};

static bool happens(int64_t chance_e3)
{
    return (int64_t)random_below(&disk.random, 1000) < chance_e3;
}

static struct loss draw_loss(const struct disk_file *file)
{
    static const int64_t chances_e3[] = {0, 100, 500, 900, 1000};
    uint64_t operations_n = (uint64_t)file->since_n;
    return (struct loss){.arrived_e3 = chances_e3[random_below(&disk.random, 5)],
                         .whole = happens(300),
                         .last = happens(500)
                                     ? file->since_n
                                     : (int64_t)random_below(&disk.random, operations_n + 1),
                         .rubbish = happens(200)};
}

static void arrive_write(const struct operation *operation, const struct loss *loss,
                         struct bytes *content)
{
    bool all = loss->whole && happens(loss->arrived_e3);
    bool none = loss->whole && !all;
    int64_t end = operation->offset + operation->bytes.n;
    if (happens(300) && end > content->n) {
        bytes_resize(content, end); /* the length has arrived, whatever the bytes do */
    }
    for (int64_t from = operation->offset; from < end;) {
        int64_t to = (from / SECTOR_BYTES + 1) * SECTOR_BYTES;
        to = to < end ? to : end;
        const unsigned char *bytes = operation->bytes.at + (from - operation->offset);
        if (all || (!none && happens(loss->arrived_e3))) {
            bytes_put(content, from, bytes, to - from);
        } else if (loss->rubbish && happens(300)) {
            unsigned char rubbish[SECTOR_BYTES];
            for (int64_t i = 0; i < to - from; i++) {
                rubbish[i] = (unsigned char)random_below(&disk.random, 256);
            }
            bytes_put(content, from, rubbish, to - from);
        }
        from = to;
    }
}

static void write_out(const char *path, const struct bytes *content)
{
    int fd = open(path, O_WRONLY | O_CREAT | O_TRUNC | O_CLOEXEC, 0666);
    if (fd < 0 || write(fd, content->at, (size_t)content->n) != content->n) {
        abort();
    }
    close(fd);
}

/* What of the name and content of one file is there after it. */
static void settle_file(struct disk_file *file)
{
    struct bytes content = {0};
    bool is_there = file->is_sure == file->is_named ? file->is_sure : happens(500);
    if (file->has_former && happens(500)) {
        write_out(file->path, &file->former);
        return;
    }
    if (!is_there) {
        unlink(file->path);
        return;
    }
    struct loss loss = draw_loss(file);
    bytes_resize(&content, file->sure.n);
    if (file->sure.n > 0) {
        memcpy(content.at, file->sure.at, (size_t)file->sure.n);
    }
    for (int64_t i = 0; i < file->since_n && i < loss.last; i++) {
        if (file->since[i].bytes.at != NULL) {
            arrive_write(&file->since[i], &loss, &content);
        } else if (happens(loss.arrived_e3)) {
            bytes_resize(&content, file->since[i].offset);
        }
    }
    write_out(file->path, &content);
    bytes_free(&content);
}

void crash_restart(void)
{
    assert(disk.off);
    for (int i = 0; i < disk.files_n; i++) {
        char index[PATH_BYTES + 8];
        settle_file(&disk.files[i]);
        /* the shared index of a log is memory; rubbish of it may be found */
        snprintf(index, sizeof(index), "%s-shm", disk.files[i].path);
        if (access(index, F_OK) == 0 && happens(500)) {
            unlink(index);
        }
    }
    forget_all();
    disk.off = false;
    disk.fault = CRASH_NONE;
}

/* ---- the layer ---------------------------------------------------------------------------------
 */

struct crash_handle {
    sqlite3_file base;
    struct disk_file *file; /* NULL: a temporary one without a name */
    sqlite3_file *real;
};

static struct crash_handle *handle_of(sqlite3_file *file)
{
    return (struct crash_handle *)file;
}

static sqlite3_file *real_of(sqlite3_file *file)
{
    return handle_of(file)->real;
}

/* Counts an operation; the result of one that the fault strikes, SQLITE_OK otherwise. */
static int strike(bool is_read, bool needs_space, int io_error)
{
    if (disk.off) {
        return io_error;
    }
    if (is_read && disk.fault != CRASH_IO_ERROR) {
        return SQLITE_OK;
    }
    if (!needs_space && disk.fault == CRASH_DISK_FULL) {
        return SQLITE_OK;
    }
    disk.operations_n += 1;
    if (disk.fault == CRASH_NONE || disk.struck || disk.operations_n != disk.at) {
        return SQLITE_OK;
    }
    disk.struck = true;
    if (disk.fault == CRASH_KILL) {
        raise(SIGKILL);
    }
    disk.off = disk.fault == CRASH_POWER;
    return disk.fault == CRASH_DISK_FULL ? SQLITE_FULL : io_error;
}

static int crash_close(sqlite3_file *file)
{
    int code = real_of(file)->pMethods != NULL ? real_of(file)->pMethods->xClose(real_of(file))
                                               : SQLITE_OK;
    return code;
}

static int crash_read(sqlite3_file *file, void *to, int n, sqlite3_int64 offset)
{
    int code = strike(true, false, SQLITE_IOERR_READ);
    return code != SQLITE_OK ? code : real_of(file)->pMethods->xRead(real_of(file), to, n, offset);
}

/* A write that the power failure meets is on its way: it may arrive in parts. */
static int crash_write(sqlite3_file *file, const void *from, int n, sqlite3_int64 offset)
{
    bool was_off = disk.off;
    int code = strike(false, true, SQLITE_IOERR_WRITE);
    struct disk_file *known = handle_of(file)->file;
    if (!was_off && known != NULL && (code == SQLITE_OK || disk.off)) {
        note_operation(known, offset, from, n);
    }
    return code != SQLITE_OK ? code
                             : real_of(file)->pMethods->xWrite(real_of(file), from, n, offset);
}

static int crash_truncate(sqlite3_file *file, sqlite3_int64 n)
{
    bool was_off = disk.off;
    int code = strike(false, false, SQLITE_IOERR_TRUNCATE);
    struct disk_file *known = handle_of(file)->file;
    if (!was_off && known != NULL && (code == SQLITE_OK || disk.off)) {
        note_operation(known, n, NULL, 0);
    }
    return code != SQLITE_OK ? code : real_of(file)->pMethods->xTruncate(real_of(file), n);
}

static int crash_sync(sqlite3_file *file, int flags)
{
    int code = strike(false, false, SQLITE_IOERR_FSYNC);
    (void)flags;
    if (code == SQLITE_OK && handle_of(file)->file != NULL) {
        sync_file(handle_of(file)->file);
    }
    return code;
}

static int crash_file_size(sqlite3_file *file, sqlite3_int64 *ret_n)
{
    return real_of(file)->pMethods->xFileSize(real_of(file), ret_n);
}

static int crash_lock(sqlite3_file *file, int level)
{
    return real_of(file)->pMethods->xLock(real_of(file), level);
}

static int crash_unlock(sqlite3_file *file, int level)
{
    return real_of(file)->pMethods->xUnlock(real_of(file), level);
}

static int crash_check_lock(sqlite3_file *file, int *ret_held)
{
    return real_of(file)->pMethods->xCheckReservedLock(real_of(file), ret_held);
}

static int crash_control(sqlite3_file *file, int what, void *argument)
{
    return what == SQLITE_FCNTL_SIZE_HINT /* would lengthen the file past us */
               ? SQLITE_OK
               : real_of(file)->pMethods->xFileControl(real_of(file), what, argument);
}

static int crash_sector_size(sqlite3_file *file)
{
    return real_of(file)->pMethods->xSectorSize(real_of(file));
}

static int crash_characteristics(sqlite3_file *file)
{
    return real_of(file)->pMethods->xDeviceCharacteristics(real_of(file));
}

static int crash_shm_map(sqlite3_file *file, int page, int n, int extend, void volatile **ret)
{
    return real_of(file)->pMethods->xShmMap(real_of(file), page, n, extend, ret);
}

static int crash_shm_lock(sqlite3_file *file, int offset, int n, int flags)
{
    return real_of(file)->pMethods->xShmLock(real_of(file), offset, n, flags);
}

static void crash_shm_barrier(sqlite3_file *file)
{
    real_of(file)->pMethods->xShmBarrier(real_of(file));
}

static int crash_shm_unmap(sqlite3_file *file, int remove)
{
    return real_of(file)->pMethods->xShmUnmap(real_of(file), remove);
}

/* Version 2: with the shared index of a log, without files mapped into memory. */
static const sqlite3_io_methods methods = {
    .iVersion = 2,
    .xClose = crash_close,
    .xRead = crash_read,
    .xWrite = crash_write,
    .xTruncate = crash_truncate,
    .xSync = crash_sync,
    .xFileSize = crash_file_size,
    .xLock = crash_lock,
    .xUnlock = crash_unlock,
    .xCheckReservedLock = crash_check_lock,
    .xFileControl = crash_control,
    .xSectorSize = crash_sector_size,
    .xDeviceCharacteristics = crash_characteristics,
    .xShmMap = crash_shm_map,
    .xShmLock = crash_shm_lock,
    .xShmBarrier = crash_shm_barrier,
    .xShmUnmap = crash_shm_unmap,
};

static sqlite3_vfs *real_layer;
static sqlite3_vfs layer;

/* A name that is given again while its deletion is not yet on the disk. */
static void keep_former(struct disk_file *file)
{
    if (file->is_sure && !file->has_former) {
        file->former = file->sure;
        file->has_former = true;
        file->sure = (struct bytes){0};
    }
    bytes_free(&file->sure);
    forget_since(file);
    file->is_sure = false;
}

static int crash_open(sqlite3_vfs *vfs, const char *path, sqlite3_file *file, int flags,
                      int *ret_flags)
{
    struct crash_handle *handle = handle_of(file);
    struct disk_file *known = path == NULL ? NULL : know_file(path);
    bool is_new = known != NULL && !known->is_named && (flags & SQLITE_OPEN_CREATE) != 0;
    (void)vfs;
    handle->base.pMethods = NULL;
    handle->file = known;
    handle->real = (sqlite3_file *)(handle + 1);
    memset(handle->real, 0, (size_t)real_layer->szOsFile);
    int code = is_new     ? strike(false, false, SQLITE_CANTOPEN)
               : disk.off ? SQLITE_CANTOPEN
                          : SQLITE_OK;
    if (code == SQLITE_OK) {
        code = real_layer->xOpen(real_layer, path, handle->real, flags, ret_flags);
    }
    if (code != SQLITE_OK) {
        return code;
    }
    if (is_new) {
        keep_former(known);
        known->is_named = true;
        known->syncs_folder = (flags & (SQLITE_OPEN_WAL | SQLITE_OPEN_MAIN_JOURNAL)) != 0;
    }
    handle->base.pMethods = &methods;
    return SQLITE_OK;
}

static int crash_delete(sqlite3_vfs *vfs, const char *path, int syncs_folder)
{
    struct disk_file *known = know_file(path);
    int code = strike(false, false, SQLITE_IOERR_DELETE);
    (void)vfs;
    if (code == SQLITE_OK) {
        code = real_layer->xDelete(real_layer, path, 0);
    }
    if (code == SQLITE_OK) {
        known->is_named = false;
        if (syncs_folder != 0 && !disk.lying) {
            sync_names();
        }
    }
    return code;
}

static int crash_access(sqlite3_vfs *vfs, const char *path, int flags, int *ret_answer)
{
    (void)vfs;
    return real_layer->xAccess(real_layer, path, flags, ret_answer);
}

static int crash_full_path(sqlite3_vfs *vfs, const char *path, int n, char *ret_path)
{
    (void)vfs;
    return real_layer->xFullPathname(real_layer, path, n, ret_path);
}

void crash_install(void)
{
    real_layer = sqlite3_vfs_find(NULL);
    assert(real_layer != NULL && real_layer != &layer);
    layer = *real_layer;
    layer.iVersion = 2;
    layer.zName = "crash";
    layer.szOsFile = (int)sizeof(struct crash_handle) + real_layer->szOsFile;
    layer.pNext = NULL;
    layer.xOpen = crash_open;
    layer.xDelete = crash_delete;
    layer.xAccess = crash_access;
    layer.xFullPathname = crash_full_path;
    int code = sqlite3_vfs_register(&layer, 1);
    assert(code == SQLITE_OK);
    (void)code;
    atexit(forget_all);
}

void crash_begin(uint64_t seed, enum crash_fault fault, int64_t at)
{
    forget_all();
    random_init(&disk.random, seed, "crash", 0);
    disk.fault = fault;
    disk.at = at;
    disk.operations_n = 0;
    disk.struck = false;
    disk.off = false;
    disk.lying = false;
}

int64_t crash_operations(void)
{
    return disk.operations_n;
}

bool crash_struck(void)
{
    return disk.struck;
}

void crash_set_lying(bool lying)
{
    disk.lying = lying;
}

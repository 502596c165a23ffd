/**
 * @file
 * Arenas: memory by lifetime. Whoever starts a piece of work (a request, a run, the process) owns
 * an arena; everything below allocates from it and nothing is freed one by one.
 *
 * Invariants: memory handed out is zeroed and aligned for any type; it stays valid until
 * linli_arena_reset(), _rewind() past it, or _finish(). An arena belongs to one thread at a time.
 *
 * A test can make the k-th allocation fail (fail_at): every allocation site is walked that way.
 */
#ifndef LINLI_ARENA_H
#define LINLI_ARENA_H

#include <stddef.h>
#include <stdint.h>

#include "linli/error.h"

#ifdef __cplusplus
extern "C" {
#endif

struct linli_arena_block;

struct linli_arena {
    struct linli_arena_block
        *head;          /**< the block that is being filled; the earlier ones hang behind it */
    size_t used_bytes;  /**< handed out since init or reset, padding included */
    size_t peak_bytes;  /**< the most that was ever held in blocks */
    size_t held_bytes;  /**< held in blocks now */
    size_t limit_bytes; /**< held_bytes never passes this; 0: no limit */
    uint64_t calls_n;   /**< allocations asked for so far */
    uint64_t refused_n; /**< of these: failed. Text that was built on them may lack a part */
    uint64_t fail_at;   /**< the allocation (counted from 1) that fails; 0: none */
};

/** A place in an arena to go back to. */
struct linli_arena_mark {
    struct linli_arena_block *head;
    size_t used_in_head;
    size_t used_bytes;
};

/** On the caller's memory. `limit_bytes` 0 means no limit. Takes no memory yet. finish() frees all,
 * twice is fine. */
void linli_arena_init(struct linli_arena *arena, size_t limit_bytes);
void linli_arena_finish(struct linli_arena *arena);

/** Forgets everything handed out, keeps one block for reuse. */
void linli_arena_reset(struct linli_arena *arena);

/** Gives back everything handed out since the mark was taken. Marks nest. */
struct linli_arena_mark linli_arena_mark(const struct linli_arena *arena);
void linli_arena_rewind(struct linli_arena *arena, struct linli_arena_mark mark);

/**
 * `n` zeroed elements of `size` bytes each; n == 0 gives a valid pointer to nothing. Fails with
 * LINLI_ENOMEM when memory or the limit runs out, when n * size overflows, or at `fail_at`.
 */
enum linli_rc linli_arena_alloc(struct linli_arena *arena, size_t n, size_t size, void *ret_memory,
                                struct linli_error *err);

/** A zero-terminated copy of `n` bytes. */
enum linli_rc linli_arena_copy_text(struct linli_arena *arena, const char *bytes, size_t n,
                                    const char **ret_text, struct linli_error *err);

/** Typed form: LINLI_NEW(arena, count, &pointer, err) allocates count elements of the pointer's
 * type. */
#define LINLI_NEW(arena, n, ret_pointer, err) \
    linli_arena_alloc((arena), (size_t)(n), sizeof(**(ret_pointer)), (ret_pointer), (err))

#ifdef __cplusplus
}
#endif
#endif

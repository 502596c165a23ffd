/*
 * Arenas: a chain of blocks, filled by moving a pointer (see linli/arena.h). Blocks double in size
 * up to a bound, so that a long run makes few calls of malloc; this is the only file that calls it
 * for the kernels.
 */
#include <assert.h>
#include <stdalign.h>
#include <stdlib.h>
#include <string.h>

#include "linli/arena.h"

enum {
    BLOCK_BYTES_MIN = 16 * 1024,
    BLOCK_BYTES_MAX = 8 * 1024 * 1024,
    ALIGN = alignof(max_align_t)
};

struct linli_arena_block {
    struct linli_arena_block *previous;
    size_t size_bytes; /* of the bytes behind the head */
    size_t used_bytes;
    alignas(max_align_t) unsigned char bytes[];
};

void linli_arena_init(struct linli_arena *arena, size_t limit_bytes)
{
    *arena = (struct linli_arena){.limit_bytes = limit_bytes};
}

static void drop_head(struct linli_arena *arena)
{
    struct linli_arena_block *head = arena->head;
    arena->head = head->previous;
    assert(arena->held_bytes >= head->size_bytes);
    arena->held_bytes -= head->size_bytes;
    free(head);
}

void linli_arena_finish(struct linli_arena *arena)
{
    while (arena->head != NULL) {
        drop_head(arena);
    }
    arena->used_bytes = 0;
}

void linli_arena_reset(struct linli_arena *arena)
{
    while (arena->head != NULL && arena->head->previous != NULL) {
        drop_head(arena);
    }
    if (arena->head != NULL) {
        arena->head->used_bytes = 0;
    }
    arena->used_bytes = 0;
}

struct linli_arena_mark linli_arena_mark(const struct linli_arena *arena)
{
    return (struct linli_arena_mark){
        .head = arena->head,
        .used_in_head = arena->head != NULL ? arena->head->used_bytes : 0,
        .used_bytes = arena->used_bytes,
    };
}

void linli_arena_rewind(struct linli_arena *arena, struct linli_arena_mark mark)
{
    while (arena->head != mark.head) {
        assert(arena->head != NULL);
        drop_head(arena);
    }
    if (arena->head != NULL) {
        arena->head->used_bytes = mark.used_in_head;
    }
    arena->used_bytes = mark.used_bytes;
}

static enum linli_rc add_block(struct linli_arena *arena, size_t need, struct linli_error *err)
{
    size_t size = arena->head != NULL ? arena->head->size_bytes * 2 : BLOCK_BYTES_MIN;
    size = size > BLOCK_BYTES_MAX ? BLOCK_BYTES_MAX : size;
    size = size < need ? need : size;
    if (arena->limit_bytes != 0 && size > arena->limit_bytes - arena->held_bytes) {
        size = need; /* near the limit: no more than what is asked for */
        if (size > arena->limit_bytes - arena->held_bytes) {
            return linli_fail(err, LINLI_ENOMEM,
                              "more memory is needed than the limit of %zu bytes",
                              arena->limit_bytes);
        }
    }
    struct linli_arena_block *block = malloc(sizeof(*block) + size);
    if (block == NULL) {
        return linli_fail(err, LINLI_ENOMEM, "out of memory: %zu bytes could not be had", size);
    }
    block->previous = arena->head;
    block->size_bytes = size;
    block->used_bytes = 0;
    arena->head = block;
    arena->held_bytes += size;
    if (arena->held_bytes > arena->peak_bytes) {
        arena->peak_bytes = arena->held_bytes;
    }
    return LINLI_OK;
}

static enum linli_rc take(struct linli_arena *arena, size_t n, size_t size, void *ret_memory,
                          struct linli_error *err)
{
    if (arena->calls_n == arena->fail_at) {
        return linli_fail(err, LINLI_ENOMEM, "out of memory: allocation %llu was made to fail",
                          (unsigned long long)arena->calls_n);
    }
    if (size != 0 && n > (SIZE_MAX - ALIGN - sizeof(struct linli_arena_block)) / size) {
        return linli_fail(err, LINLI_ENOMEM, "out of memory: %zu elements of %zu bytes", n, size);
    }
    size_t need = (n * size + ALIGN - 1) / ALIGN * ALIGN;
    if (arena->head == NULL || need > arena->head->size_bytes - arena->head->used_bytes) {
        LINLI_TRY(add_block(arena, need, err));
    }
    unsigned char *memory = arena->head->bytes + arena->head->used_bytes;
    assert((uintptr_t)memory % ALIGN == 0);
    memset(memory, 0, need);
    arena->head->used_bytes += need;
    arena->used_bytes += need;
    memcpy(ret_memory, &memory, sizeof(memory));
    return LINLI_OK;
}

enum linli_rc linli_arena_alloc(struct linli_arena *arena, size_t n, size_t size, void *ret_memory,
                                struct linli_error *err)
{
    arena->calls_n += 1;
    enum linli_rc rc = take(arena, n, size, ret_memory, err);
    arena->refused_n += rc != LINLI_OK ? 1 : 0;
    return rc;
}

enum linli_rc linli_arena_copy_text(struct linli_arena *arena, const char *bytes, size_t n,
                                    const char **ret_text, struct linli_error *err)
{
    char *copy;
    LINLI_TRY(linli_arena_alloc(arena, n + 1, 1, &copy, err));
    memcpy(copy, bytes, n);
    *ret_text = copy;
    return LINLI_OK;
}

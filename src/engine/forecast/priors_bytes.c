/*
 * What series lent each other, as bytes: a head with the number of groups, their size and a
 * checksum, then the groups as they are. They stay on the machine that made them, and a program
 * whose groups have another size takes them for none.
 *
 * Invariant: nothing is read past the bytes. Called by daily.c.
 */
#include <assert.h>
#include <string.h>

#include "engine/forecast/priors.h"
#include "engine/forecast/state.h"

struct head {
    uint32_t magic;
    int32_t groups_n;
    uint64_t group_bytes;
    uint64_t sum;
};

static const uint32_t MAGIC = UINT32_C(0x4c500000) + LINLI_FORECAST_STATE_FORMAT;

enum linli_rc forecast_priors_pack(const struct linli_forecast_priors *priors,
                                   struct linli_arena *arena, struct linli_forecast_state *ret,
                                   struct linli_error *err)
{
    char *bytes;
    struct head head = {
        .magic = MAGIC, .groups_n = priors->groups_n, .group_bytes = sizeof(struct forecast_prior)};
    size_t n = (size_t)priors->groups_n * sizeof(struct forecast_prior);
    assert(priors->groups_n >= 0 && sizeof(head) + n <= INT32_MAX);
    LINLI_TRY(LINLI_NEW(arena, sizeof(head) + n, &bytes, err));
    head.sum = forecast_state_sum(MAGIC, priors->group, n);
    memcpy(bytes, &head, sizeof(head));
    memcpy(bytes + sizeof(head), priors->group, n);
    *ret = (struct linli_forecast_state){bytes, (int32_t)(sizeof(head) + n)};
    return LINLI_OK;
}

enum linli_rc forecast_priors_unpack(const struct linli_forecast_state *bytes,
                                     struct linli_arena *arena,
                                     struct linli_forecast_priors **ret_priors,
                                     struct linli_error *err)
{
    struct head head = {.magic = 0};
    struct linli_forecast_priors *priors;
    *ret_priors = NULL;
    if (bytes->bytes == NULL || bytes->bytes_n < (int32_t)sizeof(head)) {
        return LINLI_OK;
    }
    memcpy(&head, bytes->bytes, sizeof(head));
    size_t n = (size_t)bytes->bytes_n - sizeof(head);
    const char *groups = (const char *)bytes->bytes + sizeof(head);
    if (head.magic != MAGIC || head.groups_n < 0 || head.groups_n > LINLI_FORECAST_GROUPS_MAX + 1 ||
        head.group_bytes != sizeof(struct forecast_prior) ||
        n != (size_t)head.groups_n * sizeof(struct forecast_prior) ||
        head.sum != forecast_state_sum(MAGIC, groups, n)) {
        return LINLI_OK;
    }
    LINLI_TRY(LINLI_NEW(arena, 1, &priors, err));
    LINLI_TRY(LINLI_NEW(arena, head.groups_n, &priors->group, err));
    memcpy(priors->group, groups, n);
    priors->groups_n = head.groups_n;
    *ret_priors = priors;
    return LINLI_OK;
}

/* Circles of parents (see city_parents.h). Called by city.c. */
#include "service/city_parents.h"

#include <string.h>

#include "base/fixed.h"
#include "base/text.h"
#include "format/codes.h"
#include "model/limits.h"
#include "model/tables.h"
#include "store/city_tables.h"

struct parents {
    struct codes codes; /* of sites, to their place in the table */
    int64_t *above;     /* [codes.n] place of the parent; NONE */
};

static enum linli_rc take_code(void *context, const void *row, struct linli_error *err)
{
    struct parents *p = context;
    const char *code = ((const struct site *)row)->code;
    int64_t at;
    return codes_add(&p->codes, code, strlen(code), &at, err);
}

static enum linli_rc take_parent(void *context, const void *row, struct linli_error *err)
{
    (void)err;
    struct parents *p = context;
    const struct site *site = row;
    int64_t at = codes_find(&p->codes, site->code, strlen(site->code));
    p->above[at] = text_is_empty(site->parent)
                       ? FIXED_NONE
                       : codes_find(&p->codes, site->parent, strlen(site->parent));
    return LINLI_OK;
}

/* Whether the way up from a site comes back to it. */
static bool is_circle(const struct parents *p, int64_t site)
{
    int64_t at = p->above[site];
    for (int64_t steps = 0; at != FIXED_NONE && at != site && steps < p->codes.n; steps++) {
        at = p->above[at];
    }
    return at == site;
}

enum linli_rc city_parents_find_circle(struct db *db, struct linli_arena *arena,
                                       const char **ret_code, struct linli_error *err)
{
    struct parents p;
    codes_init(&p.codes, arena, LIMIT_SITES);
    LINLI_TRY(store_each_row(db, TABLE_SITES, take_code, &p, err));
    LINLI_TRY(LINLI_NEW(arena, p.codes.n, &p.above, err));
    LINLI_TRY(store_each_row(db, TABLE_SITES, take_parent, &p, err));
    *ret_code = NULL;
    for (int64_t i = 0; i < p.codes.n && *ret_code == NULL; i++) {
        *ret_code = is_circle(&p, i) ? codes_text(&p.codes, i) : NULL;
    }
    return LINLI_OK;
}

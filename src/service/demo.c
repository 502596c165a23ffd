/* A made-up city as a folder of tables (see demo.h). Numbers of sites, items and suppliers are
 * indices of the city. */
#include "service/demo.h"

#include <errno.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "base/fixed.h"
#include "base/text.h"
#include "format/table_write.h"
#include "service/city.h"
#include "world/world.h"

/* The profiles, and how many months of history each has when nobody says. */
static const struct {
    const char *name;
    enum linli_rc (*make)(const struct world_options *options, struct linli_arena *arena,
                          struct city *ret_city, struct world_truth *ret_truth,
                          struct linli_error *err);
    int32_t months;
} profiles[] = {{"center", world_center, 24}, {"groupbuy", world_groupbuy, 13}};

enum { PROFILES_N = sizeof(profiles) / sizeof(profiles[0]) };

struct writing {
    const struct city *city;
    const char *folder;
    struct linli_arena *arena;
    bool replace;
    struct table_writer *writer;
};

static enum linli_rc name_of(void *context, enum cell_type kind, int64_t number,
                             const char **ret_code, struct linli_error *err)
{
    const struct city *city = context;
    (void)err;
    *ret_code = kind == CELL_SITE   ? city->sites[number].code
                : kind == CELL_ITEM ? city->items[number].code
                                    : city->suppliers[number].code;
    return LINLI_OK;
}

/* The rows of a table that the city keeps as an array of the table's own structure. */
struct rows {
    const void *first;
    int64_t n;
};

static struct rows rows_of(const struct city *c, enum table_id table)
{
    switch (table) {
    case TABLE_SETTINGS:
        return (struct rows){c->setting_rows, c->setting_rows_n};
    case TABLE_SITES:
        return (struct rows){c->sites, c->sites_n};
    case TABLE_ITEMS:
        return (struct rows){c->items, c->items_n};
    case TABLE_SUPPLIERS:
        return (struct rows){c->suppliers, c->suppliers_n};
    case TABLE_SUPPLY:
        return (struct rows){c->supply, c->supply_n};
    case TABLE_SUBSTITUTES:
        return (struct rows){c->substitutes, c->substitutes_n};
    case TABLE_LANES:
        return (struct rows){c->lanes, c->lanes_n};
    case TABLE_VEHICLES:
        return (struct rows){c->vehicles, c->vehicles_n};
    case TABLE_CALENDAR:
        return (struct rows){c->calendar, c->calendar_n};
    case TABLE_EVENTS:
        return (struct rows){c->events, c->events_n};
    case TABLE_WEATHER:
        return (struct rows){c->weather, c->weather_n};
    case TABLE_CONSIGNMENTS:
        return (struct rows){c->consignments, c->consignments_n};
    case TABLE_PREORDERS:
        return (struct rows){c->preorders, c->preorders_n};
    case TABLE_STOCK:
    case TABLE_DEMAND:
    case TABLE_N:
        break;
    }
    return (struct rows){NULL, 0};
}

static enum linli_rc write_stock(struct writing *w, struct linli_error *err)
{
    for (int64_t i = 0; i < w->city->stock_n; i++) {
        const struct lot_stock *lot = &w->city->stock[i];
        struct stock_row row = {.site = lot->site,
                                .item = lot->item,
                                .lot = lot->lot_code,
                                .qty_e3 = lot->qty_e3,
                                .expiry_day = lot->expiry_day,
                                .received_day = lot->received_day,
                                .cost_e4 = lot->cost_e4,
                                .account = FIXED_NONE};
        LINLI_TRY(table_writer_add(w->writer, &row, err));
    }
    return LINLI_OK;
}

static enum linli_rc write_demand(struct writing *w, struct linli_error *err)
{
    for (int64_t i = 0; i < w->city->series_n; i++) {
        const struct demand_series *s = &w->city->series[i];
        for (int32_t t = 0; t < s->days_n; t++) {
            struct demand_row row;
            table_clear(table_get(TABLE_DEMAND), &row);
            row.site = s->site;
            row.item = s->item;
            row.day = s->first_day + t;
            row.qty_e3 = s->qty_e3[t];
            row.unmet_e3 = s->unmet_e3 != NULL ? s->unmet_e3[t] : FIXED_NONE;
            row.in_stock_e4 = s->in_stock_e4 != NULL ? s->in_stock_e4[t] : FIXED_NONE;
            row.price_e4 = s->price_e4 != NULL ? s->price_e4[t] : FIXED_NONE;
            row.promo = s->promo != NULL ? s->promo[t] : FIXED_NONE;
            row.open = s->closed != NULL ? 1 - s->closed[t] : FIXED_NONE;
            LINLI_TRY(table_writer_add(w->writer, &row, err));
        }
    }
    return LINLI_OK;
}

static enum linli_rc write_rows(struct writing *w, enum table_id id, struct linli_error *err)
{
    if (id == TABLE_STOCK) {
        return write_stock(w, err);
    }
    if (id == TABLE_DEMAND) {
        return write_demand(w, err);
    }
    struct rows rows = rows_of(w->city, id);
    const unsigned char *at = rows.first;
    for (int64_t i = 0; i < rows.n; i++) {
        union {
            struct item item;
            struct site site;
            struct supplier supplier;
            struct vehicle vehicle;
            struct supply_term supply;
        } row; /* the widest rows there are */
        size_t n = table_get(id)->row_bytes;
        memcpy(&row, at + (size_t)i * n, n);
        LINLI_TRY(table_writer_add(w->writer, &row, err));
    }
    return LINLI_OK;
}

static enum linli_rc write_table(struct writing *w, enum table_id id, struct linli_error *err)
{
    struct table_namer namer = {name_of, (void *)(uintptr_t)w->city};
    struct table daily = table_stock_daily();
    struct text_builder path;
    const char *name;
    text_begin(&path, w->arena);
    text_addf(&path, "%s/%s.csv", w->folder, table_get(id)->name);
    LINLI_TRY(text_finish(&path, &name, err));
    LINLI_TRY(table_writer_open(name, id == TABLE_STOCK ? &daily : table_get(id), &namer, w->arena,
                                &w->writer, err));
    enum linli_rc rc = write_rows(w, id, err);
    if (rc != LINLI_OK) {
        table_writer_drop(w->writer);
        return rc;
    }
    LINLI_TRY(table_writer_close(w->writer, err));
    if (w->replace) { /* one table in both forms could not be read */
        text_begin(&path, w->arena);
        text_addf(&path, "%s.gz", name);
        LINLI_TRY(text_finish(&path, &name, err));
        (void)unlink(name);
    }
    return LINLI_OK;
}

enum linli_rc demo_write(const struct demo_options *options, struct linli_arena *arena,
                         struct city *ret_city, struct linli_error *err)
{
    const char *folder = options->folder;
    int32_t at = 0;
    while (at < PROFILES_N && !text_equal(options->profile, profiles[at].name)) {
        at += 1;
    }
    if (at == PROFILES_N) {
        return linli_fail(err, LINLI_EUSAGE, "--profile is '%s', expected center or groupbuy",
                          options->profile);
    }
    if (!options->replace) {
        LINLI_TRY(city_folder_is_free(folder, arena, err));
    }
    struct world_options world = {
        .seed = options->seed,
        .today = options->today,
        .months = options->months > 0 ? options->months : profiles[at].months,
    };
    LINLI_TRY(profiles[at].make(&world, arena, ret_city, NULL, err));
    if (mkdir(folder, 0777) != 0 && errno != EEXIST) {
        (void)linli_fail(err, LINLI_EIO, "the folder cannot be made: %s", strerror(errno));
        linli_error_at(err, "%s", folder);
        return LINLI_EIO;
    }
    struct writing writing = {
        .city = ret_city, .folder = folder, .arena = arena, .replace = options->replace};
    for (int32_t i = 0; i < TABLE_N; i++) {
        LINLI_TRY(write_table(&writing, (enum table_id)i, err));
    }
    return LINLI_OK;
}

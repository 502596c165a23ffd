/* Pay slips, written (see sheet_pay.h). */
#include "format/sheet_pay.h"

#include <jansson.h>

#include "base/date.h"
#include "base/fixed.h"
#include "format/json_memory.h"

enum { HOUR_S = 3600, FEN_PLACES = 2 };

/* Hours as a quantity: thousandths, shown to a tenth. */
static int64_t hours_e3(int64_t seconds)
{
    return (seconds + 180) / 360 * 100;
}

enum linli_rc sheet_pay_print(const struct settings *settings, int32_t day,
                              const struct sheet_pay_row *rows, int64_t rows_n,
                              enum words_language language, struct text_builder *text,
                              struct linli_error *err)
{
    int64_t sum_fen = 0;
    int64_t busy_s = 0;
    int64_t most_s = 0;
    int64_t least_s = rows_n > 0 ? rows[0].busy_s : 0;
    (void)err;
    for (int64_t i = 0; i < rows_n; i++) {
        const struct sheet_pay_row *r = &rows[i];
        sum_fen += r->pay_fen;
        busy_s += r->busy_s;
        most_s = r->busy_s > most_s ? r->busy_s : most_s;
        least_s = r->busy_s < least_s ? r->busy_s : least_s;
    }
    words_add(text, language, WORD_PAY_HEAD, settings->city_name, (int64_t)day, rows_n,
              hours_e3(busy_s), sum_fen, hours_e3(least_s), hours_e3(most_s));
    text_add(text, "\n");
    words_add(text, language, WORD_PAY_RATES, settings->pay_hour_e4, settings->pay_stop_e4,
              settings->pay_km_e4, settings->pay_floor_e4);
    text_add(text, "\n");
    for (int64_t i = 0; i < rows_n; i++) {
        const struct sheet_pay_row *r = &rows[i];
        words_add(text, language, WORD_PAY_SLIP, r->vehicle, r->pay_fen, hours_e3(r->busy_s),
                  r->hours_fen, r->stops_n, r->stops_fen, (r->driven_m + 50) / 100 * 100,
                  r->way_fen, r->floor_fen, r->open_n);
        text_add(text, "\n");
    }
    return LINLI_OK;
}

static void set(json_t *object, const char *key, json_t *value)
{
    (void)json_object_set_new(object, key, value);
}

static json_t *yuan(int64_t fen)
{
    return json_real(fixed_to_double(fen, FEN_PLACES));
}

static json_t *slip_json(const struct sheet_pay_row *r)
{
    json_t *o = json_object();
    set(o, "vehicle", json_string(r->vehicle));
    set(o, "hours", json_real((double)r->busy_s / HOUR_S));
    set(o, "stops", json_integer(r->stops_n));
    set(o, "open", json_integer(r->open_n));
    set(o, "km", json_real(fixed_to_double(r->driven_m, 3)));
    set(o, "for_hours", yuan(r->hours_fen));
    set(o, "for_stops", yuan(r->stops_fen));
    set(o, "for_km", yuan(r->way_fen));
    set(o, "to_floor", yuan(r->floor_fen));
    set(o, "pay", yuan(r->pay_fen));
    return o;
}

enum linli_rc sheet_pay_json(const struct settings *settings, int32_t day,
                             const struct sheet_pay_row *rows, int64_t rows_n,
                             struct linli_arena *arena, const char **ret_text,
                             struct linli_error *err)
{
    char date[DATE_TEXT_BYTES];
    char *text = NULL;
    size_t n;
    json_memory_begin();
    json_t *root = json_object();
    json_t *rates = json_object();
    json_t *slips = json_array();
    set(rates, "hour", json_real(fixed_to_double(settings->pay_hour_e4, 4)));
    set(rates, "stop", json_real(fixed_to_double(settings->pay_stop_e4, 4)));
    set(rates, "km", json_real(fixed_to_double(settings->pay_km_e4, 4)));
    set(rates, "floor", json_real(fixed_to_double(settings->pay_floor_e4, 4)));
    for (int64_t i = 0; i < rows_n; i++) {
        (void)json_array_append_new(slips, slip_json(&rows[i]));
    }
    set(root, "date", json_string(date_print(day, date)));
    set(root, "rates", rates);
    set(root, "slips", slips);
    LINLI_TRY(json_memory_dump(root, arena, &text, &n, err));
    *ret_text = text;
    return LINLI_OK;
}

/*
 * Writing and reading the bytes of a state (state.c): whole numbers and doubles as they are,
 * singles, singles with eight bits of mantissa, and fixed points of sixteen bits. Reading past the
 * end or beyond a bound sets `bad`, and what is read then is harmless.
 */
#ifndef LINLI_ENGINE_FORECAST_STATE_BYTES_H
#define LINLI_ENGINE_FORECAST_STATE_BYTES_H

#include <math.h>
#include <string.h>

#include "engine/forecast/state.h"

struct forecast_pen {
    unsigned char *at;
    int32_t n;
    int32_t growth; /* bytes that the families may need besides one day */
};

struct forecast_reader {
    const unsigned char *at;
    int32_t left;
    bool bad;
};

/* Past the end it only counts. */
static inline void put(struct forecast_pen *p, const void *value, int32_t n)
{
    if (p->n + n <= LINLI_FORECAST_STATE_BYTES_MAX) {
        memcpy(p->at + p->n, value, (size_t)n);
    }
    p->n += n;
}

static inline void take(struct forecast_reader *r, void *ret_value, int32_t n)
{
    if (r->left < n) {
        r->bad = true;
        r->left = 0;
        memset(ret_value, 0, (size_t)n);
        return;
    }
    memcpy(ret_value, r->at, (size_t)n);
    r->at += n;
    r->left -= n;
}

static inline void put_int(struct forecast_pen *p, int32_t value)
{
    put(p, &value, 4);
}

static inline int32_t take_int(struct forecast_reader *r, int32_t least, int32_t most)
{
    int32_t value;
    take(r, &value, 4);
    r->bad = r->bad || value < least || value > most;
    return r->bad ? least : value;
}

static inline void put_byte(struct forecast_pen *p, int32_t value)
{
    unsigned char byte = (unsigned char)value;
    put(p, &byte, 1);
}

static inline int32_t take_byte(struct forecast_reader *r, int32_t most)
{
    unsigned char byte;
    take(r, &byte, 1);
    r->bad = r->bad || byte > most;
    return r->bad ? 0 : byte;
}

static inline void put_single(struct forecast_pen *p, double value)
{
    float single = (float)value;
    put(p, &single, 4);
}

static inline double take_single(struct forecast_reader *r)
{
    float single;
    take(r, &single, 4);
    r->bad = r->bad || isinf(single);
    return (double)single;
}

static inline void put_double(struct forecast_pen *p, double value)
{
    put(p, &value, 8);
}

static inline double take_double(struct forecast_reader *r)
{
    double value;
    take(r, &value, 8);
    r->bad = r->bad || isinf(value);
    return value;
}

/* The upper half of a single: eight bits of mantissa, to the nearest. */
static inline void put_brief(struct forecast_pen *p, double value)
{
    float single = (float)value;
    uint32_t bits;
    memcpy(&bits, &single, 4);
    uint16_t upper = (uint16_t)((bits + UINT32_C(0x8000)) >> 16);
    put(p, &upper, 2);
}

static inline double take_brief(struct forecast_reader *r)
{
    uint16_t upper;
    float single;
    take(r, &upper, 2);
    uint32_t bits = (uint32_t)upper << 16;
    memcpy(&single, &bits, 4);
    r->bad = r->bad || !isfinite(single);
    return r->bad ? 0.0 : (double)single;
}

static inline void put_fixed(struct forecast_pen *p, double value, double unit)
{
    double steps = floor(value * unit + 0.5);
    uint16_t word = (uint16_t)(steps < 0.0 ? 0.0 : steps > 65535.0 ? 65535.0 : steps);
    put(p, &word, 2);
}

static inline double take_fixed(struct forecast_reader *r, double unit)
{
    uint16_t word;
    take(r, &word, 2);
    return word / unit;
}

/* state_family.c: a family with its lanes and its state; the effects of the views in use. */
void forecast_state_put_family(struct forecast_pen *p, struct forecast_kept_family *f,
                               int32_t slots_n);
enum linli_rc forecast_state_take_family(struct forecast_reader *r, struct linli_arena *arena,
                                         struct forecast_kept_family *f, struct linli_error *err);
/* Bytes that a family may take, but for its head. */
int32_t forecast_state_family_most(const struct forecast_kept_family *f, int32_t slots_n);
void forecast_state_put_views(struct forecast_pen *p, const struct forecast_kept *k);
enum linli_rc forecast_state_take_views(struct forecast_reader *r, struct linli_arena *arena,
                                        struct forecast_kept *k, struct linli_error *err);

#endif

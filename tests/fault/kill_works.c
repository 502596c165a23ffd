/* What kill_commands asks of the program, and the books that it keeps of it (kill_tester.h). */
#include "kill_tester.h"

#include <inttypes.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#define DAY "2026-11-23"

static const char *const work_names[WORKS_N] = {"init",   "backup", "restore",   "copy",
                                                "import", "plan",   "receive",   "issue",
                                                "return", "count",  "write-off", "quarantine"};

static const char *const item_codes[ITEMS_N] = {"ALPHA", "BETA", "GAMMA"};

const char *work_name(enum work work)
{
    return work_names[work];
}

/* ---- the command as it is written --------------------------------------------------------------
 */

void attempt_set(struct attempt *a, const char *const *arguments)
{
    int n = 0;
    for (; arguments[n] != NULL && n < ARGS_MAX - 1; n++) {
        a->argv[n] = (char *)(uintptr_t)arguments[n];
    }
    a->argv[n] = NULL;
}

static void set_file_command(const struct tester *t, const struct command *c, struct attempt *a)
{
    const char *name = work_names[c->work];
    const char *const init[] = {name, "--db", c->file, "--from", t->folder, NULL};
    const char *const restore[] = {name, "--db", c->file, t->base, NULL};
    const char *const copy[] = {name, "--db", t->db, "--to", c->file, NULL};
    const char *const backup[] = {name, "--db", t->db, "--out", c->file, NULL};
    attempt_set(a, c->work == WORK_INIT      ? init
                   : c->work == WORK_RESTORE ? restore
                   : c->work == WORK_COPY    ? copy
                                             : backup);
}

void work_arguments(const struct tester *t, const struct command *c, struct attempt *a)
{
    const char *name = work_names[c->work];
    if (work_makes_file(c->work)) {
        set_file_command(t, c, a);
    } else if (c->work == WORK_IMPORT) {
        attempt_set(a, (const char *const[]){name, "--db", t->db, c->file, NULL});
    } else if (c->work == WORK_PLAN) {
        attempt_set(
            a, (const char *const[]){name, "--db", t->db, "--date", DAY, "--threads", "1", NULL});
    } else { /* a booking; an issue takes any lot, a return makes one, what has a reason takes one
              */
        const char *reason = c->work == WORK_WRITE_OFF ? "damaged" : "found";
        const char *all[] = {name,        "--db",  t->db,    "--item",   item_codes[c->item],
                             "--qty",     c->qty,  "--date", DAY,        "--key",
                             c->key,      "--lot", c->lot,   "--reason", reason,
                             "--confirm", NULL};
        int n = c->work == WORK_ISSUE || c->work == WORK_RETURN           ? 11
                : c->work == WORK_RECEIVE                                 ? 13
                : c->work == WORK_WRITE_OFF || c->work == WORK_QUARANTINE ? 15
                                                                          : 16;
        all[n] = NULL;
        attempt_set(a, all);
    }
}

/* ---- what is shown -----------------------------------------------------------------------------
 */

/* "1,234.5" is 1234500. */
static int64_t number_e3(const char *text)
{
    int64_t value = 0;
    int64_t unit = 1000;
    bool fraction = false;
    for (; *text != '\0'; text++) {
        if (*text == '.') {
            fraction = true;
        } else if (*text != ',') {
            unit = fraction ? unit / 10 : unit;
            value = fraction ? value + (*text - '0') * unit : value * 10 + (*text - '0') * 1000;
        }
    }
    return value;
}

/* One line of `linli stock`: "S1  ALPHA  ALPHA  L1  normal  10 pcs". */
struct shown {
    char item[32];
    char lot[32];
    char account[32];
    int64_t qty_e3;
};

static bool read_shown(const char *line, struct shown *ret_shown)
{
    char qty[32];
    char unit[8];
    if (sscanf(line, "%*31s %31s %*31s %31s %31s %31s %7s", ret_shown->item, ret_shown->lot,
               ret_shown->account, qty, unit) != 5 ||
        strcmp(unit, "pcs") != 0) {
        return false;
    }
    ret_shown->qty_e3 = number_e3(qty);
    return true;
}

static const char *next_line(const char *line)
{
    const char *end = strchr(line, '\n');
    return end == NULL ? NULL : end + 1;
}

/* In daily use or held back, all together. */
static int64_t shown_e3(const char *table, const char *code)
{
    int64_t sum_e3 = 0;
    struct shown shown;
    for (const char *line = table; line != NULL; line = next_line(line)) {
        if (read_shown(line, &shown) && strcmp(shown.item, code) == 0) {
            sum_e3 += shown.qty_e3;
        }
    }
    return sum_e3;
}

int stock_compare(const struct tester *t, struct attempt *a)
{
    tester_look(t, "stock", t->db, a);
    for (int i = 0; i < ITEMS_N; i++) {
        if (shown_e3(a->out, item_codes[i]) != t->on_hand_e3[i]) {
            return i;
        }
    }
    return -1;
}

/* Chooses one of the item's lots in daily use; false when there is none. */
static bool draw_lot(struct tester *t, struct command *c)
{
    struct attempt a;
    struct shown shown;
    uint64_t lots_n = 0;
    tester_look(t, "stock", t->db, &a);
    for (const char *line = a.out; line != NULL; line = next_line(line)) {
        if (read_shown(line, &shown) && strcmp(shown.item, item_codes[c->item]) == 0 &&
            strcmp(shown.account, "normal") == 0 && random_below(&t->random, ++lots_n) == 0) {
            snprintf(c->lot, sizeof(c->lot), "%s", shown.lot);
            c->lot_e3 = shown.qty_e3;
        }
    }
    return lots_n > 0;
}

/* ---- drawing -----------------------------------------------------------------------------------
 */

/* Two hundred days of an item, with quantities that no other round gives them: all of them are
 * added or all corrected. */
static void write_demand(struct tester *t, struct command *c)
{
    static char text[TEXT_BYTES];
    size_t n = (size_t)snprintf(text, sizeof(text), "site,item,date,qty\n");
    for (int i = 0; i < ROWS_N; i++) {
        n += (size_t)snprintf(text + n, sizeof(text) - n, "S1,%s,2026-%02d-%02d,%d.%03d\n",
                              item_codes[c->item], 3 + i / 28, 1 + i % 28, i % 7,
                              (int)(t->round % 1000));
    }
    snprintf(c->file, sizeof(c->file), "%s/more/demand.csv", t->folder);
    tester_write_file(t, c->file, text);
}

/* How much: of a lot that is there not more than it has, and a count finds another quantity. */
static void draw_qty(struct tester *t, struct command *c)
{
    c->qty_e3 = 1 + (int64_t)random_below(&t->random, 20000);
    if ((c->work == WORK_WRITE_OFF || c->work == WORK_QUARANTINE) && c->qty_e3 > c->lot_e3) {
        c->qty_e3 = c->lot_e3;
    }
    if (c->work == WORK_COUNT && c->qty_e3 == c->lot_e3) {
        c->qty_e3 += 1;
    }
    snprintf(c->qty, sizeof(c->qty), "%" PRId64 ".%03" PRId64, c->qty_e3 / 1000, c->qty_e3 % 1000);
}

struct command work_draw(struct tester *t)
{
    static const enum work deck[] = {
        WORK_BACKUP,  WORK_RESTORE, /* of files only */
        WORK_INIT,    WORK_COPY,    WORK_IMPORT,  WORK_IMPORT,  WORK_PLAN,      WORK_PLAN,
        WORK_RECEIVE, WORK_RECEIVE, WORK_RECEIVE, WORK_RECEIVE, WORK_ISSUE,     WORK_ISSUE,
        WORK_ISSUE,   WORK_RETURN,  WORK_COUNT,   WORK_COUNT,   WORK_WRITE_OFF, WORK_QUARANTINE};
    uint64_t first = t->link != NULL ? 2 : 0;
    uint64_t drawn = first + random_below(&t->random, sizeof(deck) / sizeof(deck[0]) - first);
    struct command c = {.work = deck[drawn]};
    c.item = (int)random_below(&t->random, ITEMS_N);
    snprintf(c.key, sizeof(c.key), "key-%" PRId64, t->round);
    if (c.work > WORK_RETURN && !draw_lot(t, &c)) {
        c.work = WORK_RECEIVE;
    }
    if (c.work == WORK_RECEIVE) {
        snprintf(c.lot, sizeof(c.lot), "L%" PRId64, t->round % 17);
    }
    draw_qty(t, &c);
    if (c.work == WORK_IMPORT) {
        write_demand(t, &c);
    }
    if (work_makes_file(c.work)) {
        snprintf(c.file, sizeof(c.file), "%s/other.db", t->folder);
    }
    return c;
}

/* ---- what becomes of it ------------------------------------------------------------------------
 */

bool work_makes_file(enum work work)
{
    return work == WORK_INIT || work == WORK_BACKUP || work == WORK_RESTORE || work == WORK_COPY;
}

void work_enter(struct tester *t, const struct command *c)
{
    int64_t *there_e3 = &t->on_hand_e3[c->item];
    int64_t used_e3;
    switch (c->work) {
    case WORK_RECEIVE:
    case WORK_RETURN:
        *there_e3 += c->qty_e3;
        break;
    case WORK_ISSUE: /* of what is in daily use */
        used_e3 = *there_e3 - t->held_e3[c->item];
        *there_e3 -= used_e3 > c->qty_e3 ? c->qty_e3 : used_e3;
        break;
    case WORK_COUNT:
        *there_e3 += c->qty_e3 - c->lot_e3;
        break;
    case WORK_WRITE_OFF:
        *there_e3 -= c->qty_e3;
        break;
    case WORK_QUARANTINE:
        t->held_e3[c->item] += c->qty_e3;
        break;
    case WORK_INIT:
    case WORK_BACKUP:
    case WORK_RESTORE:
    case WORK_COPY:
    case WORK_IMPORT:
    case WORK_PLAN:
    case WORKS_N:
    default:
        break;
    }
}

/* "200 corrected" */
static bool has_count(const char *text, const char *what)
{
    char all[64];
    snprintf(all, sizeof(all), " %d %s", ROWS_N, what);
    return strstr(text, all) != NULL;
}

bool work_was_done(const struct tester *t, const struct command *c, const struct attempt *again)
{
    bool done = false;
    if (c->work >= WORK_RECEIVE) { /* by its key, with the answer that it had */
        done = strchr(again->out, '\n') != NULL && strchr(again->out, '\n')[1] != '\0' &&
               strstr(again->out, "nothing was done again") != NULL;
    } else if (c->work == WORK_IMPORT) {
        done = has_count(again->out, "the same");
        if (!done && !has_count(again->out, "added") && !has_count(again->out, "corrected")) {
            tester_die(t, again, "the table was taken in by half");
        }
    } else if (work_makes_file(c->work)) {
        done = again->status == 2 && (strstr(again->err, "exists already") != NULL ||
                                      strstr(again->err, "there already") != NULL);
    }
    return done;
}

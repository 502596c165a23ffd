/*
 * What an order costs at one supplier or another (MISSION S1, S3): price tiers that are worth their
 * stock (bargain.c), one need shared between the main supplier and the backup (split.c), and goods
 * that too few can supply (suppliers_few.c).
 */
#ifndef LINLI_PLANNER_SUPPLY_H
#define LINLI_PLANNER_SUPPLY_H

#include "planner/run.h"

/*
 * Raises an order of `*order_e3` to the start of the price tier that saves most beyond what holding
 * the difference costs, and says so in p->bargain; leaves it alone where none does.
 */
void bargain_take(const struct run *run, struct planned *p, int64_t *order_e3);

/* What holding a quantity for so many days costs by a yearly rate, rounded up; false: beyond all
 * measure. */
bool bargain_holding_fen(int64_t qty_e3, int64_t price_e4, int64_t rate_e4, int64_t days,
                         int64_t *ret_fen);

/* Notices of the lines that were raised, once it is settled what is ordered. */
enum linli_rc bargain_tell(struct run *run, struct linli_error *err);

/*
 * The backup has the order since the main supplier comes too late: leaves it what is needed until
 * the main one is there, and gives the main one the rest, where that costs less. True: p->chosen is
 * the main supplier again and p->split what the backup brings; the line is to be measured again.
 */
bool split_late(const struct run *run, struct planned *p);

/* What the main supplier cannot give for the day and will be missed before its next delivery: the
 * backup brings it, if it is in time. After the line has its quantity. */
void split_most(const struct run *run, struct planned *p);

/* Lines of the backup's part, in orders of their own or with those that there are; a notice each.
 * `run->plan->orders` and `emergencies` have room for one more of each item planned. */
enum linli_rc split_orders(struct run *run, struct linli_error *err);

/* Fills run->plan->suppliers, before sourcing. */
enum linli_rc suppliers_judge(struct run *run, struct linli_error *err);
bool suppliers_is_out(const struct run *run, int64_t supplier);
/* Notices of those that are out, and of those that came back today. */
enum linli_rc suppliers_out_tell(struct run *run, struct linli_error *err);

/* One notice of categories with fewer than two suppliers, and key items with fewer than two. */
enum linli_rc suppliers_few_tell(struct run *run, struct linli_error *err);

#endif

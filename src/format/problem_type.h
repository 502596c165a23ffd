/*
 * The types of problems. A type is a name and a function that reads the node, solves and writes the
 * answer; adding one is a function in the file of its kind and a row in problem.c.
 *
 * Floor-internal.
 */
#ifndef LINLI_FORMAT_PROBLEM_TYPE_H
#define LINLI_FORMAT_PROBLEM_TYPE_H

#include "format/problem_answer.h"
#include "format/problem_node.h"

typedef enum linli_rc (*problem_solver)(struct problem_node *in, struct problem_answer *out);

/* problem_order.c: known demand */
enum linli_rc problem_eoq(struct problem_node *in, struct problem_answer *out);
enum linli_rc problem_eoq_discount(struct problem_node *in, struct problem_answer *out);
enum linli_rc problem_lot_sizing(struct problem_node *in, struct problem_answer *out);
enum linli_rc problem_joint_replenishment(struct problem_node *in, struct problem_answer *out);

/* problem_stock.c: one place, uncertain demand */
enum linli_rc problem_newsvendor(struct problem_node *in, struct problem_answer *out);
enum linli_rc problem_rq(struct problem_node *in, struct problem_answer *out);
enum linli_rc problem_ss(struct problem_node *in, struct problem_answer *out);
enum linli_rc problem_review_fill_rate(struct problem_node *in, struct problem_answer *out);
enum linli_rc problem_safety_stock(struct problem_node *in, struct problem_answer *out);
enum linli_rc problem_service_stock(struct problem_node *in, struct problem_answer *out);
enum linli_rc problem_erlang_loss(struct problem_node *in, struct problem_answer *out);

/* problem_sites.c: several places */
enum linli_rc problem_allocate(struct problem_node *in, struct problem_answer *out);
enum linli_rc problem_pooling(struct problem_node *in, struct problem_answer *out);
enum linli_rc problem_metric(struct problem_node *in, struct problem_answer *out);

/* problem_network.c: stages and sites that feed each other */
enum linli_rc problem_serial(struct problem_node *in, struct problem_answer *out);
enum linli_rc problem_guaranteed_service(struct problem_node *in, struct problem_answer *out);
enum linli_rc problem_transfer(struct problem_node *in, struct problem_answer *out);

/* problem_dynamic.c: dynamic programmes and simulation */
enum linli_rc problem_ss_finite(struct problem_node *in, struct problem_answer *out);
enum linli_rc problem_perishable(struct problem_node *in, struct problem_answer *out);
enum linli_rc problem_perishable_substitution(struct problem_node *in, struct problem_answer *out);
enum linli_rc problem_simulate_ss(struct problem_node *in, struct problem_answer *out);

/* problem_data.c: demand data and order rounding, in exact decimals */
enum linli_rc problem_uncensor(struct problem_node *in, struct problem_answer *out);
enum linli_rc problem_average_consumption(struct problem_node *in, struct problem_answer *out);
enum linli_rc problem_round_order(struct problem_node *in, struct problem_answer *out);

#endif

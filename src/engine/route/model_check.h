/* Whether a problem is one (see model_check.c). */
#ifndef LINLI_ENGINE_ROUTE_MODEL_CHECK_H
#define LINLI_ENGINE_ROUTE_MODEL_CHECK_H

#include "linli/route.h"

enum linli_rc route_model_check(const struct linli_route_problem *problem,
                                struct linli_arena *arena, struct linli_error *err);

#endif

/* What the files of service/transfer share. Only transfer*.c include this. */
#ifndef LINLI_SERVICE_TRANSFER_PARTS_H
#define LINLI_SERVICE_TRANSFER_PARTS_H

#include "service/booking.h"
#include "service/transfer.h"

/* Loads a transfer with its lines into the view; the rest of it stays. */
enum linli_rc transfer_load(struct db *db, struct linli_arena *arena, const char *number,
                            struct transfer_view *view, struct linli_error *err);

/* When something sent on `day` is there: by the hours of the lane, else on that day. */
enum linli_rc transfer_due_day(struct db *db, int64_t from, int64_t to, int64_t day,
                               int64_t *ret_due_day, struct linli_error *err);

#endif

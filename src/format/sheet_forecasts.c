/*
 * The line that says how many forecasts were carried on from the last plan, how many were fitted
 * anew, and why. Reasons that nothing has are left out. Called by sheet_day.c.
 */
#include "base/text.h"
#include "format/sheet_day.h"

void sheet_forecasts_print(const struct plan *plan, enum words_language language,
                           struct text_builder *text)
{
    const int64_t *n = plan->refits;
    int64_t fitted = 0;
    text_add(text, "\n");
    if (!plan->states_known) {
        return;
    }
    for (int i = REFIT_NOT + 1; i < REFIT_N; i++) {
        fitted += n[i];
    }
    words_add(text, language, WORD_SHEET_FORECASTS, n[REFIT_NOT], fitted, n[REFIT_WEEK],
              n[REFIT_UNKNOWN], n[REFIT_AGAIN], n[REFIT_CHANGED], n[REFIT_ALARM], n[REFIT_ASKED]);
    text_add(text, "\n");
}

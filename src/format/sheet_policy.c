/* Which policy an item follows and why (see sheet_policy.h). */
#include "format/sheet_policy.h"

#include "base/fixed.h"

static void add_event(const struct plan_policy *policy, enum words_language language,
                      struct text_builder *text)
{
    words_add(text, language, WORD_POLICY_EVENT, policy->event_type, policy->event_share_e4,
              policy->event_days);
    if (policy->event_day != FIXED_NONE) {
        words_add(text, language, WORD_POLICY_EVENT_NEXT, policy->event_day, policy->event_size);
    } else {
        words_add(text, language, WORD_POLICY_EVENT_NONE);
    }
}

void sheet_policy_explain(const struct city *city, const struct plan_line *line,
                          const struct plan_policy *policy, enum words_language language,
                          struct text_builder *text)
{
    const struct settings *settings = &city->settings;
    int64_t service_e4 = settings->service_e4[line->class];
    switch (policy->kind) {
    case POLICY_DAILY:
        words_add(text, language, WORD_POLICY_DAILY, service_e4);
        break;
    case POLICY_PERIODIC:
        words_add(text, language, WORD_POLICY_PERIODIC, settings->review_days_b, service_e4);
        break;
    case POLICY_FILL:
        words_add(text, language, WORD_POLICY_FILL, settings->review_days_b, settings->fill_b_e4);
        break;
    case POLICY_ON_DEMAND:
        words_add(text, language, WORD_POLICY_ON_DEMAND);
        break;
    case POLICY_LUMPY:
        words_add(text, language, WORD_POLICY_LUMPY, policy->interval_e4, policy->cv2_e4,
                  service_e4);
        break;
    case POLICY_EVENT:
        add_event(policy, language, text);
        break;
    case POLICY_PRESALE:
        words_add(text, language, WORD_POLICY_PRESALE);
        break;
    case POLICY_KINDS_N:
        break;
    }
    text_add(text, "\n");
}

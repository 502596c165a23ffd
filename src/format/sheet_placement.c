/* Which tier holds an item's safety stock, as a line of its explanation. */
#include "format/sheet_placement.h"

#include "base/text.h"

/* The site that supplies another; itself: nobody does. */
static int64_t parent_of(const struct city *city, int64_t site)
{
    const char *parent = city->sites[site].parent;
    for (int64_t i = 0; !text_is_empty(parent) && i < city->sites_n; i++) {
        if (text_equal(city->sites[i].code, parent)) {
            return i;
        }
    }
    return site;
}

void sheet_placement_add(const struct city *city, const struct plan *plan,
                         const struct plan_line *line, enum words_language language,
                         struct text_builder *text)
{
    int64_t root = line->site;
    for (int64_t k = 0; k < city->sites_n; k++) {
        root = parent_of(city, root);
    }
    for (int64_t i = 0; i < plan->placements_n; i++) {
        const struct plan_placement *p = &plan->placements[i];
        if (p->site == root && p->item == line->item) {
            words_add(text, language, WORD_PLACEMENT_EXPLAINED, p->root_e3, p->between_e3,
                      p->points_e3, p->points_n, p->root_hours, p->apart_e3, p->wait_hours_e3);
            text_add(text, "\n");
        }
    }
}

/*
 * The carbon account for people and other programs: each order's footprint as CSV, and what each
 * kind of transport did in a month as CSV, as a table for a terminal and as a page to print.
 * Called by service/carbon_files.
 */
#ifndef LINLI_FORMAT_SHEET_CARBON_H
#define LINLI_FORMAT_SHEET_CARBON_H

#include "format/html.h"
#include "model/carbon.h"

/* order, month, trips, tonne_km, transport_g, packaging_g, total_g. */
void sheet_carbon_orders_csv(const struct carbon_account *account, struct text_builder *text);

/* month, kind, region, trips, empty_trips, km, energy, unit, tonne_km, kg_co2e, empty_kg_co2e,
 * g_per_tonne_km (empty where nothing was carried); packaging is a kind. */
void sheet_carbon_report_csv(const struct carbon_account *account, struct text_builder *text);

/* The same with a sum of each month, in the words of the language. */
enum linli_rc sheet_carbon_print(const struct carbon_account *account, enum words_language language,
                                 struct linli_arena *arena, struct text_builder *text,
                                 struct linli_error *err);

/* The disclosure of each month: the table, where each factor in use comes from, and how it was
 * reckoned. */
enum linli_rc sheet_carbon_html(const struct carbon_account *account,
                                const struct carbon_books *books, enum words_language language,
                                struct linli_arena *arena, html_write_fn write, void *context,
                                struct linli_error *err);

#endif

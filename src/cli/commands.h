/* The commands of the program; each is defined in the file of its name, cmd_<name>.c. */
#ifndef LINLI_CLI_COMMANDS_H
#define LINLI_CLI_COMMANDS_H

#include "cli/cli.h"

extern const struct cli_command command_alliance;
extern const struct cli_command command_consignment;
extern const struct cli_command command_allot;
extern const struct cli_command command_approve;
extern const struct cli_command command_backtest;
extern const struct cli_command command_backup;
extern const struct cli_command command_buffers;
extern const struct cli_command command_cancel;
extern const struct cli_command command_carbon;
extern const struct cli_command command_check;
extern const struct cli_command command_collect;
extern const struct cli_command command_config;
extern const struct cli_command command_copy;
extern const struct cli_command command_count;
extern const struct cli_command command_demo;
extern const struct cli_command command_dispatch;
extern const struct cli_command command_emergency;
extern const struct cli_command command_enter;
extern const struct cli_command command_export;
extern const struct cli_command command_forecast;
extern const struct cli_command command_accuracy;
extern const struct cli_command command_import;
extern const struct cli_command command_inbox;
extern const struct cli_command command_init;
extern const struct cli_command command_issue;
extern const struct cli_command command_orders;
extern const struct cli_command command_paper;
extern const struct cli_command command_override;
extern const struct cli_command command_patterns;
extern const struct cli_command command_suppliers;
extern const struct cli_command command_plan;
extern const struct cli_command command_print;
extern const struct cli_command command_quarantine;
extern const struct cli_command command_receive;
extern const struct cli_command command_release;
extern const struct cli_command command_report;
extern const struct cli_command command_reserve;
extern const struct cli_command command_restore;
extern const struct cli_command command_return;
extern const struct cli_command command_reuse;
extern const struct cli_command command_route;
extern const struct cli_command command_send;
extern const struct cli_command command_slips;
extern const struct cli_command command_solve;
extern const struct cli_command command_stock;
extern const struct cli_command command_transfer;
extern const struct cli_command command_twin;
extern const struct cli_command command_undo;
extern const struct cli_command command_write_off;

#endif

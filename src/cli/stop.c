/* Ending long work early (see stop.h). */
#include "cli/stop.h"

#include <signal.h>
#include <stddef.h>

static volatile sig_atomic_t asked;

static void ask(int number)
{
    (void)number;
    asked = 1;
}

void stop_on_signal(void)
{
    struct sigaction action = {.sa_handler = ask};
    asked = 0;
    sigaction(SIGINT, &action, NULL);
    sigaction(SIGTERM, &action, NULL);
}

bool stop_is_asked(void *context)
{
    (void)context;
    return asked != 0;
}

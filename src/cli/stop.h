/* Long work that a person may end early: Ctrl-C (SIGINT) or SIGTERM asks for the best so far. */
#ifndef LINLI_CLI_STOP_H
#define LINLI_CLI_STOP_H

#include <stdbool.h>

/* From here on the two signals ask to stop and do nothing else. */
void stop_on_signal(void);
/* Whether one has come since; the shape that searches call. Any thread may ask. */
bool stop_is_asked(void *context);

#endif

/*
 * Who asks a service to do something, and when. The key (NULL: none) makes a command happen once
 * however often it is sent (store/commands.h).
 */
#ifndef LINLI_SERVICE_WHO_H
#define LINLI_SERVICE_WHO_H

#include <stdint.h>

struct who {
    const char *actor;
    const char *key;
    int64_t now_ms;
};

#endif

/* What has to hold whatever the bytes are: says where it did not, and ends the program, which is
 * how a fuzz target tells of a finding. */
#ifndef LINLI_FUZZ_MUST_H
#define LINLI_FUZZ_MUST_H

#include <stdio.h>
#include <stdlib.h>

#define MUST(condition)    \
    ((condition) ? (void)0 \
                 : (fprintf(stderr, "%s:%d: %s\n", __FILE__, __LINE__, #condition), abort()))

#endif

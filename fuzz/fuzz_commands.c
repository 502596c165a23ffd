/*
 * Lines of commands on a small city, as clerks type them or scripts send them: "issue --item I1
 * --qty 3". Whatever they say, each ends as it is promised: status 0 to 2, a sentence for a
 * failure, and a failed command leaves the database as it was, byte by byte. Afterwards the books
 * hold.
 *
 * Sections behind lines "@name" stand beside it as t/name.csv, for commands that read a file.
 */
#include "parts.h"
#include "program.h"

static const char tables[] =
    "@settings\nkey,value\ncity_name,Two Items\nauto_approve,500\n"
    "@sites\nsite,name,tier,parent,lat,lon\nS1,North,hub,,30.6,104.0\nS2,South,point,S1,30.7,104."
    "1\n"
    "@items\nitem,name,unit,pack,cost,shelf_life_days,class,critical,recyclable\n"
    "I1,pads,pc,10,2.5,,A,1,1\nI2,\"soap, 2 L\",bottle,6,8,20,B,,\nI3,milk,box,12,3,3,,,\n"
    "@suppliers\nsupplier,name,kind,min_value,order_days,delivery_days\nV1,one,general,20,12345,\n"
    "V2,two,instant,,,\n"
    "@supply\nsupplier,item,min_qty,rank,price,pack,lead_days\nV1,I1,,1,2.5,10,1\nV1,I2,,1,8,6,2\n"
    "V2,I1,,2,3,1,0\nV2,I3,,1,3.5,12,0\n"
    "@substitutes\nitem,substitute,factor\nI1,I2,2\n"
    "@stock\nsite,item,lot,qty,expiry,cost\nS1,I1,L1,12,2027-01-31,2.5\nS1,I2,L2,40,2026-11-25,8\n"
    "S2,I2,L2,5,2026-12-25,8\nS2,I3,L3,1,2026-11-24,3\n"
    "@demand\nsite,item,date,qty,unmet\nS1,I1,2026-11-20,30,\nS1,I1,2026-11-21,4,2\n"
    "S2,I2,2026-11-21,1.5,\nS2,I3,2026-11-19,3,\nS2,I3,2026-11-22,9,\n";

/* The city before the first command; made once. */
static char *base;
static size_t base_n;

static void begin(void)
{
    program_enter();
    if (base == NULL) {
        program_write_tables("t", tables, sizeof(tables) - 1);
        MUST(program_status("init", "--db", "city.db", "--from", "t", NULL) == 0);
        base = program_read("city.db", &base_n);
        MUST(base != NULL);
        program_remove("t");
    }
    program_write("city.db", base, base_n);
}

/* The words of a line behind "linli"; the database is the city. 0: the line is not run. */
static int split(char *line, char **argv)
{
    static char program[] = "linli";
    static char db[] = "--db=city.db";
    int n = 0;
    char *rest = line;
    argv[n++] = program;
    for (char *word; (word = parts_next(&rest, ' ')) != NULL;) {
        const struct cli_command *command = n == 1 ? find_command(word) : NULL;
        if (!program_is_confined(word) || n + 2 >= PROGRAM_ARGUMENTS_MAX) {
            return 0;
        }
        argv[n++] = word;
        if (command != NULL && command->needs_db) {
            argv[n++] = db;
        }
    }
    argv[n] = NULL;
    return n < 2 || text_equal(argv[1], "demo") ? 0 : n;
}

/* A file that was restored is written to on the first opening for writing: it becomes one with a
 * write-ahead log. What of its header says so is left out (SQLite file format, 1.3): the two
 * versions at 18, the change counter at 24, for which version it is valid at 92. */
static void forget_mode(char *bytes, size_t n)
{
    static const size_t parts[][2] = {{18, 2}, {24, 4}, {92, 8}};
    for (size_t i = 0; i < sizeof(parts) / sizeof(parts[0]); i++) {
        MUST(parts[i][0] + parts[i][1] <= n);
        memset(bytes + parts[i][0], 0, parts[i][1]);
    }
}

static void run_line(char *line)
{
    char *argv[PROGRAM_ARGUMENTS_MAX + 1];
    size_t before_n = 0;
    size_t after_n = 0;
    int n = split(line, argv);
    if (n == 0) {
        return;
    }
    char *before = program_read("city.db", &before_n);
    struct said said = program_run(n, argv);
    if (getenv("LINLI_FUZZ_SHOW") != NULL) {
        fprintf(stderr, "%s: %d\n%s%s", argv[1], said.status, said.out, said.err);
    }
    if (said.status != 0) {
        char *after = program_read("city.db", &after_n);
        MUST(after != NULL && after_n == before_n);
        forget_mode(before, before_n);
        forget_mode(after, after_n);
        MUST(memcmp(before, after, before_n) == 0);
        free(after);
    }
    free(before);
    program_forget(&said);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    const char *files = memchr(data, '@', size);
    size_t n = files != NULL ? (size_t)((const uint8_t *)files - data) : size;
    char *text = malloc(n + 1);
    char *rest = text;
    MUST(text != NULL);
    memcpy(text, data, n);
    text[n] = '\0';
    begin();
    program_write_tables("t", files != NULL ? files : "", size - n);
    for (char *line; (line = parts_next(&rest, '\n')) != NULL;) {
        run_line(line);
    }
    free(text);
    MUST(program_status("check", "--db", "city.db", NULL) == 0);
    return 0;
}

/*
 * Every command of the program on a small city, in this process, while one call fails: the k-th
 * allocation, the k-th call of the database engine, of SQLite's memory, of its files, for k = 1, 2,
 * 3 … to the end. Each time the command says in one line what failed, and the city is as it was or,
 * when the failure came after the work was kept, as the command leaves it; a command that hides the
 * failure has done and said all it had to. Files that it writes are whole or not there. Under
 * AddressSanitizer nothing leaks. And every command is killed at each operation on the database's
 * files, and repeated.
 *
 * Where a command makes more calls than WALK_MOST, the first WALK_FIRST are taken and about as many
 * of the rest, evenly; LINLI_FAULTS=all takes every one. The commands are dealt out to
 * processes that run side by side: `test_commands 2 4` walks the second of four hands. Commands
 * that share their code with another one take every fourth call only.
 */
#include "../cli/small_tables.h"

#include "base/text.h"
#include "faults.h"

int linli_main(int argc, char **argv); /* main of src/cli/main.c */

#define DAY "2026-11-23"
#define MOMENT_MS (INT64_C(20780) * 86400000) /* 08:00 of that day in China */

/* The sanitizers take five times as long for each call. */
#if defined(__SANITIZE_ADDRESS__)
enum { WALK_MOST = 50, WALK_FIRST = 25 };
#else
enum { WALK_MOST = 150, WALK_FIRST = 75 };
#endif
enum { ARGS_MAX = 24, DAYS_N = 28 };

/* ---- the city ----------------------------------------------------------------------------------
 */

static const char items_text[] =
    "item,name,category,unit,pack,cost,price,shelf_life_days,class,critical,recyclable\n"
    "RICE,Rice,food,kg,5,6,8,,A,1,1\n"
    "MILK,Milk,,l,6,12,15,7,B,0,0\n"
    "PAD,Pads,care,pc,,2,3,,C,0,0\n";
static const char supply_text[] = "supplier,item,min_qty,price,lead_days,rank\n"
                                  "V1,RICE,,5.5,2,1\nV2,RICE,,6,1,2\nV2,MILK,,11,1,1\n"
                                  "V1,PAD,,2,2,1\n";
static const char more_text[] = "site,item,date,qty\nS1,PAD,2026-09-01,2\nS1,PAD,2026-09-02,1\n";
static const char entries_text[] = "paper,item,qty,service\nP-20261123-I-001,RICE,1,meals\n"
                                   "P-20261123-R-002,PAD,5,\nP-20261123-W-001,RICE,1,\n"
                                   "P-20261123-C-001,,4,\n";
static const char orders_text[] =
    "order,site,item,qty,pickup,ordered,time,price,paid,essential,substitute\n"
    "C1,S1,PAD,900,2026-11-24,2026-11-20,09:00,2,1,0,1\nC2,S1,PAD,3,2026-11-24,2026-11-21,,2,1,1,"
    "0\n"
    "C3,S1,RICE,1.5,2026-11-24,2026-11-21,,8,0,0,0\n";
static const char shared_text[] = "order,site,item,qty,pickup,ordered\n"
                                  "C4,S1,PAD,2,2026-11-25,2026-11-20\n"
                                  "C5,S1,MILK,2,2026-11-24,2026-11-20\n";
static const char routes_text[] =
    "TYPE : CVRP\nDIMENSION : 3\nCAPACITY : 9\nNODE_COORD_SECTION\n1 0 0\n2 3 4\n3 0 4\n"
    "DEMAND_SECTION\n1 0\n2 5\n3 4\nEOF\n";
static const char problem_text[] =
    "{\"problem\":\"eoq\",\"fixed_cost\":20,\"holding_cost\":0.5,\"demand_rate\":300}";

/* Four weeks of each item, with a week's pattern. */
static void write_demand(const char *path)
{
    FILE *file = fopen(path, "w");
    assert_non_null(file);
    fputs("site,item,date,qty\n", file);
    for (int day = 0; day < DAYS_N; day++) {
        int of_october = day < 5; /* 2026-10-27 … 31, then November */
        for (int item = 0; item < 3; item++) {
            static const char *const codes[] = {"RICE", "MILK", "PAD"};
            fprintf(file, "S1,%s,2026-%s-%02d,%d\n", codes[item], of_october ? "10" : "11",
                    of_october ? 27 + day : day - 4, (day * 3 + item) % 7 + 2 * item);
        }
    }
    assert_int_equal(fclose(file), 0);
}

static void write_tables(const struct place *place)
{
    assert_int_equal(mkdir(in_place(place, "tables"), 0777), 0);
    write_text(in_place(place, "tables/sites.csv"),
               "site,name,kind\nS1,Centre,center\nS2,Other,center\n");
    write_text(in_place(place, "tables/items.csv"), items_text);
    write_text(in_place(place, "tables/suppliers.csv"), "supplier,name\nV1,First\nV2,Second\n");
    write_text(in_place(place, "tables/supply.csv"), supply_text);
    write_text(in_place(place, "tables/substitutes.csv"), "item,substitute\nMILK,RICE\n");
    write_text(in_place(place, "tables/stock.csv"),
               "site,item,lot,qty,expiry\nS1,RICE,R1,3,\nS1,MILK,M1,4,2026-11-26\nS1,PAD,P1,9,\n");
    write_text(in_place(place, "tables/calendar.csv"), "date,kind\n2026-11-03,closed\n");
    write_demand(in_place(place, "tables/demand.csv"));
    write_text(in_place(place, "demand.csv"), more_text);
    write_text(in_place(place, "entries.csv"), entries_text);
    write_text(in_place(place, "orders.csv"), orders_text);
    write_text(in_place(place, "shared.csv"), shared_text);
    write_text(in_place(place, "problem.json"), problem_text);
    write_text(in_place(place, "routes.vrp"), routes_text);
    write_text(in_place(place, "routes.sol"), "Route #1: 1 2\n");
    write_text(in_place(place, "trips.csv"), "trip,date,kind,km\nT1,2026-11-20,e_bike,9\n");
    write_text(in_place(place, "loads.csv"), "trip,order,kg,direct_km\nT1,O1,2,3\nT1,O2,1,1\n");
}

/* ---- one call of the program -------------------------------------------------------------------
 */

/* "{city}" is the city's database, "{dir}" the test's folder, "{out}" what the command makes. */
struct call {
    const char *name;
    const char *arguments; /* parted by blanks */
};

static const struct call calls[] = {
    {"init", "--db {out} --from {dir}/tables"},
    {"import", "--db {city} {dir}/demand.csv"},
    {"plan", "--db {city} --date " DAY " --threads 1"},
    {"plan", "--db {city} --date 2026-11-24 --threads 1 --json"},
    {"plan", "--db {city} --date " DAY " --threads 1 --explain S1 RICE"},
    {"orders", "--db {city} --closed --site S1"},
    {"approve", "--db {city} --supplier V2"},
    {"send", "--db {city} --supplier V1"},
    {"send", "--db {city} --site S1 --date " DAY},
    {"cancel", "--db {city} --all --note full"},
    {"receive", "--db {city} {line} --lot N1 --key r1"},
    {"receive",
     "--db {city} --site S1 --item MILK --qty 2.5 --supplier V2 --date " DAY " --key r2"},
    {"issue",
     "--db {city} --site S1 --item RICE --qty 1.5 --service meals --date " DAY " --key i1"},
    {"issue", "--db {city} --site S1 --item PAD --qty 90 --date " DAY " --key i2 --lang zh"},
    {"emergency", "--db {city} --site S1 --item RICE --qty 10 --date " DAY " --key e1"},
    {"undo", "--db {city} IS-20261123-01 --reason slip --key u1"},
    {"slips", "--db {city}"},
    {"count", "--db {city} new --site S1 --full --date " DAY " --key c1"},
    {"count",
     "--db {city} --site S1 --item RICE --lot R1 --qty 2 --reason lost --confirm --date " DAY},
    {"return", "--db {city} --of IS-20261123-01 --qty 0.5 --date " DAY " --key b1"},
    {"quarantine", "--db {city} --site S1 --item PAD --qty 2 --reason wet --date " DAY " --key q1"},
    {"release", "--db {city} --site S1 --item MILK --lot M1 --reason fine --date " DAY " --key q2"},
    {"write-off",
     "--db {city} --site S1 --item PAD --qty 2 --reason damaged --date " DAY " --key w1"},
    {"collect", "--db {city} --site S1 --item RICE --qty 2 --date " DAY " --key h1"},
    {"reuse", "--db {city} --site S1 --item RICE --qty 1 --date " DAY " --key h2"},
    {"transfer", "--db {city} --from S1 --to S2 RICE=2 PAD=1 --date " DAY " --key t1"},
    {"transfer", "--db {city} TR-20261123-01/1 --accept --qty 1 --date " DAY " --key t2"},
    {"transfer", "--db {city} TR-20261123-01 --refuse --date " DAY " --key t3"},
    {"transfer", "--db {city}"},
    {"reserve", "--db {city} --hold --site S1 --item RICE --qty 1 --date " DAY " --key v1"},
    {"reserve", "--db {city} --rotate --date " DAY " --key v3"},
    {"reserve", "--db {city} --release --site S1 --item MILK --qty 1 --reason flood --actor warden"
                " --key v4"},
    {"reserve", "--db {city}"},
    {"undo", "--db {city} TR-20261123-01 --key t4"},
    {"allot", "--db {city} --orders {dir}/orders.csv --key l1"},
    {"allot", "--db {city} --rule equal --site S1"},
    {"allot", "--db {city} --rule essential --apply --site S1 --key l2"},
    {"allot", "--db {city} --undo AL-20261123-01 --key l3"},
    {"allot", "--db {city} --list"},
    {"alliance", "--db {city}"},
    {"consignment", "--db {city} --out -"},
    {"inbox", "--db {city} --all"},
    {"inbox", "--db {city} --explain 2"},
    {"inbox", "--db {city} accept 1 --note fine --key n1"},
    {"inbox", "--db {city} correct 2 --qty 1 --key n2"},
    {"inbox", "--db {city} exclude 3 --until 2026-11-04 --key n3"},
    {"override", "--db {city} set --site S1 --item RICE --qty 9 --from " DAY
                 " --until 2026-12-05 --reason feast --key f1"},
    {"override",
     "--db {city} set --site S1 --all-items --times 1.5 --from 2190-01-01 --until 2190-01-05 "
     "--reason far --key f2"},
    {"override", "--db {city} end 1 --note no --key f3"},
    {"override", "--db {city} --all"},
    {"suppliers", "--db {city} out V1 --note flood --date " DAY " --key su1"},
    {"suppliers", "--db {city} back V2 --note dry --date " DAY " --key su2"},
    {"suppliers", "--db {city} --all"},
    {"suppliers", "--db {city} --history"},
    {"buffers", "--db {city} set food 1.2 --note shelf --date " DAY " --key bu1"},
    {"buffers", "--db {city} rule care --note settled --date " DAY " --key bu2"},
    {"buffers", "--db {city}"},
    {"buffers", "--db {city} --history"},
    {"stock", "--db {city}"},
    {"print", "kit --db {city} --site S1 --day " DAY " --blank 1 --large"},
    {"print", "labels --db {city} --site S1 --size 60x40 --out {out}"},
    {"print", "book --db {city} --site S1 --day " DAY " --months 1 --out {out}"},
    {"issue", "--db {city} --paper P-20261123-I-001 --item RICE --qty 1"},
    {"enter", "--db {city} {dir}/entries.csv"},
    {"paper", "--db {city}"},
    {"paper", "--db {city} --blank P-20261123-I-001 P-20261123-I-002"},
    {"check", "--db {city}"},
    {"copy", "--db {city} --to {out}"},
    {"backup", "--db {city} --out {out}"},
    {"restore", "--db {out} {dir}/backup.db"},
    {"restore", "--db {city} --replace {dir}/backup.db"},
    {"report", "--db {city} --from 2026-11-01 --to 2026-11-22"},
    {"patterns", "--db {city}"},
    {"dispatch", "--db {city} --iterations 20 --threads 1"},
    {"dispatch", "--db {city} keep --iterations 20 --threads 1 --date 2026-11-25 --key d1"},
    {"accuracy", "--db {city} --from 2026-11-01 --to 2026-11-22 --json"},
    /* --replace: what was killed half-way is repeated onto the tables that it left */
    {"export", "--db {city} --out {out} --replace"},
    {"config", "--db {city} city_name=Other"},
    {"config", "--db {city}"},
    {"forecast", "--horizon 3 --threads 1 --out {out} {dir}/tables/demand.csv"},
    {"backtest", "--horizon 2 --windows 2 --step 2 --threads 1 --json {dir}/tables/demand.csv"},
    {"route", "--iterations 20 --out {out} {dir}/routes.vrp"},
    {"route", "--plan {dir}/routes.sol {dir}/routes.vrp"},
    {"carbon", "--loads {dir}/loads.csv --orders {out} --report - {dir}/trips.csv"},
    {"carbon", "--loads {dir}/loads.csv --report {out}.html {dir}/trips.csv"},
    {"solve", "{dir}/problem.json"},
    {"twin", "--profile center --months 6 --days 28 --replications 1 --policies clairvoyant --json "
             "--threads 1"},
    {"demo", "--seed 3 --date " DAY " --out {out} --replace"},
};

/* The hand of commands that this process walks: every hands_n-th from the hand-th on. */
static size_t hand = 0;
static size_t hands_n = 1;

/* Most of their code is walked with another command. */
static const char *const like_others[] = {"release", "write-off", "reuse"};

struct bench {
    struct place *place;
    char *city; /* the database's file before each call */
    size_t city_n;
    char *dump; /* and what it holds */
    char *line; /* an order line that can be received */
};

static const char *replaced(const struct bench *bench, const char *word)
{
    static const struct {
        const char *mark;
        const char *name;
    } places[] = {{"{city}", "city.db"}, {"{out}", "out"}, {"{dir}", ""}};
    static char words[ARGS_MAX][RUN_LONG_BYTES];
    static int next;
    char *to = words[next++ % ARGS_MAX];
    if (strcmp(word, "{line}") == 0) {
        return bench->line;
    }
    for (size_t i = 0; i < sizeof(places) / sizeof(places[0]); i++) {
        size_t n = strlen(places[i].mark);
        if (strncmp(word, places[i].mark, n) == 0) {
            int length = snprintf(to, RUN_LONG_BYTES, "%s%s%s%s", bench->place->folder,
                                  places[i].name[0] != '\0' ? "/" : "", places[i].name, word + n);
            assert_true(length > 0 && length < RUN_LONG_BYTES);
            return to;
        }
    }
    snprintf(to, RUN_LONG_BYTES, "%s", word);
    return to;
}

/* Runs the program here, its streams into files. */
static struct run run_here(int argc, char **argv)
{
    struct run got;
    FILE *out = tmpfile();
    FILE *err = tmpfile();
    fflush(stdout);
    fflush(stderr);
    int kept_out = dup(STDOUT_FILENO);
    int kept_err = dup(STDERR_FILENO);
    assert_true(out != NULL && err != NULL && kept_out >= 0 && kept_err >= 0);
    dup2(fileno(out), STDOUT_FILENO);
    dup2(fileno(err), STDERR_FILENO);
    got.status = linli_main(argc, argv);
    fflush(stdout);
    fflush(stderr);
    dup2(kept_out, STDOUT_FILENO);
    dup2(kept_err, STDERR_FILENO);
    close(kept_out);
    close(kept_err);
    got.out = take_stream(out, &got.out_n);
    got.err = take_stream(err, &got.err_n);
    return got;
}

static struct run run_call(const struct bench *bench, const struct call *call)
{
    char text[RUN_LONG_BYTES];
    char *argv[ARGS_MAX + 2] = {(char *)(uintptr_t) "linli", (char *)(uintptr_t)call->name};
    int argc = 2;
    size_t n = strlen(call->arguments);
    assert_true(n < sizeof(text));
    memcpy(text, call->arguments, n + 1);
    for (char *word = text; *word != '\0';) {
        size_t length = strcspn(word, " ");
        bool last = word[length] == '\0';
        word[length] = '\0';
        assert_true(argc <= ARGS_MAX);
        argv[argc++] = (char *)(uintptr_t)replaced(bench, word);
        word += last ? length : length + 1;
    }
    return run_here(argc, argv);
}

/* ---- the state of everything -------------------------------------------------------------------
 */

static void remove_out(const struct bench *bench)
{
    static const char *const behind[] = {"", "-wal", "-shm", ".part", ".part-wal", ".part-shm"};
    struct stat facts;
    const char *out = in_place(bench->place, "out");
    if (stat(out, &facts) == 0 && S_ISDIR(facts.st_mode)) {
        place_remove_all(out);
    }
    for (size_t i = 0; i < sizeof(behind) / sizeof(behind[0]); i++) {
        char path[RUN_LONG_BYTES];
        join(path, bench->place->folder, "out", behind[i]);
        unlink(path);
    }
}

static void restore(const struct bench *bench)
{
    unlink(in_place(bench->place, "city.db-wal"));
    unlink(in_place(bench->place, "city.db-shm"));
    unlink(in_place(bench->place, "city.db.old-1"));
    unlink(in_place(bench->place, "city.db.old-2")); /* killed, and repeated */
    write_bytes(in_place(bench->place, "city.db"), bench->city, bench->city_n);
    remove_out(bench);
}

static bool is_database(const char *path)
{
    char start[16] = {0};
    FILE *file = fopen(path, "rb");
    size_t n = file != NULL ? fread(start, 1, sizeof(start), file) : 0;
    if (file != NULL) {
        fclose(file);
    }
    return n == sizeof(start) && memcmp(start, "SQLite format 3", 16) == 0;
}

static void say_file(const char *path, FILE *to)
{
    size_t n;
    char *bytes = is_database(path) ? city_dump(path) : read_file(path, &n);
    fputs(bytes, to);
    free(bytes);
}

/* What the command made, as one text: of a folder every file by its name. */
static char *out_dump(const struct bench *bench)
{
    struct stat facts;
    size_t n;
    FILE *to = tmpfile();
    const char *out = in_place(bench->place, "out");
    assert_non_null(to);
    if (stat(out, &facts) == 0 && S_ISDIR(facts.st_mode)) {
        struct dirent **names;
        int names_n = scandir(out, &names, NULL, alphasort);
        assert_true(names_n >= 0);
        for (int i = 0; i < names_n; i++) {
            char path[RUN_LONG_BYTES];
            join(path, out, names[i]->d_name, "");
            bool is_part = strstr(names[i]->d_name, ".part-") != NULL; /* left by a kill */
            if (names[i]->d_name[0] != '.' && !is_part) {
                fprintf(to, "\n== %s\n", names[i]->d_name);
                say_file(path, to);
            }
            free(names[i]);
        }
        free(names);
    } else if (access(out, F_OK) == 0) {
        say_file(out, to);
    }
    return take_stream(to, &n);
}

/* Each file of a dump that stands in the other one, byte for byte: an unfinished folder. */
static bool is_part_of(const char *some, const char *all)
{
    while (*some != '\0') {
        const char *end = strstr(some + 1, "\n== ");
        size_t n = end != NULL ? (size_t)(end - some) : strlen(some);
        bool found = false;
        for (const char *at = strstr(all, "\n== "); at != NULL && !found;
             at = strstr(at + 1, "\n== ")) {
            const char *next = strstr(at + 1, "\n== ");
            size_t there_n = next != NULL ? (size_t)(next - at) : strlen(at);
            found = there_n == n && memcmp(at, some, n) == 0;
        }
        if (!found) {
            return false;
        }
        some += n;
    }
    return true;
}

/* What the command says and leaves when nothing fails. */
struct clean {
    char *said;
    char *dump;
    char *out;
};

static char *city_now(const struct bench *bench)
{
    return city_dump(in_place(bench->place, "city.db"));
}

static struct clean run_clean(const struct bench *bench, const struct call *call)
{
    restore(bench);
    struct run run = run_call(bench, call);
    if (run.status != 0) {
        fail_msg("%s %s: %s", call->name, call->arguments, run.err);
    }
    struct clean clean = {run.out, city_now(bench), out_dump(bench)};
    free(run.err);
    return clean;
}

/* ---- walking the faults ------------------------------------------------------------------------
 */

static void complain(const struct call *call, enum fault_kind kind, int64_t at, const char *what,
                     const struct run *run)
{
    fail_msg("linli %s %s: %s %lld fails: %s; exit status %d, stderr \"%s\"", call->name,
             call->arguments, fault_name(kind), (long long)at, what, run->status, run->err);
}

static bool is_one_line(const char *text)
{
    const char *end = strchr(text, '\n');
    return strncmp(text, "linli: ", 7) == 0 && end != NULL && end[1] == '\0';
}

/* Judges one run whose at-th call failed; false when it did not come so far. */
static bool judge(const struct bench *bench, const struct call *call, const struct clean *clean,
                  enum fault_kind kind, int64_t at)
{
    fault_arm(kind, at);
    struct run run = run_call(bench, call);
    (void)fault_disarm();
    bool struck = fault_struck();
    char *dump = city_now(bench);
    char *out = out_dump(bench);
    bool as_before = strcmp(dump, bench->dump) == 0;
    bool as_after = strcmp(dump, clean->dump) == 0;
    if (run.status == 0) {
        /* what it hid was of no use */
        if (strcmp(run.out, clean->said) != 0 || !as_after || strcmp(out, clean->out) != 0) {
            complain(call, kind, at, "hidden, but not all was done", &run);
        }
    } else {
        if (run.status != 1 || !is_one_line(run.err)) {
            complain(call, kind, at, "one line and exit status 1 were expected", &run);
        }
        if (!as_before && !as_after) {
            complain(call, kind, at, "the city is neither as before nor complete", &run);
        }
        if (strcmp(out, clean->out) != 0 && !is_part_of(out, clean->out)) {
            complain(call, kind, at, "what it wrote is neither whole nor gone", &run);
        }
    }
    if (!as_before || out[0] != '\0') {
        restore(bench);
    }
    free(dump);
    free(out);
    run_finish(&run);
    return struck;
}

/* The command once more, after it was killed: its key, if it has one, gives one effect. */
static void repeat(const struct bench *bench, const struct call *call, const struct clean *clean,
                   int64_t at)
{
    struct run run = run_call(bench, call);
    bool keyed = strstr(call->arguments, "--key") != NULL;
    char *dump = city_now(bench);
    char *out = out_dump(bench);
    bool is_made = run.status == 2 && strstr(run.err, "exists already") != NULL; /* init */
    if (run.status != 0 && !is_made) {
        complain(call, FAULT_KILL, at, "it cannot be repeated", &run);
    }
    if (keyed && strcmp(dump, clean->dump) != 0) {
        complain(call, FAULT_KILL, at, "repeated with its key, it has not one effect", &run);
    }
    if (strcmp(out, clean->out) != 0) {
        complain(call, FAULT_KILL, at, "repeated, it has not made what it should", &run);
    }
    free(dump);
    free(out);
    run_finish(&run);
}

/* A process of its own is killed at the at-th operation; false when it ended before. */
static bool judge_kill(const struct bench *bench, const struct call *call,
                       const struct clean *clean, int64_t at)
{
    struct run run = {.err = (char *)(uintptr_t) ""};
    fflush(stdout);
    pid_t child = fork();
    assert_true(child >= 0);
    if (child == 0) {
        fault_arm(FAULT_KILL, at);
        run = run_call(bench, call);
        _exit(run.status);
    }
    assert_int_equal(waitpid(child, &run.status, 0), child);
    bool killed = WIFSIGNALED(run.status);
    char *dump = city_now(bench);
    char *out = out_dump(bench);
    bool as_before = strcmp(dump, bench->dump) == 0;
    if (!as_before && strcmp(dump, clean->dump) != 0) {
        complain(call, FAULT_KILL, at, "the city is neither as before nor complete", &run);
    }
    if (strcmp(out, clean->out) != 0 && !is_part_of(out, clean->out)) {
        complain(call, FAULT_KILL, at, "what it wrote is neither whole nor gone", &run);
    }
    if (killed) {
        repeat(bench, call, clean, at);
    }
    restore(bench);
    free(dump);
    free(out);
    return killed;
}

/* How many calls a walk goes on at a time. */
static int64_t pace_of(const struct call *call)
{
    for (size_t i = 0; i < sizeof(like_others) / sizeof(like_others[0]); i++) {
        if (strcmp(call->name, like_others[i]) == 0) {
            return 4;
        }
    }
    return 1;
}

static int64_t walk(const struct bench *bench, const struct call *call, const struct clean *clean,
                    enum fault_kind kind)
{
    const char *asked = getenv("LINLI_FAULTS");
    bool all = asked != NULL && strcmp(asked, "all") == 0;
    restore(bench);
    fault_arm(kind, 0);
    struct run run = run_call(bench, call);
    int64_t calls_n = fault_disarm();
    run_finish(&run);
    restore(bench);
    int64_t pace = all ? 1 : pace_of(call);
    int64_t step = all || calls_n <= WALK_MOST ? 1 : calls_n / (WALK_MOST - WALK_FIRST);
    int64_t struck_n = 0;
    for (int64_t at = 1; at <= calls_n; at += pace * (at < WALK_FIRST ? 1 : step)) {
        bool struck = kind == FAULT_KILL ? judge_kill(bench, call, clean, at)
                                         : judge(bench, call, clean, kind, at);
        struck_n += struck ? 1 : 0;
    }
    return struck_n;
}

static void walk_call(const struct bench *bench, const struct call *call)
{
    struct clean clean = run_clean(bench, call);
    print_message("%-10s", call->name);
    for (int kind = 0; kind < FAULT_KINDS_N; kind++) {
        print_message(" %6lld", (long long)walk(bench, call, &clean, (enum fault_kind)kind));
    }
    print_message("\n");
    free(clean.said);
    free(clean.dump);
    free(clean.out);
}

static void a_failing_call_leaves_nothing_half_done(void **state)
{
    const char *only = getenv("LINLI_FAULTS_OF");
    for (size_t i = hand; i < sizeof(calls) / sizeof(calls[0]); i += hands_n) {
        if (only == NULL || strcmp(only, calls[i].name) == 0) {
            walk_call(*state, &calls[i]);
        }
    }
}

/* ---- the table is complete ---------------------------------------------------------------------
 */

static bool is_walked(const char *name, size_t n)
{
    for (size_t i = 0; i < sizeof(calls) / sizeof(calls[0]); i++) {
        if (strlen(calls[i].name) == n && memcmp(calls[i].name, name, n) == 0) {
            return true;
        }
    }
    return false;
}

/* Every line of the help that begins with two blanks and a small letter is a command. */
static void every_command_of_the_program_is_walked(void **state)
{
    char *argv[] = {(char *)(uintptr_t) "linli", (char *)(uintptr_t) "--help", NULL};
    struct run run = run_here(2, argv);
    int commands_n = 0;
    (void)state;
    for (const char *line = run.out; line != NULL; line = strchr(line, '\n')) {
        line += line[0] == '\n' ? 1 : 0;
        if (strncmp(line, "  ", 2) == 0 && line[2] >= 'a' && line[2] <= 'z') {
            size_t n = strcspn(line + 2, " \n");
            if (!is_walked(line + 2, n)) {
                fail_msg("no row for linli %.*s in the table of calls", (int)n, line + 2);
            }
            commands_n += 1;
        }
    }
    assert_true(commands_n >= 18);
    run_finish(&run);
}

/* ---- fixture -----------------------------------------------------------------------------------
 */

/* A planned day: V1's lines are approved, rice was received once and issued, forms are printed. */
static void make_city(struct bench *bench)
{
    static const struct call steps[] = {
        {"init", "--db {city} --from {dir}/tables"},
        {"plan", "--db {city} --date " DAY " --threads 1"},
        {"approve", "--db {city} --supplier V1"},
        {"receive", "--db {city} --site S1 --item RICE --qty 4 --date " DAY " --key first"},
        {"backup", "--db {city} --out {dir}/backup.db"},
        {"issue", "--db {city} --site S1 --item RICE --qty 1 --date " DAY " --key second"},
        {"quarantine", "--db {city} --site S1 --item MILK --lot M1 --reason warm --date " DAY},
        {"collect", "--db {city} --site S1 --item RICE --qty 3 --date " DAY},
        {"transfer", "--db {city} --from S1 --to S2 PAD=2 --date " DAY " --key third"},
        {"config", "--db {city} reserve_keepers=warden"},
        {"receive",
         "--db {city} --site S1 --item MILK --qty 3 --lot M0 --expiry 2026-12-01 --date " DAY},
        {"receive",
         "--db {city} --site S1 --item MILK --qty 3 --lot M9 --expiry 2026-12-20 --date " DAY},
        {"reserve", "--db {city} --hold --site S1 --item MILK --lot M0 --date " DAY},
        {"override", "--db {city} set --site S1 --item PAD --times 2 --from 2190-01-01 --until "
                     "2190-01-09 --reason early"},
        {"suppliers", "--db {city} out V2 --note early --date " DAY},
        {"buffers", "--db {city} set care 1.5 --note early --date " DAY},
        {"print", "kit --db {city} --site S1 --day " DAY " --blank 2"},
        {"allot", "--db {city} --orders {dir}/shared.csv"},
        {"allot", "--db {city} --rule equal --apply --site S1 --pickup 2026-11-25"},
    };
    for (size_t i = 0; i < sizeof(steps) / sizeof(steps[0]); i++) {
        struct run run = run_call(bench, &steps[i]);
        assert_ran(&run);
        run_finish(&run);
    }
    const char *city = in_place(bench->place, "city.db");
    bench->city = read_file(city, &bench->city_n);
    bench->dump = city_dump(city);
    assert_true(city_ask(city, "SELECT count(*) FROM document_line WHERE state = 1") > 0);
    assert_true(city_ask(city, "SELECT count(*) FROM document_line WHERE state = 0") > 0);
}

static int group_setup(void **state)
{
    void *place = NULL;
    struct bench *bench = calloc(1, sizeof(*bench));
    faults_install();
    fault_set_now(MOMENT_MS);
    setenv("LANG", "C", 1);
    if (bench == NULL || place_setup(&place) != 0) {
        return -1;
    }
    bench->place = place;
    write_tables(bench->place);
    make_city(bench);
    char *line = calloc(1, 32);
    assert_non_null(line);
    snprintf(line, 32, "PO-20261123-%02d/1",
             (int)city_ask(in_place(bench->place, "city.db"),
                           "SELECT CAST(substr(min(d.number), 13) AS INTEGER) FROM document d JOIN "
                           "document_line l ON l.document_id = d.id WHERE l.state = 1"));
    bench->line = line;
    *state = bench;
    return 0;
}

static int group_teardown(void **state)
{
    struct bench *bench = *state;
    void *place = bench->place;
    free(bench->city);
    free(bench->dump);
    free(bench->line);
    free(bench);
    return place_teardown(&place);
}

int main(int argc, char **argv)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(every_command_of_the_program_is_walked),
        cmocka_unit_test(a_failing_call_leaves_nothing_half_done),
    };
    if (argc == 3) {
        hands_n = (size_t)strtoul(argv[2], NULL, 10);
        hand = (size_t)strtoul(argv[1], NULL, 10) - 1;
        assert_true(hand < hands_n);
    }
    return cmocka_run_group_tests(tests, group_setup, group_teardown);
}

/* dbg_command.c - the commands: their names, their help, and finding the one that a line means. */
#include "app/dbg.h"

#include <string.h>
#include <time.h>

#define WORDS_MAX 16

typedef struct command {
  const char *name;  /* one word or more */
  const char *alias; /* a short name; NULL if there is none */
  const char *usage; /* what comes behind the name */
  const char *summary;
  soru_dbg_command_fn_t *run;
} command_t;

static const command_t commands[] = {
    {"show status", "i", "", "what the machine waits for, and its state", soru_app_dbg_show_status},
    {"load inputs", "l", "", "give the machine the next inbox of --inputs",
     soru_app_dbg_load_inputs},
    {"show inbox", NULL, "", "messages that the kernel has not read", soru_app_dbg_show_inbox},
    {"step tick", "s", "[N]", "do one tick, or N", soru_app_dbg_step_tick},
    {"step result", "r", "", "run to the end of this call of kernel_run", soru_app_dbg_step_result},
    {"step kernel_run", "k", "", "run to the next call of kernel_run, or to the end of the level",
     soru_app_dbg_step_kernel_run},
    {"step inbox", "n", "", "run to the end of the level", soru_app_dbg_step_inbox},
    {"step back", "sb", "[N]", "go back one tick, or N", soru_app_dbg_step_back},
    {"continue back", "cb", "", "go back to where a breakpoint stops", soru_app_dbg_back},
    {"continue", "c", "", "run until a breakpoint, or the end of the level", soru_app_dbg_continue},
    {"goto", "g", "TICK", "go to a tick, forward or back", soru_app_dbg_goto_tick},
    {"break", "b",
     "on function NAME | on host NAME | on read KEY | on write KEY | on trap | at tick T | NAME",
     "stop there", soru_app_dbg_break},
    {"watch", "w", "memory ADDRESS LENGTH | key KEY", "stop when that changes", soru_app_dbg_watch},
    {"list breakpoints", "lb", "", "breakpoints and watches", soru_app_dbg_list_breaks},
    {"delete", "d", "NUMBER | all", "remove breakpoints", soru_app_dbg_delete},
    {"backtrace", "bt", "", "the call stack, innermost frame first", soru_app_dbg_backtrace},
    {"locals", NULL, "[FRAME]", "locals of a frame (default 0, the innermost)",
     soru_app_dbg_locals},
    {"stack", NULL, "[FRAME]", "values of a frame by label", soru_app_dbg_stack},
    {"globals", NULL, "", "global variables", soru_app_dbg_globals},
    {"disassemble", "dis", "[FUNCTION]", "code around the next instruction, or a whole function",
     soru_app_dbg_disassemble},
    {"show key", NULL, "KEY [as hex|string|i32|i64|u8|bool]", "a value of the durable storage",
     soru_app_dbg_show_key},
    {"show subkeys", "ls", "[KEY]", "what is directly under a key", soru_app_dbg_show_subkeys},
    {"show keys", NULL, "[KEY]", "the same", soru_app_dbg_show_subkeys},
    {"show durable storage", NULL, "", "all keys and values", soru_app_dbg_show_durable},
    {"show memory", "x", "at ADDRESS for LENGTH bytes [as string]", "bytes of memory",
     soru_app_dbg_show_memory},
    {"show outbox", NULL, "[at level L]", "messages that the kernel has written",
     soru_app_dbg_show_outbox},
    {"diff", NULL, "TICK [TICK] | level L [L]",
     "how the durable storage differs between two ticks, or starts of levels", soru_app_dbg_diff},
    {"prove", NULL, "[FILE]", "prove the next tick, and say what the proof touches",
     soru_app_dbg_prove},
    {"profile", NULL, "[PREFIX]",
     "run to the end of the level; ticks and time by function, PREFIX.folded, PREFIX.svg",
     soru_app_dbg_profile},
    {"dump function symbols", NULL, "", "functions of the kernel by number", soru_app_dbg_symbols},
    {"reveal preimage", NULL, "[HEX]", "answer a reveal, by HEX or a file of --preimage-dir",
     soru_app_dbg_reveal_preimage},
    {"reveal metadata", NULL, "", "answer a reveal of metadata", soru_app_dbg_reveal_metadata},
    {"time", NULL, "COMMAND", "carry out a command and say how long it took", soru_app_dbg_time},
    {"help", "h", "[COMMAND]", "this list, or about a command", soru_app_dbg_help},
    {"stop", "q", "", "leave", soru_app_dbg_stop},
};

#define COMMAND_CNT (sizeof commands / sizeof commands[0])

/* --- finding a command --- */

/* Words of a name that a line begins with; 0 if it does not begin with all of them. */
static int
matches(const char *name, int argc, char **argv)
{
  int words = 0;
  while (*name != 0) {
    size_t len = strcspn(name, " ");
    if (words == argc || strlen(argv[words]) != len || strncmp(argv[words], name, len) != 0)
      return 0;
    words++;
    name += len;
    name += strspn(name, " ");
  }
  return words;
}

/* The command that a line means, and how many words its name has; NULL if none. */
static const command_t *
find(int argc, char **argv, int *words)
{
  const command_t *found = NULL;
  *words = 0;
  for (size_t i = 0; i < COMMAND_CNT; i++) {
    int n = matches(commands[i].name, argc, argv);
    if (n == 0 && commands[i].alias != NULL) n = matches(commands[i].alias, argc, argv);
    if (n <= *words) continue;
    *words = n;
    found = &commands[i];
  }
  return found;
}

/* How many letters have to be changed to make one text of the other, up to a few. */
static unsigned
distance(const char *a, const char *b)
{
  unsigned row[64];
  size_t n = strlen(b);
  if (strlen(a) >= 63 || n >= 63) return 99;
  for (size_t j = 0; j <= n; j++) row[j] = (unsigned)j;
  for (size_t i = 1; a[i - 1] != 0; i++) {
    unsigned corner = row[0];
    row[0] = (unsigned)i;
    for (size_t j = 1; j <= n; j++) {
      unsigned change = corner + (a[i - 1] == b[j - 1] ? 0 : 1);
      corner = row[j];
      if (row[j] + 1 < change) change = row[j] + 1;
      if (row[j - 1] + 1 < change) change = row[j - 1] + 1;
      row[j] = change;
    }
  }
  return row[n];
}

static bool
unknown(soru_dbg_t *d, const char *line)
{
  const command_t *near = NULL;
  unsigned best = (unsigned)(strlen(line) / 3) + 1;
  for (size_t i = 0; i < COMMAND_CNT; i++) {
    unsigned far = distance(line, commands[i].name);
    size_t len = strlen(line);
    if (strncmp(line, commands[i].name, len) == 0 && len > 2) far = 1;
    if (far < best) near = &commands[i];
    if (far < best) best = far;
  }
  if (near != NULL)
    return soru_app_dbg_fail(d, "there is no command `%s`; did you mean `%s`?", line, near->name);
  return soru_app_dbg_fail(d, "there is no command `%s` (`help` lists them)", line);
}

static bool
run_words(soru_dbg_t *d, int argc, char **argv, const char *line)
{
  int words;
  const command_t *command = find(argc, argv, &words);
  if (command == NULL) return unknown(d, line);
  return command->run(d, argc - words, argv + words);
}

bool
soru_app_dbg_do(soru_dbg_t *d, const char *line)
{
  char *argv[WORDS_MAX], *copy = strdup(line), *rest = copy;
  int argc = 0;
  d->out.len = d->error.len = 0;
  if (copy == NULL) return soru_app_dbg_fail(d, "no memory");
  for (char *word; (word = strsep(&rest, " \t\r\n")) != NULL;) {
    if (word[0] == '#') break;
    if (word[0] == 0) continue;
    if (argc == WORDS_MAX) {
      free(copy);
      return soru_app_dbg_fail(d, "more than %d words", WORDS_MAX);
    }
    argv[argc++] = word;
  }
  bool good = argc == 0 || run_words(d, argc, argv, line);
  free(copy);
  return good;
}

/* --- commands about commands --- */

static double
now(void)
{
  struct timespec t;
  clock_gettime(CLOCK_MONOTONIC, &t);
  return (double)t.tv_sec + 1e-9 * (double)t.tv_nsec;
}

bool
soru_app_dbg_time(soru_dbg_t *d, int argc, char **argv)
{
  if (argc == 0) return soru_app_dbg_fail(d, "usage: time COMMAND");
  double start = now();
  bool good = run_words(d, argc, argv, argv[0]);
  soru_app_dbg_say(d, "took %.3f s\n", now() - start);
  return good;
}

bool
soru_app_dbg_help(soru_dbg_t *d, int argc, char **argv)
{
  int words;
  const command_t *command = argc > 0 ? find(argc, argv, &words) : NULL;
  if (argc > 0 && command == NULL) return unknown(d, argv[0]);
  if (command != NULL) {
    soru_app_dbg_say(d, "%s %s\n  %s\n", command->name, command->usage, command->summary);
    if (command->alias != NULL) soru_app_dbg_say(d, "  short: %s\n", command->alias);
    return true;
  }
  for (size_t i = 0; i < COMMAND_CNT; i++) {
    char name[96];
    snprintf(name, sizeof name, "%s %s", commands[i].name,
             strlen(commands[i].usage) > 40 ? "..." : commands[i].usage);
    soru_app_dbg_say(d, "  %-52s %-3s %s\n", name, commands[i].alias ? commands[i].alias : "",
                     commands[i].summary);
  }
  return true;
}

bool
soru_app_dbg_stop(soru_dbg_t *d, int argc, char **argv)
{
  (void)argc;
  (void)argv;
  d->stop = true;
  return true;
}

/* --- completion --- */

/* What follows the words of a line in the name of a command, if it begins with them. */
static const char *
next_word(const char *name, const char *line, size_t before, const char *word)
{
  if (strncmp(name, line, before) != 0) return NULL;
  const char *rest = name + before;
  return strncmp(rest, word, strlen(word)) == 0 && *rest != 0 ? rest : NULL;
}

/* Names of functions, behind `function`, `host` and `disassemble`. */
static char *
complete_function(soru_dbg_t *d, const char *word, unsigned index)
{
  for (uint32_t i = 0; i < d->names.cnt; i++) {
    soru_slice_t name = d->names.items[i];
    size_t len = strlen(word);
    if (name.len < len || name.len == 0 || memcmp(name.ptr, word, len) != 0) continue;
    if (index-- == 0) return strndup((const char *)name.ptr, name.len);
  }
  return NULL;
}

/* Keys: the entries of the directory that the word names up to its last slash. */
static char *
complete_key(soru_dbg_t *d, const char *word, unsigned index)
{
  soru_tree_t *tree;
  soru_tree_node_t *dir;
  soru_tree_entry_t *entries = NULL;
  size_t cnt = 0, front = (size_t)(strrchr(word, '/') - word);
  char *found = NULL;
  soru_pvm_inspect_directory(d->run.pvm, soru_base_slice((const uint8_t *)word, front), &tree,
                             &dir);
  if (dir == NULL || soru_tree_list(tree, dir, &entries, &cnt) != SORU_OK) return NULL;
  for (size_t i = 0; i < cnt && found == NULL; i++) {
    const soru_tree_name_t *name = entries[i].name;
    size_t len = strlen(word + front + 1);
    bool fits = name->len >= len && memcmp(name->text, word + front + 1, len) == 0;
    if (!fits || (name->len == 1 && name->text[0] == '@') || index-- > 0) continue;
    found = malloc(front + 2 + name->len);
    if (found == NULL) break;
    memcpy(found, word, front + 1);
    memcpy(found + front + 1, name->text, name->len);
    found[front + 1 + name->len] = 0;
  }
  free(entries);
  return found;
}

char *
soru_app_dbg_complete(soru_dbg_t *d, const char *line, const char *word, unsigned index)
{
  size_t before = strlen(line) - strlen(word);
  if (word[0] == '/') return complete_key(d, word, index);
  for (size_t i = 0; i < COMMAND_CNT; i++) {
    const char *rest = next_word(commands[i].name, line, before, word);
    if (rest == NULL) continue;
    bool seen = false; /* the same word of a command before */
    for (size_t k = 0; k < i && !seen; k++) {
      const char *other = next_word(commands[k].name, line, before, word);
      size_t len = strcspn(rest, " ");
      seen = other != NULL && strcspn(other, " ") == len && strncmp(other, rest, len) == 0;
    }
    if (!seen && index-- == 0) return strndup(rest, strcspn(rest, " "));
  }
  bool names = strstr(line, "function ") != NULL || strstr(line, "host ") != NULL ||
               strncmp(line, "dis", 3) == 0 || strncmp(line, "b ", 2) == 0;
  return names ? complete_function(d, word, index) : NULL;
}

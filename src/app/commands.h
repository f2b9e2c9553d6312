/* commands.h - the commands of soru-pvm. */
#ifndef SORU_APP_COMMANDS_H
#define SORU_APP_COMMANDS_H

#include "app/cli.h"

extern const soru_cli_command_t soru_app_command_run;          /* levels of inputs */
extern const soru_cli_command_t soru_app_command_script;       /* the language of script.h */
extern const soru_cli_command_t soru_app_command_prove;        /* one tick */
extern const soru_cli_command_t soru_app_command_verify;       /* a proof */
extern const soru_cli_command_t soru_app_command_initial_hash; /* of an empty machine */

/* What the help of commands that run kernels says about their common options. */
#define SORU_RUN_OPTIONS_HELP                                                                      \
  "  --inputs FILE          messages of the levels, as JSON: an array of inboxes, each an array\n" \
  "                         of {\"external\": HEX} and {\"payload\": MICHELSON, ...}\n"            \
  "  --levels N             number of levels (default: as many as there are inboxes, or 1)\n"      \
  "  --protocol NAME        alpha (default): the rules and names of the specification;\n"          \
  "                         mumbai: those of the first protocol that ran on main net\n"            \
  "  --pvm-version V        2.0.0, 2.0.0-r1 ... 2.0.0-r6 (default: that of the protocol)\n"        \
  "  --rollup ADDRESS       address of the rollup (default: zeros), for metadata and transfers\n"  \
  "  --metadata-level N     level at which the rollup was originated (default 0)\n"                \
  "  --preimage-dir FOLDER  pages that the kernel may ask for, in files named by their hash\n"     \
  "  --log                  show what the kernel writes with write_debug\n"                        \
  "  --force                run the kernel even if it is no module\n"

#endif

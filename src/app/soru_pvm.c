/* soru_pvm.c - the program soru-pvm: the machine without a node around it. */
#include "app/commands.h"

static const char help[] =
    "usage: soru-pvm COMMAND ...\n"
    "\n"
    "The proof-generating virtual machine of Tezos smart rollups (wasm_2_0_0): runs kernels tick\n"
    "by tick, with the state hashes, tick counts and proofs that the protocol demands.\n"
    "\n"
    "commands:\n";

int
main(int argc, char **argv)
{
  static const soru_cli_command_t *const commands[] = {
      &soru_app_command_run,    &soru_app_command_prove,        &soru_app_command_verify,
      &soru_app_command_script, &soru_app_command_initial_hash,
  };
  return soru_app_cli_main(argc, argv, "soru-pvm", SORU_VERSION, help, commands,
                           sizeof commands / sizeof commands[0]);
}

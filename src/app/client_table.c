/* client_table.c - the commands and options of soru-client. */
#include "app/client.h"

#define FORMS(...) ((const char *const[]){__VA_ARGS__, NULL})
#define OPTIONS(...) ((const char *const[]){__VA_ARGS__, NULL})

static const soru_phrase_command_t commands[] = {
    {FORMS("gen keys NAME"), OPTIONS("sig", "encrypted", "force"),
     "Makes a pair of keys and keeps it in the wallet.", soru_app_client_gen_keys},
    {FORMS("import secret key NAME URI"), OPTIONS("force"),
     "Keeps a secret key in the wallet: unencrypted:edsk.., encrypted:edesk.. and of other kinds.",
     soru_app_client_import_secret},
    {FORMS("add address NAME ADDRESS"), OPTIONS("force"), "Gives an address a name.",
     soru_app_client_add_address},
    {FORMS("list known addresses"), NULL, "Lists the accounts of the wallet.",
     soru_app_client_list_addresses},
    {FORMS("show address NAME"), OPTIONS("show-secret"), "Shows the keys of an account.",
     soru_app_client_show_address},
    {FORMS("forget address NAME", "remove address NAME"), OPTIONS("force"),
     "Forgets an account; --force if the wallet has its secret key.",
     soru_app_client_forget_address},
    {FORMS("remember sc rollup ALIAS ADDRESS"), OPTIONS("force"), "Gives a rollup a name.",
     soru_app_client_remember_rollup},
    {FORMS("list known sc rollups"), NULL, "Lists the rollups of the wallet.",
     soru_app_client_list_known_rollups},
    {FORMS("man", "man WORD", "man WORD WORD2"), NULL,
     "Explains all commands, or those that have the given words.", soru_app_client_man},
    {FORMS("completion SHELL"), NULL, "Prints a script that completes commands in bash.",
     soru_app_client_completion},
};

static const soru_phrase_option_t options[] = {
    {"base-dir", 'd', "DIR", "the wallet (default: $TEZOS_CLIENT_DIR, or ~/.tezos-client)", true},
    {"password-filename", 'f', "FILE", "passwords of secret keys, one a line", true},
    {"json", 0, NULL, "print the result as JSON", true},
    {"help", 'h', NULL, "explain the commands that have the given words", true},
    {"version", 0, NULL, "print the version", true},
    {"sig", 's', "KIND", "ed25519 (default), secp256k1 or p256", false},
    {"encrypted", 0, NULL, "keep the secret key under a password", false},
    {"force", 'f', NULL, "replace what has this name, or forget secret keys", false},
    {"show-secret", 'S', NULL, "show the secret key, too", false},
};

const soru_phrase_table_t soru_app_client_table = {
    "soru-client",
    commands,
    sizeof commands / sizeof commands[0],
    options,
    sizeof options / sizeof options[0],
};

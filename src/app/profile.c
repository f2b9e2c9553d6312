#include "app/profile.h"

static const soru_profile_t profiles[] = {
    {.name = "alpha",
     .version = 0,
     .info_per_level = false,
     .protocol = SORU_ROLLUP_ALPHA,
     .names = soru_crypto_prefix_names_2022},
    {.name = "mumbai",
     .version = 0,
     .info_per_level = true,
     .protocol = SORU_ROLLUP_MUMBAI,
     .names = soru_crypto_prefix_names_today},
};

const soru_profile_t *
soru_app_profile(const char *name)
{
  for (size_t i = 0; i < sizeof profiles / sizeof profiles[0]; i++) {
    if (strcmp(profiles[i].name, name) == 0) return &profiles[i];
  }
  return NULL;
}

soru_pvm_params_t
soru_app_profile_params(const soru_profile_t *profile, int version)
{
  soru_pvm_params_t params = soru_pvm_params(version >= 0 ? version : profile->version);
  params.rules = soru_rollup_machine(profile->protocol).rules;
  return params;
}

void
soru_app_profile_state(soru_buf_t *text, const soru_profile_t *profile,
                       const uint8_t hash[SORU_TREE_HASH_SZ])
{
  soru_crypto_prefix_encode(text, profile->names()->state, hash);
}

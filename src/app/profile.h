/* profile.h - protocols that machines are run under, as rows of a table.
 *
 * `mumbai` is the first one of main net, with the rules of the reference. `alpha` is that of the
 * specification, a little earlier; how the two differ is at the end of docs/requirements.md.
 */
#ifndef SORU_APP_PROFILE_H
#define SORU_APP_PROFILE_H

#include "crypto/prefix.h"
#include "rollup/constants.h"

typedef struct soru_profile {
  const char *name;
  int version;         /* of the machine at the start */
  bool info_per_level; /* a message of the protocol behind the start of each level (R-INBOX-4) */
  soru_rollup_profile_t protocol;
  const soru_prefix_names_t *(*names)(void);
} soru_profile_t;

/* soru_app_profile finds a profile by its name; NULL if there is none. */
const soru_profile_t *soru_app_profile(const char *name);

/* soru_app_profile_params gives the parameters of the machine under a profile.
 *
 * in  version  of the machine, -1 for that of the profile */
soru_pvm_params_t soru_app_profile_params(const soru_profile_t *profile, int version);

/* soru_app_profile_state appends the name of a state: scs1... or srs1... */
void soru_app_profile_state(soru_buf_t *text, const soru_profile_t *profile,
                            const uint8_t hash[SORU_TREE_HASH_SZ]);

#endif

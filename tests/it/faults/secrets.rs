//! Secrets: where they are, and where they must not be (rules, §4).
//!
//! Where a rule is shown elsewhere:
//!
//! | rule | test |
//! |---|---|
//! | the key goes in a header, never in a query: every verb | `flows::verbs::keys_lead_to_the_verbs`, `flows::verbs::calls_lead_to_the_verbs` |
//! | a redirect takes no key to another origin | `api::wire::nothing_is_sent_to_where_a_server_points_elsewhere` |
//! | a secret prints as nothing | `api::tests::nothing_prints_a_secret`, `config::environment::tests::empty_variables_say_nothing` |
//! | the log knows secrets in every spelling, from the moment they are sent | `model::hush::tests`, `commands::log::tests` |
//! | the cache is keyed by server and user, private, without secrets | `faults::offline::the_cache_is_keyed_by_server_and_user_private_and_without_secrets` |
//! | a mistake in the configuration quotes no secret | `config::profile::tests::a_mistake_never_quotes_a_secret` |
//! | a password of the environment goes to its own host only | `config::connect::tests::secrets_of_the_environment_go_to_its_own_host_only` |
//! | questions name the host | `config::connect::tests::questions_name_the_host`, and each story here |
//! | a saved file is 0600 | `flows::changes`, `runtime::new_file` |
//! | a keyring that hangs is waited for once, whoever asks | `config::keyring::tests::a_keyring_that_hangs_is_waited_for_once_in_a_run` |

mod children;
mod files;
mod hanging;
mod keyring;
#[cfg(target_os = "linux")]
mod memory;
mod prompt;
mod renewed;
mod story;
mod wire;

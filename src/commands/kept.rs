//! What `smartq login` keeps of an account's secrets, and where: the keyring before the file, and each place is named.

use super::{Place, print};
use crate::cli::LoginArgs;
use crate::config::Profile;
use crate::config::keyring::{Kept, Trouble, account};
use crate::model::{Connection, Endpoint};

/// What has become of the keyring.
#[derive(Default)]
pub(super) struct InKeyring {
    /// What is in it now, where it has taken something.
    pub(super) has: Option<Kept>,
    /// Whether there is none that could have taken what was meant for it.
    is_absent: bool,
    /// Whether it was to be left alone.
    is_unwanted: bool,
}

impl InKeyring {
    pub(super) fn has_password(&self) -> bool {
        self.has.as_ref().is_some_and(|kept| kept.password.is_some())
    }

    pub(super) fn has_api_key(&self) -> bool {
        self.has.as_ref().is_some_and(|kept| kept.api_key.is_some())
    }

    /// What the profile says of it: one that is in trouble now may be well at the next start.
    pub(super) fn word(&self) -> Option<bool> {
        match &self.has {
            Some(_) => Some(true),
            None if self.is_unwanted => Some(false),
            None => None,
        }
    }
}

/// Puts what is to be kept into the keyring, and says where that does not work.
pub(super) fn in_keyring(
    place: &Place,
    known: Option<&Profile>,
    args: &LoginArgs,
    connection: &Connection,
) -> InKeyring {
    let Endpoint::Http(host) = &connection.endpoint else { return InKeyring::unwanted() };
    let name = account(&connection.email, host);
    let kept = wanted(known, args, connection);
    let is_unwanted = kept == Kept::default();
    if is_unwanted && known.is_none_or(|profile| !profile.keyring) {
        return InKeyring::unwanted();
    }
    match place.keyring.keep(&name, &kept) {
        Ok(()) if is_unwanted => InKeyring::unwanted(),
        Ok(()) => InKeyring { has: Some(kept), is_unwanted, ..InKeyring::default() },
        // there being none is nothing unusual, and what is kept where is told anyway
        Err(Trouble::Absent) => {
            InKeyring { is_absent: !is_unwanted, is_unwanted, ..InKeyring::default() }
        }
        Err(trouble) => {
            print::note(&format!(
                "smartq: {trouble}; what was to be kept in it may not be there, and what it may hold of before stays. Another place: smartq login --password-command 'pass smartq'"
            ));
            InKeyring { is_unwanted, ..InKeyring::default() }
        }
    }
}

/// What goes into the keyring: what has no place of the user's own choice.
fn wanted(known: Option<&Profile>, args: &LoginArgs, connection: &Connection) -> Kept {
    if args.no_keyring {
        return Kept::default();
    }
    let has_command = |command: fn(&Profile) -> &Option<String>| {
        known.is_some_and(|profile| command(profile).is_some())
    };
    let password_elsewhere = args.keep_password
        || args.password_command.is_some()
        || has_command(|profile| &profile.password_command);
    let key_elsewhere = args.forget_api_key || has_command(|profile| &profile.api_key_command);
    Kept {
        password: (!password_elsewhere).then(|| connection.password.clone()),
        api_key: (!key_elsewhere).then(|| connection.api_key.clone()),
    }
}

impl InKeyring {
    fn unwanted() -> Self {
        Self { is_unwanted: true, ..Self::default() }
    }
}

/// What is kept where, and what is not.
pub(super) fn what_is_kept(profile: &Profile, keyring: &InKeyring) -> String {
    let mut in_file = vec!["server", "e-mail address"];
    let (mut in_keyring, mut asked) = (Vec::new(), Vec::new());
    match (&profile.password, &profile.password_command) {
        (Some(_), _) => in_file.push("password"),
        _ if keyring.has_password() => in_keyring.push("password"),
        (None, Some(_)) => in_file.push("the command for the password"),
        (None, None) => asked.push("password"),
    }
    match (&profile.api_key, &profile.api_key_command) {
        (Some(_), _) => in_file.push("API key"),
        _ if keyring.has_api_key() => in_keyring.push("API key"),
        (None, Some(_)) => in_file.push("the command for the API key"),
        (None, None) => asked.push("API key"),
    }
    let mut words =
        vec![format!("In it, in plain text that only you can read: {}.", in_file.join(", "))];
    if !in_keyring.is_empty() {
        words.push(format!("In the system's keyring: {}.", in_keyring.join(", ")));
    }
    if !asked.is_empty() {
        words.push(format!("Asked for at each start: {}.", asked.join(", ")));
    }
    if !asked.is_empty() && keyring.is_absent {
        let it = if asked.len() > 1 { "them" } else { "it" };
        words.push(format!("There is no keyring here to keep {it} in."));
    }
    if asked.contains(&"password") {
        let other = "smartq login --password-command 'pass smartq' takes the password from a command, --keep-password \
                     keeps it in the file.";
        words.push(other.to_owned());
    }
    if asked.contains(&"API key") {
        words.push("smartq login --keep-api-key keeps the key in the file.".to_owned());
    }
    if profile.api_key.is_some() {
        words.push("smartq login --forget-api-key takes the key out.".to_owned());
    }
    words.join(" ")
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::config::Config;
    use crate::model::Secret;

    fn profile(more: &str) -> Profile {
        let text = format!("[profiles.a]\nhost = \"a.example\"\nemail = \"a@a.example\"\n{more}");
        let config = Config::parse(&text, std::path::Path::new("c")).unwrap();
        config.profile("a").unwrap().clone()
    }

    fn both() -> Kept {
        Kept { password: Some(Secret::new("hunter2")), api_key: Some(Secret::new("0123")) }
    }

    #[test]
    fn what_is_kept_and_what_is_asked_for_is_told() {
        let told = |more: &str| what_is_kept(&profile(more), &InKeyring::default());
        let bare = told("");
        assert!(bare.contains("Asked for at each start: password, API key."), "{bare}");
        assert!(bare.contains("--keep-password") && !bare.contains("no keyring"), "{bare}");
        let absent = InKeyring { is_absent: true, ..InKeyring::default() };
        let none = what_is_kept(&profile(""), &absent);
        assert!(none.contains("There is no keyring here to keep them in."), "{none}");
        let key = told("api_key = \"0123\"\n");
        assert!(
            key.contains("e-mail address, API key.") && key.contains("--forget-api-key"),
            "{key}"
        );
        let all = told("password = \"x\"\napi_key_command = \"pass key\"\n");
        assert!(all.contains("password, the command for the API key"), "{all}");
        assert!(!all.contains("Asked for"), "{all}");
        let both = InKeyring { has: Some(both()), ..InKeyring::default() };
        let ring = what_is_kept(&profile("keyring = true\n"), &both);
        assert!(ring.ends_with("In the system's keyring: password, API key."), "{ring}");
    }

    #[test]
    fn what_has_a_place_of_the_users_choice_does_not_go_into_the_keyring() {
        let connection = Connection {
            endpoint: Endpoint::Http("https://a.example/".parse().unwrap()),
            email: "a@a.example".to_owned(),
            password: Secret::new("hunter2"),
            api_key: Secret::new("0123"),
            plain_http_allowed: false,
        };
        let wanted = |known: Option<&Profile>, args: &LoginArgs| {
            let kept = super::wanted(known, args, &connection);
            (kept.password.is_some(), kept.api_key.is_some())
        };
        let usual = LoginArgs::default();
        assert_eq!(wanted(None, &usual), (true, true));
        let keep = LoginArgs { keep_password: true, ..LoginArgs::default() };
        assert_eq!(wanted(None, &keep), (false, true));
        let command = Some("pass".to_owned());
        let command = LoginArgs { password_command: command, ..LoginArgs::default() };
        assert_eq!(wanted(None, &command), (false, true));
        let forget = LoginArgs { forget_api_key: true, ..LoginArgs::default() };
        assert_eq!(wanted(None, &forget), (true, false));
        let none = LoginArgs { no_keyring: true, ..LoginArgs::default() };
        assert_eq!(wanted(None, &none), (false, false));
        let commands = profile("password_command = \"p\"\napi_key_command = \"k\"\n");
        assert_eq!(wanted(Some(&commands), &usual), (false, false));
    }
}

//! What the doctor says of the keyring.

use super::Finding;
use crate::config::keyring::Trouble;

/// Whether the keyring answers, and what follows where it does not.
pub(super) fn finding(looked: Result<(), Trouble>, is_used: bool) -> Finding {
    let about = "keyring";
    let Err(trouble) = looked else {
        return Finding::good(about, "answers: smartq login keeps password and API key there");
    };
    let cure = match trouble {
        Trouble::Locked => "unlock it, as logging in to the desktop does",
        Trouble::Absent | Trouble::Silent | Trouble::Failed(_) => {
            "use smartq login --no-keyring, with --password-command 'pass smartq' for example"
        }
    };
    let find = if is_used { Finding::bad } else { Finding::note };
    match trouble {
        Trouble::Absent if !is_used => Finding::note(
            about,
            "none here: password and API key come from config.toml, a command, the environment or a question",
        ),
        trouble => find(about, format!("{trouble}: {cure}")),
    }
}

#[cfg(test)]
mod tests {
    use super::super::Mark;
    use super::*;

    #[test]
    fn a_keyring_is_wrong_where_it_is_used_and_does_not_work() {
        assert_eq!(finding(Ok(()), true).mark, Mark::Good);
        assert_eq!(finding(Err(Trouble::Absent), false).mark, Mark::Note);
        assert_eq!(finding(Err(Trouble::Silent), false).mark, Mark::Note);
        for trouble in [Trouble::Absent, Trouble::Silent, Trouble::Failed("no".to_owned())] {
            let found = finding(Err(trouble), true);
            assert!(found.mark == Mark::Bad && found.words.contains("--no-keyring"));
        }
        assert!(finding(Err(Trouble::Locked), true).words.contains("unlock it"));
    }
}

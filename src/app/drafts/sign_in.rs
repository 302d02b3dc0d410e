//! What was typed to sign in: kept like any draft, of nobody's account, as none is open yet. Secrets are in no draft.

use super::{DraftFile, FoundDraft, Left, Place, record};
use crate::app::desk::Desk;
use crate::app::effect::Effect;
use crate::app::form::draft::{Draft, Kept};
use crate::app::login::HOST;

/// What stands in the place of an account.
pub(in crate::app) const NOBODY: &str = "nobody yet";

/// What lies on this machine of it, and in which file.
#[derive(Debug, Default)]
pub struct SignIn(Option<(DraftFile, Draft)>);

/// All but an address with what stands before an `@` in it, or may once it is typed: that is where some write a password.
fn without_secrets(mut typed: Draft) -> Option<Draft> {
    let tells_one = |kept: &Kept| kept.property == HOST && may_tell_one(&kept.now.words());
    typed.fields.retain(|kept| !tells_one(kept));
    (!typed.fields.is_empty()).then_some(typed)
}

/// Behind the name of a host stands nothing but a port.
fn may_tell_one(address: &str) -> bool {
    let host = address.split_once("://").map_or(address, |(_, host)| host);
    let host = host.split('/').next().unwrap_or_default();
    let port = host.rsplit_once(']').map_or(host, |(_, port)| port);
    let is_port = |port: &str| port.bytes().all(|byte| byte.is_ascii_digit());
    address.contains('@') || port.split_once(':').is_some_and(|(_, port)| !is_port(port))
}

impl Desk {
    /// A form to sign in opens: what was typed in one before is looked for.
    pub(in crate::app) fn find_sign_in(&mut self) {
        if self.sign_in.0.is_none() {
            self.effect(Effect::FindDrafts { account: NOBODY.to_owned() });
        }
    }

    /// The newest of what lies there from before; there is no use for older ones.
    pub(in crate::app) fn sign_in_found(&mut self, found: Vec<FoundDraft>) -> Option<Draft> {
        let mut known = Vec::new();
        for FoundDraft { name, text, .. } in found {
            if let Ok(record::Read { place: Place::SignIn, left, written }) =
                record::read(&text, NOBODY)
            {
                known.push((written, name, left.draft));
            }
        }
        known.sort_by_key(|(written, ..)| *written);
        let (_, name, mut draft) = known.pop()?;
        for (_, name, _) in known {
            self.drop_sign_in(DraftFile::Found(name));
        }
        // it may have opened with the account that was tried last: nobody else has changed that
        draft.fields.iter_mut().for_each(|kept| kept.start = None);
        self.sign_in = SignIn(Some((DraftFile::Found(name), draft.clone())));
        Some(draft)
    }

    /// Writes what stands in the form, or takes away what is done with.
    pub(in crate::app) fn shelve_sign_in(&mut self, typed: Option<Draft>) {
        let known = self.sign_in.0.take();
        let Some(typed) = typed.and_then(without_secrets) else {
            if let Some((file, _)) = known {
                self.drop_sign_in(file);
            }
            return;
        };
        let is_new = known.as_ref().is_none_or(|(_, lying)| *lying != typed);
        let file = known.map_or(DraftFile::Ours(1), |(file, _)| file);
        let left = Left::of(typed.clone());
        if is_new && let Some(text) = record::write(NOBODY, self.now.moment, &Place::SignIn, &left)
        {
            let account = NOBODY.to_owned();
            self.effect(Effect::KeepDraft { account, file: file.clone(), text });
        }
        self.sign_in = SignIn(Some((file, typed)));
    }

    fn drop_sign_in(&mut self, file: DraftFile) {
        self.effect(Effect::DropDraft { account: NOBODY.to_owned(), file });
    }
}

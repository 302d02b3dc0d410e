//! Texts that are edited outside: whichever form they are of.

use super::State;
use crate::app::effect::{EditId, Effect, OutsideText};
use crate::app::layer::Layer;
use crate::app::notices::Tone;

impl State {
    /// Sends a text off that a form wants in the user's own editor.
    pub(super) fn send_outside(&mut self) {
        let top = self.layers.len() - 1;
        let what = self.layers.top().place().map(|it| it.words());
        let Some(form) = self.layers.get_mut(top).and_then(Layer::form_mut) else { return };
        if !form.wants_outside() {
            return;
        }
        let edit = self.desk.next_edit();
        if let Some((text, suffix, before)) = form.go_outside(edit) {
            if let Some(before) = before {
                self.desk.effect(Effect::ForgetText(before));
            }
            let account = self.desk.drafts.account().unwrap_or_default().to_owned();
            let what = what.unwrap_or_default();
            let text = OutsideText { account, what, text, suffix };
            self.desk.effect(Effect::EditText { edit, text });
        }
    }

    /// A text has come back.
    pub(super) fn text_edited(
        &mut self,
        edit: EditId,
        result: Result<Option<String>, String>,
    ) -> bool {
        let mut forms = self.layers.iter_mut().filter_map(Layer::form_mut);
        let form = forms.find(|form| form.edited_outside() == Some(edit));
        match (result, form) {
            (Ok(Some(text)), Some(form)) => form.come_back(&text),
            (Ok(Some(_)), None) => {
                let words = "The form this text was for is not there any more; what you wrote is in the state folder, under texts.";
                self.desk.say(Tone::Failed, words);
                self.desk.effect(Effect::KeepText(edit));
            }
            (Ok(None), _) => {}
            (Err(sentence), _) => self.desk.say(Tone::Failed, sentence),
        }
        true
    }
}

//! What a terminal answers late, to something that somebody else has asked: the library does not know it for an answer and
//! tells of it as of keys. None of them is ours.
//!
//! A string that a terminal sends begins with escape and one of five letters, ends with a bell or an escape and `\`, and
//! comes in one piece. What begins like one and does not end like one was typed, and is not lost.

use crossterm::event::{Event, KeyCode, KeyEvent, KeyModifiers};

/// A longer one is none.
const LONGEST: usize = 4096;

/// Holds back what may be an answer.
#[derive(Debug, Default)]
pub(super) struct Sieve(Vec<Event>);

impl Sieve {
    /// What there is to hear, now that this has come.
    pub(super) fn take(&mut self, event: Event) -> Vec<Event> {
        let is_begun = !self.0.is_empty();
        match part(&event) {
            Part::End if is_begun => {
                self.0.clear();
                Vec::new()
            }
            Part::Letter if is_begun && self.0.len() < LONGEST => {
                self.0.push(event);
                Vec::new()
            }
            Part::Start => std::mem::replace(&mut self.0, vec![event]),
            _ => {
                let mut all = self.rest();
                all.push(event);
                all
            }
        }
    }

    /// Nothing more is there: what was held back is no answer.
    pub(super) fn rest(&mut self) -> Vec<Event> {
        std::mem::take(&mut self.0)
    }
}

/// What it would be in an answer.
enum Part {
    Start,
    Letter,
    End,
    Nothing,
}

fn part(event: &Event) -> Part {
    let Event::Key(KeyEvent { code: KeyCode::Char(letter), modifiers, .. }) = event else {
        return Part::Nothing;
    };
    match (*modifiers - KeyModifiers::SHIFT, letter) {
        // of a command, of a device, of an application, two more that nobody sends
        (KeyModifiers::ALT, ']' | 'P' | '_' | '^' | 'X') => Part::Start,
        (KeyModifiers::ALT, '\\') | (KeyModifiers::CONTROL, 'g') => Part::End,
        (KeyModifiers::NONE, _) => Part::Letter,
        _ => Part::Nothing,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn typed(keys: &str) -> Vec<Event> {
        let mut modifiers = KeyModifiers::NONE;
        let mut events = Vec::new();
        for letter in keys.chars() {
            let (code, held) = match letter {
                '\u{1b}' => {
                    modifiers = KeyModifiers::ALT;
                    continue;
                }
                '\u{7}' => ('g', KeyModifiers::CONTROL),
                letter if letter.is_uppercase() => (letter, modifiers | KeyModifiers::SHIFT),
                letter => (letter, modifiers),
            };
            events.push(Event::Key(KeyEvent::new(KeyCode::Char(code), held)));
            modifiers = KeyModifiers::NONE;
        }
        events
    }

    fn heard(keys: &str) -> Vec<Event> {
        let mut sieve = Sieve::default();
        let mut heard: Vec<Event> =
            typed(keys).into_iter().flat_map(|event| sieve.take(event)).collect();
        heard.extend(sieve.rest());
        heard
    }

    #[test]
    fn answers_are_no_keys() {
        for answer in [
            "\u{1b}]11;rgb:1e1e/1e1e/2e2e\u{7}",
            "\u{1b}]10;rgb:ffff/ffff/ffff\u{1b}\\",
            "\u{1b}P>|XTerm(388)\u{1b}\\",
            "\u{1b}P1+r544e=787465726d\u{1b}\\",
            "\u{1b}_Gi=31;OK\u{1b}\\",
        ] {
            assert_eq!(heard(&format!("j{answer}{answer}D")), typed("jD"), "{answer:?}");
        }
    }

    #[test]
    fn what_does_not_end_like_an_answer_was_typed() {
        let long = format!("\u{1b}]{}", "x".repeat(LONGEST + 7));
        for keys in ["\u{1b}]abc", "\u{1b}P\u{1b}fx", "\u{1b}]\u{1b}Px", "\u{7}\u{1b}\\j", &long] {
            assert_eq!(heard(keys), typed(keys), "{keys:?}");
        }
    }
}

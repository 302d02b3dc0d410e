//! What a terminal was told, read by a state machine that knows nothing of how the program draws.

use std::collections::BTreeSet;

use vte::{Params, Parser, Perform};

/// What some bytes made a terminal do, in kind: that a colour was set, not which.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub(crate) struct Told {
    /// Sequences and control characters.
    pub(crate) kinds: BTreeSet<String>,
    /// Letters that a reader does not see, or that turn others round.
    pub(crate) unseen: BTreeSet<char>,
    /// Sequences that have come to their end.
    sequences: usize,
}

/// Reads everything that went to a terminal.
#[track_caller]
pub(crate) fn told(bytes: &[u8]) -> Told {
    assert!(std::str::from_utf8(bytes).is_ok(), "a terminal was told something that is not UTF-8");
    let mut told = Told::default();
    Parser::new().advance(&mut told, bytes);
    // the parser swallows some strings without a word
    let escapes = bytes.split(|byte| *byte == 0x1b).count() - 1;
    assert_eq!(escapes, told.sequences, "an escape has begun nothing that is known");
    told
}

impl Told {
    fn sequence(&mut self, kind: String) {
        self.sequences += 1;
        self.kinds.insert(kind);
    }
}

impl Perform for Told {
    fn print(&mut self, letter: char) {
        if is_unseen(letter) {
            self.unseen.insert(letter);
        }
    }

    fn execute(&mut self, byte: u8) {
        self.kinds.insert(format!("control {byte:02x}"));
    }

    fn hook(&mut self, _: &Params, _: &[u8], _: bool, action: char) {
        self.sequence(format!("device control {action}"));
    }

    fn osc_dispatch(&mut self, parts: &[&[u8]], _: bool) {
        let first = parts.first().map(|part| String::from_utf8_lossy(part).into_owned());
        self.sequence(format!("system command {}", first.unwrap_or_default()));
    }

    fn csi_dispatch(&mut self, params: &Params, between: &[u8], ignored: bool, action: char) {
        let between = String::from_utf8_lossy(between).into_owned();
        let numbers: Vec<_> = params.iter().map(<[u16]>::to_vec).collect();
        // where it goes and which colour it takes differ from frame to frame; a mode is one thing each
        let numbers = match action {
            'H' | 'm' => String::new(),
            _ => format!(" {numbers:?}"),
        };
        let ignored = if ignored { " overlong" } else { "" };
        self.sequence(format!("control sequence {between}{action}{numbers}{ignored}"));
    }

    fn esc_dispatch(&mut self, between: &[u8], _: bool, byte: u8) {
        let between = String::from_utf8_lossy(between).into_owned();
        self.sequence(format!("escape {between}{}", char::from(byte)));
    }
}

/// By a list of its own, so that a letter missing in the program's is found. Joiner and selectors of emoji are let
/// through: the program has its own tests of where they may stand.
fn is_unseen(letter: char) -> bool {
    letter.is_control()
        || matches!(
            letter,
            '\u{ad}'
                | '\u{34f}'
                | '\u{61c}'
                | '\u{180e}'
                | '\u{200b}'..='\u{200c}'
                | '\u{200e}'..='\u{200f}'
                | '\u{2028}'..='\u{202e}'
                | '\u{2060}'..='\u{206f}'
                | '\u{fe00}'..='\u{fe0d}'
                | '\u{feff}'
                | '\u{fff9}'..='\u{fffb}'
                | '\u{e0000}'..='\u{e0fff}'
        )
}

use super::*;

fn keys(text: &str) -> Vec<Key> {
    text.split_whitespace().map(|key| key.parse().unwrap()).collect()
}

fn resolve(keymap: &Keymap, context: Context, text: &str) -> Resolved {
    let keys = keys(text);
    let (last, before) = keys.split_last().unwrap();
    keymap.resolve(context, before, *last)
}

#[test]
fn the_built_in_keys_are_sound_and_every_command_has_one() {
    let keymap = Keymap::built_in().unwrap();
    for command in Command::ALL {
        let bound = Context::ALL.iter().any(|place| keymap.commands(*place).contains(command));
        assert!(bound, "{} has no key", command.name());
        assert_eq!(Command::named(command.name()), Some(*command));
    }
}

#[test]
fn the_footer_promises_only_keys_that_work() {
    let keymap = Keymap::built_in().unwrap();
    for context in Context::ALL {
        for command in keymap.footer(*context) {
            let key = keymap.key_of(*context, *command);
            assert!(!key.is_empty(), "[{}] {}", context.name(), command.name());
        }
    }
}

#[test]
fn wherever_no_text_is_typed_help_comes_first_in_the_footer() {
    let keymap = Keymap::built_in().unwrap();
    for context in [Context::Welcome, Context::Projects, Context::Board, Context::Ticket] {
        assert_eq!(keymap.footer(context).first(), Some(&Command::Help));
        assert_eq!(keymap.key_of(context, Command::Help), "?");
    }
}

#[test]
fn a_sequence_waits_for_its_end() {
    let keymap = Keymap::built_in().unwrap();
    assert_eq!(resolve(&keymap, Context::Board, "g"), Resolved::Pending);
    assert_eq!(resolve(&keymap, Context::Board, "g g"), Resolved::Command(Command::First));
    assert_eq!(resolve(&keymap, Context::Board, "g x"), Resolved::None);
    assert_eq!(resolve(&keymap, Context::Board, "G"), Resolved::Command(Command::Last));
}

#[test]
fn letters_write_where_text_is_typed_and_global_keys_still_hold() {
    let keymap = Keymap::built_in().unwrap();
    for context in [Context::Text, Context::Path, Context::Help] {
        for letter in ["q", "?", "y", "g", "1", "space"] {
            if (context, letter) == (Context::Path, "space") {
                continue; // which marks files while the keys are in the list, and writes otherwise
            }
            assert_eq!(resolve(&keymap, context, letter), Resolved::None, "{context:?} {letter}");
        }
        assert_eq!(resolve(&keymap, context, "f1"), Resolved::Command(Command::Help));
        assert_eq!(resolve(&keymap, context, "esc"), Resolved::Command(Command::Back));
    }
}

#[test]
fn what_cannot_work_is_refused_with_its_place() {
    let refused = |toml: &str| Keymap::parse(toml).unwrap_err().to_string();
    assert_eq!(
        refused("[board]\nup = \"k\"\ndown = [\"j\", \"k\"]"),
        "line 3, column 8: [board] \"k\" means up and down"
    );
    assert_eq!(
        refused("[board]\nfirst = \"g g\"\nlast = \"g\""),
        "line 3, column 8: [board] \"g g\" (first) can never be typed, because \"g\" means last"
    );
    assert_eq!(refused("[board]\nfly = \"f\""), "line 2, column 7: [board] \"fly\" is no command");
    assert_eq!(
        refused("# é\n\n[moon]\nup = \"k\""),
        "line 3, column 1: [moon] is no place where keys have a meaning"
    );
    assert!(refused("[board]\nup = \"ctrl-\"").contains("[board] up: \"ctrl-\" names no key"));
    assert!(refused("[board]\nup = 3").starts_with("line 2, column 6: [board] up: write a key"));
    assert!(refused("[board]\nup = \"\"").contains("[board] up: write a key"));
    let unclosed = refused("[board]\nup = \"k\"\n[ticket");
    assert!(unclosed.starts_with("line 3, column 8: it is not readable: "), "{unclosed}");
}

#[test]
fn the_users_keys_go_before_the_built_in_ones() {
    let keymap = Keymap::built_in().unwrap().overlaid("[board]\nnew = \"h\"").unwrap();
    assert_eq!(resolve(&keymap, Context::Board, "h"), Resolved::Command(Command::New));
    assert_eq!(resolve(&keymap, Context::Board, "n"), Resolved::None);
    assert_eq!(keymap.keys_of(Context::Board, Command::Left), ["←"]);
    assert_eq!(resolve(&keymap, Context::Ticket, "n"), Resolved::Command(Command::New));
    let keymap = Keymap::built_in().unwrap().overlaid("[board]\nnew = \"g\"").unwrap();
    assert_eq!(resolve(&keymap, Context::Board, "g"), Resolved::Command(Command::New));
}

#[test]
fn no_key_is_told_twice() {
    let keymap = Keymap::built_in().unwrap();
    for context in Context::ALL {
        for command in Command::ALL {
            let mut keys = keymap.keys_of(*context, *command);
            let all = keys.len();
            keys.dedup();
            assert_eq!(keys.len(), all, "[{}] {}", context.name(), command.name());
        }
    }
}

#[test]
fn keys_are_spelled_for_people() {
    let spelled = |text: &str| super::spelled(&keys(text));
    assert_eq!(spelled("g g"), "g g");
    assert_eq!(spelled("ctrl-d"), "Ctrl-d");
    assert_eq!(spelled("shift-left"), "Shift-←");
    assert_eq!(spelled("enter"), "Enter");
    assert_eq!(spelled("f1"), "F1");
}

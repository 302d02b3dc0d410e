//! Choosing out of many, key by key.

use super::*;

fn people() -> Arc<[Item]> {
    let person = |id, name: &str| {
        Item::new(id, name)
            .with_detail(format!("{}@example.com", name.to_lowercase().replace(' ', ".")))
    };
    [
        person(1, "Ann Berg"),
        person(2, "Bo Lindqvist"),
        person(3, "Anja Novák"),
        person(4, "Chen Wei"),
    ]
    .into()
}

fn press(picker: &mut Picker, keys: &str) {
    for key in keys.split(' ') {
        picker.key(key.parse().unwrap());
    }
}

fn titles(picker: &Picker) -> Vec<&str> {
    picker.chosen.iter().map(|item| item.title.as_str()).collect()
}

#[test]
fn people_are_found_by_parts_of_their_names() {
    let mut picker = Picker::new(people(), &[], Mode::People, "somebody unknown");
    press(&mut picker, "b o l");
    assert_eq!(picker.candidate().unwrap().title, "Bo Lindqvist");
    assert!(picker.take() && !picker.is_open);
    press(&mut picker, "n o v a k");
    picker.take();
    assert_eq!(titles(&picker), ["Bo Lindqvist", "Anja Novák"]);
    press(&mut picker, "backspace");
    assert_eq!(titles(&picker), ["Bo Lindqvist"]);
}

#[test]
fn addresses_are_found_too_after_names() {
    let mut picker = Picker::new(people(), &[], Mode::People, "");
    press(&mut picker, "@ e x");
    assert_eq!(picker.found(), 4);
    press(&mut picker, "q");
    assert_eq!(picker.found(), 0);
    assert!(!picker.take() && picker.query.text() == "@exq", "what is typed stays");
}

#[test]
fn taking_somebody_twice_takes_them_back() {
    let mut picker = Picker::new(people(), &[1], Mode::People, "");
    press(&mut picker, "a n n");
    picker.take();
    assert!(picker.chosen.is_empty());
}

#[test]
fn people_nobody_knows_stay() {
    let mut picker = Picker::new(people(), &[99], Mode::People, "somebody unknown");
    assert_eq!(titles(&picker), ["somebody unknown (#99)"]);
    picker.offer([Item::new(99, "Dana")].into());
    assert_eq!(titles(&picker), ["Dana"]);
}

#[test]
fn the_list_opens_at_what_is_chosen() {
    let mut picker = Picker::new(people(), &[3], Mode::One, "");
    press(&mut picker, "down");
    assert_eq!(picker.candidate().unwrap().id, 3);
    press(&mut picker, "down space");
    assert_eq!(titles(&picker), ["Chen Wei"]);
}

#[test]
fn words_are_ones_own_and_completed_on_wish() {
    let tags: Arc<[Item]> = ["backend", "bug", "ui"].map(Item::word).into();
    let mut picker = Picker::words(tags, &["ui".to_owned()]);
    press(&mut picker, "b a c");
    assert_eq!(picker.completion().as_deref(), Some("backend"));
    picker.take();
    assert_eq!(titles(&picker), ["ui", "bac"], "nothing is put in the user's place");
    press(&mut picker, "backspace b a c right ,");
    assert_eq!(titles(&picker), ["ui", "backend"]);
    press(&mut picker, "u i ,");
    assert_eq!(titles(&picker), ["ui", "backend"], "not twice");
    press(&mut picker, "g down");
    picker.take();
    assert_eq!(titles(&picker), ["ui", "backend", "bug"]);
    picker.paste("one, two\nthree");
    assert_eq!(picker.chosen.len(), 6);
}

#[test]
fn thousands_are_filtered_at_once() {
    let items: Arc<[Item]> =
        (0..5000).map(|id| Item::new(id, format!("Person Number {id}"))).collect();
    let mut picker = Picker::new(items, &[], Mode::Many, "");
    press(&mut picker, "4 9 9 9");
    assert_eq!(picker.candidate().unwrap().id, 4999);
    press(&mut picker, "backspace backspace backspace backspace down pagedown pagedown");
    assert_eq!((picker.at, picker.top), (Some(12), 7));
}

#[test]
fn a_comma_ends_a_name_and_takes_the_space_behind_it_along() {
    let mut picker = Picker::new(people(), &[], Mode::People, "");
    press(&mut picker, "b o l , space a n n ,");
    assert_eq!(titles(&picker), ["Bo Lindqvist", "Ann Berg"]);
    press(&mut picker, ", space a n n ,");
    assert_eq!(titles(&picker), ["Bo Lindqvist", "Ann Berg"], "nobody is taken off by it");
    press(&mut picker, "x y ,");
    assert_eq!(picker.query.text(), "xy", "what fits nobody stays, without the comma");
}

#[test]
fn the_space_behind_a_comma_opens_no_list_of_words() {
    let tags: Arc<[Item]> = ["backend", "bug", "ui"].map(Item::word).into();
    let mut picker = Picker::words(tags, &[]);
    press(&mut picker, "u i , space b u g ,");
    assert_eq!(titles(&picker), ["ui", "bug"]);
    assert!(!picker.is_open);
}

#[test]
fn a_comma_is_a_letter_where_values_are_looked_for() {
    let items: Arc<[Item]> = [Item::new(1, "late, twice"), Item::new(2, "late")].into();
    let mut picker = Picker::new(items, &[], Mode::Many, "");
    press(&mut picker, "l a t e ,");
    assert_eq!((picker.found(), picker.query.text()), (1, "late,"));
}

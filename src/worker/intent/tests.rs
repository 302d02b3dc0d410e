use super::*;

fn ticket(name: &str, step: u64) -> Ticket {
    Ticket::new(TicketId::new(1), name, StepId::new(step))
}

fn is_empty(intent: &Intent) -> bool {
    intent.set == TicketInput::default()
}

fn moved(base: &Ticket, step: u64) -> Intent {
    let mut change = TicketInput::keeping(base);
    change.step_id = Some(StepId::new(step));
    Intent::new(base.clone(), change)
}

fn renamed(base: &Ticket, name: &str) -> Intent {
    let mut change = TicketInput::keeping(base);
    change.name = Some(name.to_owned());
    Intent::new(base.clone(), change)
}

#[test]
fn a_move_does_not_undo_anothers_rename() {
    let intent = moved(&ticket("old", 1), 2);
    let now = ticket("renamed by Ann", 1);
    assert_eq!(intent.standing(&now, Likeness::Exact), Standing::Free);
    let input = intent.input(&now);
    assert_eq!(input.name.as_deref(), Some("renamed by Ann"));
    assert_eq!(input.step_id, Some(StepId::new(2)));
}

#[test]
fn the_same_property_changed_by_another_is_seen() {
    let intent = moved(&ticket("x", 1), 2);
    assert_eq!(
        intent.standing(&ticket("x", 3), Likeness::Exact),
        Standing::Changed(vec![Property::Step])
    );
    assert_eq!(intent.standing(&ticket("x", 2), Likeness::Exact), Standing::Done);
}

#[test]
fn an_unchanged_property_that_came_along_is_not_sent() {
    let base = Ticket { description: "as it was".to_owned(), ..ticket("x", 1) };
    let change =
        TicketInput { description: Some("as it was".to_owned()), ..TicketInput::keeping(&base) };
    let intent = Intent::new(base, change);
    assert!(is_empty(&intent));
    assert_eq!(intent.input(&ticket("x", 1)).description, None);
}

#[test]
fn two_changes_become_one_with_the_older_base() {
    let base = ticket("x", 1);
    let first = moved(&base, 2);
    let second = moved(&ticket("x", 2), 3);
    let both = first.clone().then(second);
    assert_eq!(both.standing(&base, Likeness::Exact), Standing::Free);
    assert_eq!(both.input(&base).step_id, Some(StepId::new(3)));
    let back = first.then(moved(&ticket("x", 2), 1));
    assert!(is_empty(&back), "there and back again is nothing to do");
    let with_name = moved(&base, 2).then(renamed(&ticket("x", 2), "y"));
    assert_eq!(with_name.input(&base).name.as_deref(), Some("y"));
    assert_eq!(with_name.input(&base).step_id, Some(StepId::new(2)));
}

#[test]
fn our_own_earlier_change_is_not_taken_for_anothers() {
    let first = moved(&ticket("x", 1), 2);
    let mut second = moved(&ticket("x", 2), 3);
    second.rebase(&first, None);
    assert_eq!(second.standing(&ticket("x", 1), Likeness::Exact), Standing::Free, "refused");
    second.rebase(&first, Some(&ticket("x", 2)));
    assert_eq!(second.standing(&ticket("x", 2), Likeness::Exact), Standing::Free, "saved");
}

#[test]
fn what_servers_do_to_texts_is_no_difference_when_looking_back() {
    let base = ticket("x", 1);
    let change = TicketInput {
        description: Some("one \r\ntwo\n".to_owned()),
        ..TicketInput::keeping(&base)
    };
    let intent = Intent::new(base, change);
    let now = Ticket { description: "one\ntwo".to_owned(), ..ticket("x", 1) };
    assert_eq!(intent.standing(&now, Likeness::Loose), Standing::Done);
    let changed = Standing::Changed(vec![Property::Description]);
    assert_eq!(intent.standing(&now, Likeness::Exact), changed);
}

#[test]
fn what_the_server_does_not_tell_stands_in_nobodys_way() {
    let base = ticket("x", 1);
    let change =
        TicketInput { assigned_to: Some(vec![UserId::new(2)]), ..TicketInput::keeping(&base) };
    let intent = Intent::new(base.clone(), change);
    assert_eq!(intent.standing(&base, Likeness::Loose), Standing::Free);
    let now = Ticket { assigned_to: Some(vec![UserId::new(2)]), ..base };
    assert_eq!(intent.standing(&now, Likeness::Loose), Standing::Done);
}

#[test]
fn fields_are_the_same_in_every_spelling() {
    let one = |text: &str| FieldContent::One(text.to_owned());
    let many = |ids: &[u64]| FieldContent::Many(ids.iter().map(|id| ValueId::new(*id)).collect());
    assert!(same_field(&one("2.50"), &one("2.5"), Likeness::Loose));
    assert!(same_field(&many(&[2, 1]), &many(&[1, 2]), Likeness::Exact));
    assert!(same_field(&one(""), &many(&[]), Likeness::Exact));
    assert!(!same_field(&one("3"), &many(&[4]), Likeness::Loose));
}

fn with_field(content: &str) -> Ticket {
    let field = ("f1".parse().unwrap(), FieldContent::One(content.to_owned()));
    Ticket { fields: Some([field].into()), ..ticket("x", 1) }
}

fn filled(base: &Ticket, content: &str) -> Intent {
    let change =
        TicketInput { fields: with_field(content).fields.unwrap(), ..TicketInput::keeping(base) };
    Intent::new(base.clone(), change)
}

#[test]
fn a_text_that_reads_as_the_same_number_is_another_text() {
    for (was, wanted) in [("1.10", "1.1"), ("007", "7"), ("1e3", "1000")] {
        let (base, intent) = (with_field(was), filled(&with_field(was), wanted));
        assert!(!is_empty(&intent), "{was} {wanted}");
        for likeness in [Likeness::Exact, Likeness::Loose] {
            assert_eq!(intent.standing(&base, likeness), Standing::Free, "{was} {wanted}");
        }
        assert_eq!(intent.standing(&with_field(wanted), Likeness::Exact), Standing::Done);
    }
    let number = filled(&with_field("3"), "4");
    assert_eq!(
        number.standing(&with_field("4.0"), Likeness::Loose),
        Standing::Done,
        "a server may write a number in its own way"
    );
}

#[test]
fn an_earlier_change_of_what_was_never_told_stays_in_both() {
    let base = ticket("x", 1);
    assert_eq!(base.assigned_to, None);
    let people = Some(vec![UserId::new(5)]);
    let change = TicketInput { assigned_to: people.clone(), ..TicketInput::keeping(&base) };
    let first = Intent::new(base.clone(), change.clone());
    let seen = Ticket { assigned_to: people.clone(), ..base.clone() };
    let second = Intent::new(seen.clone(), TicketInput { tags: Some(Tags::parse("a")), ..change });
    let both = first.then(second);
    assert_eq!(both.input(&base).assigned_to, people);
    let theirs = Ticket { assigned_to: Some(Vec::new()), ..base };
    assert_eq!(both.standing(&theirs, Likeness::Exact), Standing::Free);
    let first = filled(&ticket("x", 1), "7");
    let both = first.then(renamed(&with_field("7"), "y"));
    assert_eq!(both.input(&ticket("x", 1)).fields, with_field("7").fields.unwrap());
}

use super::*;
use crate::model::{AccessLevel, RoleId};

const ME: UserId = UserId::new(7);

fn me() -> Caller {
    Caller {
        id: ME,
        is_account_administrator: false,
        can_manage_projects: false,
        can_view_profiles: false,
        can_manage_profiles: false,
    }
}

fn role(level: AccessLevel, users: Option<&[u64]>) -> Role {
    Role {
        id: RoleId::new(1),
        name: "Role".to_owned(),
        access_level: level,
        max_step: None,
        can_edit_project: false,
        can_manage_people_notes: false,
        can_see_private_notes: false,
        is_default: false,
        users: users.map(|users| users.iter().copied().map(UserId::new).collect()),
    }
}

fn default_role(level: AccessLevel) -> Role {
    Role { is_default: true, ..role(level, None) }
}

fn steps() -> Vec<Step> {
    let step = |(id, name, pos)| {
        let json = serde_json::json!({"id": id, "name": name, "pos": pos});
        serde_json::from_value(json).unwrap()
    };
    [(31, "Ready", 1), (32, "Doing", 2), (33, "Done", 3)].into_iter().map(step).collect()
}

fn allowed(roles: &[Role], action: Action) -> bool {
    in_project(&me(), roles, &steps(), action).is_ok()
}

const OWN: NoteKind = NoteKind { own: true, private: false };
const OTHERS: NoteKind = NoteKind { own: false, private: false };
const OTHERS_PRIVATE: NoteKind = NoteKind { own: false, private: true };

/// What each access level allows, from 0 to 5 (contract §5).
const TABLE: [(Action, [bool; 6]); 8] = [
    (Action::SeeProject, [false, true, true, true, true, true]),
    (Action::AddNote, [false, false, true, true, true, true]),
    (Action::ChangeNote(OWN), [false, false, true, true, true, true]),
    (Action::ChangeNote(OTHERS), [false; 6]),
    (Action::AddTicket, [false, false, false, true, true, true]),
    (Action::EditTicket, [false, false, false, false, true, true]),
    (Action::DeleteTicket, [false, false, false, false, false, true]),
    (Action::EditProject, [false; 6]),
];

#[test]
fn each_level_allows_what_the_contract_says_and_no_more() {
    for (action, by_level) in TABLE {
        for (number, expected) in (0..).zip(by_level) {
            let level = AccessLevel::from_number(number);
            let roles = [default_role(AccessLevel::Nothing), role(level, Some(&[7]))];
            assert_eq!(allowed(&roles, action), expected, "level {number}: {action:?}");
        }
    }
}

#[test]
fn flags_of_the_role_allow_what_no_level_does() {
    let plain = role(AccessLevel::Read, Some(&[7]));
    let editor = Role { can_edit_project: true, ..plain.clone() };
    let moderator = Role { can_manage_people_notes: true, ..plain.clone() };
    let seer = Role { can_see_private_notes: true, ..moderator.clone() };
    for (role, action, expected) in [
        (&plain, Action::EditProject, false),
        (&editor, Action::EditProject, true),
        (&editor, Action::ChangeNote(OTHERS), false),
        (&moderator, Action::ChangeNote(OTHERS), true),
        (&moderator, Action::ChangeNote(OTHERS_PRIVATE), false),
        (&seer, Action::ChangeNote(OTHERS_PRIVATE), true),
    ] {
        assert_eq!(allowed(std::slice::from_ref(role), action), expected, "{role:?} {action:?}");
    }
}

#[test]
fn what_the_server_has_not_told_is_left_to_it() {
    let untold = role(AccessLevel::Read, None);
    let others = role(AccessLevel::Delete, Some(&[8]));
    let level = |number| AccessLevel::from_number(number);
    for (roles, expected, why) in [
        (vec![], true, "no roles are known"),
        (vec![untold.clone()], true, "a role that does not tell its people"),
        (vec![default_role(level(1)), untold], true, "one may be in the role that does not tell"),
        (vec![default_role(level(1)), others.clone()], false, "the default role applies"),
        (vec![default_role(level(4)), others.clone()], true, "the default role applies"),
        (vec![others.clone()], true, "no role is said to be the default one"),
        (vec![default_role(level(1)), role(level(9), Some(&[7]))], true, "a level of its own"),
    ] {
        assert_eq!(allowed(&roles, Action::EditTicket), expected, "{why}");
    }
}

#[test]
fn ones_own_role_goes_before_the_default_one() {
    let roles = [default_role(AccessLevel::Delete), role(AccessLevel::Read, Some(&[3, 7]))];
    assert!(!allowed(&roles, Action::AddTicket));
}

#[test]
fn an_administrator_needs_no_role() {
    let me = Caller { is_account_administrator: true, ..me() };
    let roles = [default_role(AccessLevel::Nothing)];
    for (action, _) in TABLE {
        assert_eq!(in_project(&me, &roles, &steps(), action), Ok(()), "{action:?}");
    }
}

#[test]
fn moves_stop_at_the_last_step_of_the_role_and_both_steps_are_named() {
    let bounded = Role { max_step: Some(StepId::new(32)), ..role(AccessLevel::Edit, Some(&[7])) };
    let into = |step| enter(&me(), std::slice::from_ref(&bounded), &steps(), StepId::new(step));
    assert_eq!((into(31), into(32)), (Ok(()), Ok(())));
    let why = "your role moves tickets up to step \"Doing\", not to \"Done\"";
    assert_eq!(into(33), Err(why.to_owned()));
    assert_eq!(into(99), Ok(()), "a step that is not known is left to the server");
    let elsewhere = Role { max_step: Some(StepId::new(99)), ..bounded.clone() };
    let roles = std::slice::from_ref(&elsewhere);
    assert_eq!(enter(&me(), roles, &steps(), StepId::new(33)), Ok(()), "nor is a bound");
}

use super::*;

const LEVELS: [AccessLevel; 6] = [
    AccessLevel::Nothing,
    AccessLevel::Read,
    AccessLevel::Note,
    AccessLevel::Add,
    AccessLevel::Edit,
    AccessLevel::Delete,
];
const PEOPLE: [Person; 3] = [Person::Oneself, Person::Other, Person::Administrator];

/// Every combination of the four rights of an account.
fn callers() -> impl Iterator<Item = Caller> {
    (0..16_u8).map(|bits| Caller {
        id: UserId::new(1),
        is_account_administrator: bits & 1 != 0,
        can_manage_projects: bits & 2 != 0,
        can_view_profiles: bits & 4 != 0,
        can_manage_profiles: bits & 8 != 0,
    })
}

/// Every combination of what a role may say.
fn roles() -> impl Iterator<Item = RoleRights> {
    LEVELS.into_iter().flat_map(|level| {
        (0..8_u8).flat_map(move |bits| {
            [None, Some(2)].into_iter().map(move |max_pos| RoleRights {
                level,
                max_pos,
                can_edit_project: bits & 1 != 0,
                can_manage_people_notes: bits & 2 != 0,
                can_see_private_notes: bits & 4 != 0,
            })
        })
    })
}

fn notes() -> impl Iterator<Item = NoteKind> {
    (0..4_u8).map(|bits| NoteKind { own: bits & 1 != 0, private: bits & 2 != 0 })
}

fn actions() -> Vec<Action> {
    let people = PEOPLE.into_iter().flat_map(|person| {
        [Action::ReadProfile(person), Action::ChangeProfile(person), Action::ChangeLogin(person)]
    });
    let plain = [
        Action::ChangeRights,
        Action::AddPerson,
        Action::DeletePerson,
        Action::AddProject,
        Action::SeeProject,
        Action::EditProject,
        Action::AddTicket,
        Action::EditTicket,
        Action::EnterStep(2),
        Action::EnterStep(3),
        Action::DeleteTicket,
        Action::AddNote,
    ];
    let notes = notes().flat_map(|note| [Action::ReadNote(note), Action::ChangeNote(note)]);
    people.chain(plain).chain(notes).collect()
}

fn anybody() -> Caller {
    callers().next().unwrap()
}

fn allowed(role: &RoleRights, action: Action) -> bool {
    may(&anybody(), Some(role), action).is_ok()
}

fn hidden(role: &RoleRights, action: Action) -> bool {
    may(&anybody(), Some(role), action) == Err(Denial::Hidden)
}

#[test]
fn an_administrator_may_do_everything() {
    for caller in callers().filter(|caller| caller.is_account_administrator) {
        for action in actions() {
            assert_eq!(may(&caller, None, action), Ok(()), "{action:?}");
            for role in roles() {
                assert_eq!(may(&caller, Some(&role), action), Ok(()), "{action:?} {role:?}");
            }
        }
    }
}

#[test]
fn in_a_project_only_the_role_counts() {
    let of_project = |action: &Action| {
        !matches!(
            action,
            Action::ReadProfile(_)
                | Action::ChangeProfile(_)
                | Action::ChangeLogin(_)
                | Action::ChangeRights
                | Action::AddPerson
                | Action::DeletePerson
                | Action::AddProject
        )
    };
    for caller in callers().filter(|caller| !caller.is_account_administrator) {
        for action in actions().into_iter().filter(of_project) {
            assert_eq!(may(&caller, None, action), Err(Denial::Hidden), "{action:?}");
            for role in roles() {
                let mine = may(&caller, Some(&role), action);
                assert_eq!(mine, may(&anybody(), Some(&role), action), "{caller:?} {action:?}");
            }
        }
    }
}

#[test]
fn each_level_adds_to_the_one_below() {
    for role in roles() {
        for (action, from) in [
            (Action::SeeProject, AccessLevel::Read),
            (Action::AddNote, AccessLevel::Note),
            (Action::AddTicket, AccessLevel::Add),
            (Action::EditTicket, AccessLevel::Edit),
            (Action::DeleteTicket, AccessLevel::Delete),
        ] {
            assert_eq!(allowed(&role, action), role.level >= from, "{action:?} {role:?}");
        }
    }
}

#[test]
fn level_0_sees_nothing_whatever_else_the_role_says() {
    let in_project =
        [Action::SeeProject, Action::EditProject, Action::AddNote, Action::EnterStep(1)];
    for role in roles().filter(|role| role.level == AccessLevel::Nothing) {
        for action in in_project {
            assert!(hidden(&role, action), "{action:?}");
        }
        for note in notes() {
            assert!(
                hidden(&role, Action::ReadNote(note)) && hidden(&role, Action::ChangeNote(note))
            );
        }
    }
}

#[test]
fn a_move_stops_at_the_last_step_of_the_role() {
    for role in roles().filter(|role| role.level > AccessLevel::Nothing) {
        assert!(allowed(&role, Action::EnterStep(1)) && allowed(&role, Action::EnterStep(2)));
        assert_eq!(allowed(&role, Action::EnterStep(3)), role.max_pos.is_none());
        assert!(!hidden(&role, Action::EnterStep(3)));
    }
}

#[test]
fn editing_the_project_is_a_right_of_its_own() {
    for role in roles().filter(|role| role.level > AccessLevel::Nothing) {
        assert_eq!(allowed(&role, Action::EditProject), role.can_edit_project);
    }
}

#[test]
fn a_private_note_is_hidden_from_all_but_its_author_and_those_who_may_see_it() {
    for role in roles().filter(|role| role.level > AccessLevel::Nothing) {
        for note in notes() {
            let seen = note.own || !note.private || role.can_see_private_notes;
            assert_eq!(allowed(&role, Action::ReadNote(note)), seen);
            assert_eq!(hidden(&role, Action::ReadNote(note)), !seen);
            assert_eq!(hidden(&role, Action::ChangeNote(note)), !seen, "it must not betray itself");
        }
    }
}

#[test]
fn notes_are_changed_by_their_author_or_by_who_manages_notes() {
    for role in roles().filter(|role| role.level > AccessLevel::Nothing) {
        let own = NoteKind { own: true, private: true };
        assert_eq!(allowed(&role, Action::ChangeNote(own)), role.level >= AccessLevel::Note);
        let other = NoteKind { own: false, private: false };
        assert_eq!(allowed(&role, Action::ChangeNote(other)), role.can_manage_people_notes);
    }
}

#[test]
fn profiles_follow_their_two_rights() {
    for caller in callers().filter(|caller| !caller.is_account_administrator) {
        let verdict = |action| may(&caller, None, action);
        let sees = caller.can_view_profiles || caller.can_manage_profiles;
        for person in [Person::Other, Person::Administrator] {
            assert_eq!(verdict(Action::ReadProfile(person)).is_ok(), sees);
            for change in [Action::ChangeProfile(person), Action::ChangeLogin(person)] {
                assert_eq!(verdict(change) == Err(Denial::Hidden), !sees, "{change:?}");
            }
            assert!(verdict(Action::ChangeLogin(person)).is_err(), "a way to become another");
        }
        for action in [Action::ReadProfile, Action::ChangeProfile, Action::ChangeLogin] {
            assert_eq!(verdict(action(Person::Oneself)), Ok(()));
        }
        let manages = caller.can_manage_profiles;
        assert_eq!(verdict(Action::ChangeProfile(Person::Other)).is_ok(), manages);
        assert!(verdict(Action::ChangeProfile(Person::Administrator)).is_err());
    }
}

#[test]
fn the_account_belongs_to_its_administrators() {
    for caller in callers().filter(|caller| !caller.is_account_administrator) {
        for action in [Action::ChangeRights, Action::AddPerson, Action::DeletePerson] {
            assert!(matches!(may(&caller, None, action), Err(Denial::Refused(_))), "{action:?}");
        }
        assert_eq!(may(&caller, None, Action::AddProject).is_ok(), caller.can_manage_projects);
    }
}

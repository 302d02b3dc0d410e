//! Keys and answers on the list of projects that change something.

use smartq::app::layer::Layer;
use smartq::model::{Project, ProjectId, ProjectInput};
use smartq::worker::reply::{Administered, Failure, FailureKind, Reply};
use smartq::worker::request::{AdminWrite, Concern, Edit, Read, Request, RequestId, Thing, Write};

use crate::support::fixtures::{RELEASE, Screen, answer, refusal};

fn writes(screen: &mut Screen) -> Vec<(RequestId, Write)> {
    let requests = screen.requests().into_iter();
    requests
        .filter_map(|request| match request {
            Request::Write { request, write } => Some((request, *write)),
            _ => None,
        })
        .collect()
}

fn reads(screen: &mut Screen) -> Vec<Read> {
    let requests = screen.requests().into_iter();
    requests
        .filter_map(|request| match request {
            Request::Read { read, .. } => Some(read),
            _ => None,
        })
        .collect()
}

fn top(screen: &Screen) -> &Layer {
    screen.state.layers.top()
}

fn said(screen: &Screen) -> String {
    screen.state.desk.notices.standing().iter().map(|it| it.text.clone()).collect()
}

#[test]
fn a_new_project_is_opened_at_once() {
    let mut screen = Screen::projects(80, 24);
    screen.press("n");
    screen.type_text("Autumn");
    screen.press("ctrl-s");
    let writes = writes(&mut screen);
    let input = ProjectInput { name: Some("Autumn".to_owned()), description: None };
    let [(request, write)] = writes.as_slice() else { panic!("{writes:?}") };
    assert_eq!(*write, Write::Admin(AdminWrite::Project(Edit::Create(input))));
    let project =
        Project { id: ProjectId::new(12), name: "Autumn".to_owned(), description: String::new() };
    let result = Ok(Administered::Project(project));
    screen.reply(Reply::Administered { request: *request, concern: Concern::Projects, result });
    assert!(matches!(top(&screen), Layer::Board(board) if board.project == ProjectId::new(12)));
    assert!(reads(&mut screen).contains(&Read::Steps(ProjectId::new(12))));
}

#[test]
fn a_project_goes_once_its_name_is_typed_and_its_tickets_are_counted_meanwhile() {
    let mut screen = Screen::projects(80, 24);
    screen.requests();
    screen.press("j D");
    assert_eq!(reads(&mut screen), [Read::Board(RELEASE)], "they were never asked for");
    screen.type_text("Release");
    screen.press("enter");
    assert!(matches!(top(&screen), Layer::Name(prompt) if prompt.is_wrong));
    screen.type_text(" 13.1");
    screen.press("enter");
    let writes = writes(&mut screen);
    let [(request, write)] = writes.as_slice() else { panic!("{writes:?}") };
    assert_eq!(*write, Write::Admin(AdminWrite::Project(Edit::Delete(RELEASE))));
    let result = Ok(Administered::Gone(Thing::Project(RELEASE)));
    screen.reply(Reply::Administered { request: *request, concern: Concern::Projects, result });
    let Layer::Projects(projects) = top(&screen) else { panic!() };
    assert_eq!(projects.selected, Some(ProjectId::new(9)), "the one that took its place");
    assert!(said(&screen).contains("deleted"));
}

#[test]
fn a_refused_deletion_is_said_and_the_project_stays() {
    let mut screen = Screen::projects(80, 24);
    screen.press("j D");
    screen.type_text("Release 13.1");
    screen.press("enter");
    let (request, _) = writes(&mut screen).remove(0);
    let failure = Failure::new(FailureKind::Forbidden, "You may not do that here: no.");
    let result = Err(failure);
    screen.reply(Reply::Administered { request, concern: Concern::Projects, result });
    assert!(said(&screen).contains("You may not do that here"));
    assert!(screen.picture().contains("Release 13.1"));
}

#[test]
fn roles_that_cannot_be_listed_are_no_failure_to_tell_of() {
    let mut screen = Screen::opening_board(80, 24);
    screen.answer_with(&|request| match request {
        Request::Read { read: Read::Roles(_), .. } => {
            refusal(request, &Failure::new(FailureKind::Forbidden, "You may not do that here."))
        }
        _ => answer(request),
    });
    assert_eq!(said(&screen), "");
    screen.press("n");
    assert!(matches!(top(&screen), Layer::TicketForm(_)), "the server decides");
}

#[test]
fn people_and_ones_own_profile_are_a_key_away() {
    for mut screen in [Screen::projects(80, 24), Screen::board(80, 24)] {
        screen.press("@");
        assert!(matches!(top(&screen), Layer::People(_)));
        screen.press("esc M");
        assert!(matches!(top(&screen), Layer::AdminForm(_)));
        screen.press("esc");
        assert!(matches!(top(&screen), Layer::Projects(_) | Layer::Board(_)));
    }
}

#[test]
fn nothing_of_it_is_done_where_everything_is_only_shown() {
    let mut start =
        crate::support::fixtures::start(80, 24, Some(smartq::worker::request::Target::Local));
    start.read_only = true;
    let mut screen = Screen::new(start);
    screen.answer();
    for keys in ["n", "e", "D", "@ n", "e", "D"] {
        screen.press(keys);
        assert!(said(&screen).contains("--read-only"), "{keys}");
    }
    assert_eq!(writes(&mut screen), []);
}

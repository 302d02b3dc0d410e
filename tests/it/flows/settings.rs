//! A project is set up from its settings: through the real loop, worker, server and database.

use serde_json::Value;
use smartq::worker::request::Target;

use crate::support::board::Board;
use crate::support::driver::{Driver, Story};
use crate::support::server::Person;

async fn opened_by(board: &Board, person: &Person) -> Driver {
    let target = Target::Account(Box::new(board.server.connection(person)));
    let mut driver = Story { target: Some(target), ..Story::default() }.begin();
    driver.idle().await;
    driver.press(",").await;
    driver
}

async fn listed(board: &Board, what: &str) -> Vec<Value> {
    let path = format!("projects/{}/{what}", board.project);
    let data = board.server.get(board.owner(), &path).await.data();
    data["items"].as_array().unwrap().clone()
}

async fn names(board: &Board, what: &str, property: &str) -> Vec<String> {
    let items = listed(board, what).await;
    items.iter().map(|item| item[property].as_str().unwrap().to_owned()).collect()
}

// ---- steps

#[tokio::test]
async fn a_step_is_added_renamed_limited_and_deleted() {
    let board = Board::start().await;
    let mut driver = opened_by(&board, board.owner()).await;
    driver.assert_shows("Workflow");
    driver.press("n").await;
    driver.type_text("QA").await;
    driver.press("ctrl-s").await;
    driver.assert_shows("The step was added.");
    assert_eq!(names(&board, "steps", "name").await, ["To do", "Doing", "Done", "QA"]);
    driver.press("e").await;
    driver.type_text(" team").await;
    driver.press("tab").await;
    driver.type_text("2.5").await;
    driver.press("ctrl-s").await;
    driver.assert_shows("This is not a whole number.");
    driver.press("backspace backspace ctrl-s").await;
    driver.assert_shows("The step was saved.");
    let last = listed(&board, "steps").await.pop().unwrap();
    assert_eq!((&last["name"], &last["limit"]), (&"QA team".into(), &2.into()));
    driver.press("D").await;
    driver.assert_shows("No ticket stands in it.");
    driver.press("y").await;
    driver.assert_shows("The step “QA team” was deleted.");
    assert_eq!(names(&board, "steps", "name").await, ["To do", "Doing", "Done"]);
}

#[tokio::test]
async fn steps_change_places_as_fast_as_keys_are_pressed() {
    let board = Board::start().await;
    let mut driver = opened_by(&board, board.owner()).await;
    driver.press("g g").await;
    driver.press_rapidly("J J");
    driver.idle().await;
    assert_eq!(names(&board, "steps", "name").await, ["Doing", "Done", "To do"]);
    driver.press("shift-up").await;
    assert_eq!(names(&board, "steps", "name").await, ["Doing", "To do", "Done"]);
    driver.press("esc").await;
    let screen = driver.screen();
    assert!(screen.find("To do") < screen.find("Done"), "the board shows it too:\n{screen}");
}

#[tokio::test]
async fn a_step_that_holds_tickets_is_emptied_first() {
    let board = Board::start().await;
    for name in ["one", "two", "three"] {
        board.ticket(name).await;
    }
    let mut driver = opened_by(&board, board.owner()).await;
    driver.press("D").await;
    driver.assert_shows("“To do” holds 3 tickets. Move them to");
    driver.press("j enter").await;
    driver.assert_shows("3 tickets go to “Done”; then the step goes.");
    driver.press("y").await;
    driver.assert_shows("The step “To do” was deleted.");
    assert_eq!(names(&board, "steps", "name").await, ["Doing", "Done"]);
    for ticket in board.server.get(board.owner(), &board.tickets()).await.ids() {
        let path = format!("{}/{ticket}", board.tickets());
        let ticket = board.server.get(board.owner(), &path).await.data();
        assert_eq!(ticket["step_id"], board.steps[2]);
    }
}

#[tokio::test]
async fn a_step_a_role_ends_at_stays_and_says_why() {
    let board = Board::start().await;
    let step = board.steps[1].to_string();
    board.member("max", 4, &[("max_step", &*step)]).await;
    let form = [("ticket[step_id]", &*step)];
    let ticket = board.try_ticket(board.owner(), "Rates", &form).await.id();
    let mut driver = opened_by(&board, board.owner()).await;
    driver.press("j D").await;
    driver.assert_shows("The role “role of max” ends at this step");
    driver.assert_hides("Move them to");
    let ticket = board.server.get(board.owner(), &format!("{}/{ticket}", board.tickets())).await;
    assert_eq!(ticket.data()["step_id"], board.steps[1], "nothing was moved");
    assert_eq!(names(&board, "steps", "name").await, ["To do", "Doing", "Done"]);
}

#[tokio::test]
async fn who_may_not_edit_the_project_is_told_before_he_types() {
    let board = Board::start().await;
    let reader = board.member("rita", 4, &[]).await;
    let mut driver = opened_by(&board, &reader).await;
    for key in ["n", "enter", "J", "D"] {
        driver.press(key).await;
        driver.assert_shows("You may not do that here");
        driver.assert_hides("New step");
        driver.assert_hides("The step");
    }
    driver.press("1 n").await;
    driver.assert_shows("You may not do that here");
    assert_eq!(names(&board, "steps", "name").await, ["To do", "Doing", "Done"]);
}

#[tokio::test]
async fn a_description_keeps_its_lines() {
    let board = Board::start().await;
    let path = format!("projects/{}/steps/{}", board.project, board.steps[0]);
    let form = [("step[name]", "To do"), ("step[description]", "first\n\tsecond")];
    board.server.put(board.owner(), &path, &form).await;
    let mut driver = opened_by(&board, board.owner()).await;
    driver.assert_shows("About  first\n");
    driver.assert_shows("           second\n");
    driver.assert_hides("\u{fffd}");
}

#[tokio::test]
async fn a_board_without_lanes_leads_to_the_settings_that_add_them() {
    let server = crate::support::server::TestServer::start().await;
    server.project("Empty").await;
    let target = Target::Account(Box::new(server.connection(&server.owner)));
    for key in [",", "enter"] {
        let target = Some(target.clone());
        let mut driver = Story { target, ..Story::default() }.begin();
        driver.idle().await;
        driver.assert_shows(", or Enter opens them");
        driver.assert_shows(", settings");
        driver.assert_hides("people");
        driver.press(key).await;
        driver.assert_shows("There are no steps yet");
        driver.close().await;
    }
}

// ---- roles

#[tokio::test]
async fn a_role_is_added_changed_and_deleted() {
    let board = Board::start().await;
    let rita = board.server.person("Rita", &[]).await;
    let mut driver = opened_by(&board, board.owner()).await;
    driver.press("3 n").await;
    driver.type_text("Testers").await;
    // level 2, ends at "Doing", sees private notes, Rita is in it
    driver.press("tab right space tab right right space tab tab tab space tab").await;
    driver.type_text("Rita").await;
    driver.press("enter ctrl-s").await;
    driver.assert_shows("The role was added.");
    let roles = listed(&board, "roles").await;
    let role = roles.iter().find(|role| role["name"] == "Testers").unwrap();
    assert_eq!(role["access_level"], 2);
    assert_eq!(role["max_step"], board.steps[1]);
    assert_eq!(role["can_see_private_notes"], true);
    assert_eq!(role["can_edit_project"], false);
    assert_eq!(role["users"], serde_json::json!([rita.id]));
    driver.assert_shows("2 adds notes and files");
    driver.assert_hides("tickets up to");
    driver.assert_shows("Rita");
    driver.press("e").await;
    driver.type_text(" of all").await;
    driver.press("ctrl-s").await;
    driver.assert_shows("The role was saved.");
    driver.press("D").await;
    driver.assert_shows("falls to the default role");
    driver.press("y").await;
    driver.assert_shows("The role “Testers of all” was deleted.");
    assert!(!names(&board, "roles", "name").await.iter().any(|name| name.starts_with("Testers")));
}

#[tokio::test]
async fn the_default_role_is_changed_and_never_deleted() {
    let board = Board::start().await;
    let mut driver = opened_by(&board, board.owner()).await;
    driver.press("3 g g e").await;
    driver.assert_shows("Everybody else");
    driver.press("tab right space ctrl-s").await;
    driver.assert_shows("The role was saved.");
    let roles = listed(&board, "roles").await;
    let default = roles.iter().find(|role| role["is_default"] == true).unwrap();
    assert_eq!(default["access_level"], 1);
    driver.press("D").await;
    driver.assert_shows("The default role cannot be deleted");
}

#[tokio::test]
async fn a_role_that_somebody_else_has_lowered_meanwhile_stays_low() {
    let board = Board::start().await;
    board.member("max", 5, &[]).await;
    let deputy = board.server.person("Dora", &[("is_account_administrator", "1")]).await;
    let level = || async {
        let roles = listed(&board, "roles").await;
        let role = roles.into_iter().find(|role| role["name"] == "role of max").unwrap();
        (role["access_level"].as_u64().unwrap(), role["can_see_private_notes"] == true)
    };
    let mut mine = opened_by(&board, board.owner()).await;
    mine.press("3 G e").await;
    mine.assert_shows("role of max");
    // theirs is lowered from 5 to 4 while the form is open here
    let mut theirs = opened_by(&board, &deputy).await;
    theirs.press("3 G e tab left space ctrl-s").await;
    theirs.assert_shows("The role was saved.");
    assert_eq!(level().await, (4, false));
    // what was not touched here stays as it is there
    mine.press("tab tab tab tab tab space ctrl-s").await;
    mine.assert_shows("The role was saved.");
    assert_eq!(level().await, (4, true));
    // and what was touched by both is refused, with what was chosen kept
    mine.press("e").await;
    theirs.press("e tab left space ctrl-s").await;
    assert_eq!(level().await, (3, true));
    mine.press("tab right space ctrl-s").await;
    mine.assert_shows("Both have changed");
    mine.press("esc").await;
    mine.assert_shows("This was changed since you began");
    assert_eq!(level().await, (3, true));
    mine.press("ctrl-s").await;
    mine.assert_shows("Both have changed");
    mine.press("space ctrl-s").await;
    mine.assert_shows("The role was saved.");
    assert_eq!(level().await, (5, true));
}

#[tokio::test]
async fn a_step_is_carried_with_the_name_it_has_now_and_only_from_where_it_was_seen() {
    let board = Board::start().await;
    let deputy = board.server.person("Dora", &[("is_account_administrator", "1")]).await;
    let mut mine = opened_by(&board, board.owner()).await;
    let mut theirs = opened_by(&board, &deputy).await;
    theirs.press("g g e").await;
    theirs.type_text(" soon").await;
    theirs.press("ctrl-s").await;
    theirs.assert_shows("The step was saved.");
    mine.press("g g J J").await;
    assert_eq!(names(&board, "steps", "name").await, ["Doing", "Done", "To do soon"]);
    mine.assert_shows("To do soon");
    // there it is still seen in the first place, from where it would go to the second
    theirs.press("J").await;
    theirs.assert_shows("Somebody else has changed the place meanwhile");
    assert_eq!(names(&board, "steps", "name").await, ["Doing", "Done", "To do soon"]);
    theirs.press("K").await;
    assert_eq!(names(&board, "steps", "name").await, ["Doing", "To do soon", "Done"]);
}

// ---- fields and their values

#[tokio::test]
async fn a_number_is_added_bounded_and_deleted() {
    let board = Board::start().await;
    let mut driver = opened_by(&board, board.owner()).await;
    driver.press("4 n right right space tab").await;
    driver.type_text("Effort").await;
    driver.press("tab tab space tab").await;
    driver.type_text("5").await;
    driver.press("tab").await;
    driver.type_text("2").await;
    driver.press("ctrl-s").await;
    driver.assert_shows("This must not be less than the least.");
    driver.type_text("0").await;
    driver.press("ctrl-s").await;
    driver.assert_shows("The field was added.");
    let field = listed(&board, "custom_fields").await.pop().unwrap();
    assert_eq!((&field["type"], &field["label"]), (&"float".into(), &"Effort".into()));
    assert_eq!((&field["options"]["min"], &field["options"]["max"]), (&5.0.into(), &20.0.into()));
    assert_eq!(field["required"], true);
    driver.press("D").await;
    driver.assert_shows("No ticket holds anything in it.");
    driver.press("y").await;
    driver.assert_shows("The field “Effort” was deleted.");
    assert!(listed(&board, "custom_fields").await.is_empty());
}

#[tokio::test]
async fn a_choice_gets_its_values_in_order_with_a_default() {
    let board = Board::start().await;
    let mut driver = opened_by(&board, board.owner()).await;
    driver.press("4 n right right right space tab").await;
    driver.type_text("Priority").await;
    driver.press("ctrl-s").await;
    driver.assert_shows("No values yet");
    for title in ["low", "high"] {
        driver.press("n").await;
        driver.type_text(title).await;
        driver.press("ctrl-s").await;
        driver.assert_shows("The value was added.");
    }
    driver.press("K e tab space ctrl-s").await;
    driver.assert_shows("The value was saved.");
    let field = listed(&board, "custom_fields").await.pop().unwrap();
    let values = field["values"].as_array().unwrap();
    let told: Vec<_> = values
        .iter()
        .map(|value| (value["title"].as_str().unwrap(), value["is_default"] == true))
        .collect();
    assert_eq!(told, [("high", true), ("low", false)]);
    driver.press("D y").await;
    driver.assert_shows("The value “high” was deleted.");
}

#[tokio::test]
async fn a_field_says_how_many_tickets_carry_it_before_it_goes_or_changes_its_type() {
    let board = Board::start().await;
    let fields = format!("projects/{}/custom_fields", board.project);
    let form = [("field[type]", "string"), ("field[label]", "Build")];
    let field = board.server.post(board.owner(), &fields, &form).await.data();
    let name = field["name"].as_str().unwrap().to_owned();
    let property = format!("ticket[{name}]");
    for build in ["13.1", "13.2", ""] {
        board.try_ticket(board.owner(), "t", &[(&*property, build)]).await.id();
    }
    let mut driver = opened_by(&board, board.owner()).await;
    driver.press("4").await;
    driver.assert_shows("2 tickets hold something in it.");
    driver.press("e right space ctrl-s").await;
    driver.assert_shows("Change the type?");
    driver.assert_shows("2 tickets hold something in it. (#1 and #2)");
    driver.press("y").await;
    driver.assert_shows("cannot be changed");
    driver.press("esc y D").await;
    driver.assert_shows("2 tickets hold something in it.");
    driver.press("y").await;
    driver.assert_shows("The field “Build” was deleted.");
}

#[tokio::test]
async fn a_field_that_was_filled_meanwhile_is_not_called_empty() {
    let board = Board::start().await;
    let fields = format!("projects/{}/custom_fields", board.project);
    let form = [("field[type]", "string"), ("field[label]", "Build")];
    let field = board.server.post(board.owner(), &fields, &form).await.data();
    let property = format!("ticket[{}]", field["name"].as_str().unwrap());
    let mut driver = opened_by(&board, board.owner()).await;
    driver.press("4").await;
    driver.assert_shows("No ticket holds anything in it.");
    board.try_ticket(board.owner(), "t", &[(&*property, "13.1")]).await.id();
    driver.press("D").await;
    driver.assert_shows("1 ticket holds something in it.");
    driver.press("esc").await;
    board.try_ticket(board.owner(), "t", &[(&*property, "13.2")]).await.id();
    driver.press("1 4").await;
    driver.assert_shows("2 tickets hold something in it.");
}

// ---- the project

#[tokio::test]
async fn a_project_is_added_renamed_and_deleted_by_its_name() {
    let board = Board::start().await;
    let mut driver = opened_by(&board, board.owner()).await;
    driver.press("1 n").await;
    driver.type_text("Support").await;
    driver.press("ctrl-s").await;
    driver.assert_shows("The project “Support” was added.");
    driver.assert_shows("There are no steps yet");
    driver.press("1 e").await;
    driver.type_text(" desk").await;
    driver.press("ctrl-s").await;
    driver.assert_shows("The project “Support desk” was saved.");
    let projects = || async {
        let data = board.server.get(board.owner(), "projects").await.data();
        let items = data["items"].as_array().unwrap().clone();
        items.iter().map(|it| it["name"].as_str().unwrap().to_owned()).collect::<Vec<_>>()
    };
    assert_eq!(projects().await, ["Release", "Support desk"]);
    driver.press("D").await;
    driver.assert_shows("No ticket is in it; its steps, fields and roles go with");
    driver.type_text("Support").await;
    driver.press("enter").await;
    driver.assert_shows("This is not it.");
    driver.type_text(" desk").await;
    driver.press("enter").await;
    driver.assert_shows("The project was deleted, with everything in it.");
    assert_eq!(projects().await, ["Release"]);
    // back in the settings of the other one, and from there on its board
    driver.assert_shows("Release");
    driver.press("D").await;
    driver.type_text("Release").await;
    driver.press("enter").await;
    driver.assert_shows("The project was deleted, with everything in it.");
    driver.assert_shows("There is no project yet");
    assert!(projects().await.is_empty());
}

//! One thing of a ticket is changed at a time, as far as the server lets it; long texts in an editor of one's own.

use serde_json::Value;
use smartq::runtime::signals::Signal;
use smartq::worker::request::Target;

use crate::support::board::Board;
use crate::support::driver::{Driver, Story};
use crate::support::server::Person;

async fn opened(board: &Board, person: &Person) -> Driver {
    opened_with(board, person, None).await
}

/// The board, and a script as editor: `$1` of it is the file.
async fn opened_with(board: &Board, person: &Person, script: Option<&str>) -> Driver {
    let target = Target::Account(Box::new(board.server.connection(person)));
    let editor = script.map(|script| format!("sh -c '{script}' editor"));
    let mut driver = Story { target: Some(target), editor, ..Story::default() }.begin();
    driver.idle().await;
    driver
}

/// Files of texts that are still there.
fn texts(driver: &Driver) -> usize {
    let files = driver.place().join("state/texts").read_dir().into_iter().flatten().flatten();
    files.filter(|file| file.file_name().to_string_lossy().starts_with("text-")).count()
}

/// The only ticket, as the server has it.
async fn ticket(board: &Board) -> Value {
    let path = format!("{}?custom_fields=1&assigned_to=1", board.tickets());
    let all = board.server.get(board.owner(), &path).await.data();
    let id = all["items"][0]["id"].as_u64().unwrap();
    let path = format!("{}/{id}?custom_fields=1&assigned_to=1", board.tickets());
    board.server.get(board.owner(), &path).await.data()
}

#[tokio::test]
async fn a_ticket_is_made_and_filled_in_with_a_few_keys() {
    let board = Board::start().await;
    let mut driver = opened(&board, board.owner()).await;
    driver.press("n").await;
    driver.type_text("Strike refunds\n").await;
    driver.assert_shows("Strike refunds");
    driver.press("a enter").await;
    driver.press("t").await;
    driver.type_text("urgent\n").await;
    driver.press("d").await;
    driver.type_text("2026-12-24\n").await;
    driver.press("N").await;
    driver.type_text("All of them").await;
    driver.press("ctrl-s").await;
    let ticket = ticket(&board).await;
    assert_eq!(ticket["name"], "Strike refunds");
    assert_eq!(ticket["assigned_to"][0], board.owner().id);
    assert_eq!(ticket["tags"], "urgent");
    assert!(ticket["required_by"].as_str().unwrap().starts_with("2026-12-24"));
    let notes = board.notes(ticket["id"].as_u64().unwrap());
    let notes = board.server.get(board.owner(), &notes).await.body;
    assert!(notes.contains("All of them"), "{notes}");
    driver.press("a space enter").await;
    let ticket = self::ticket(&board).await;
    assert_eq!(ticket["assigned_to"].as_array().unwrap().len(), 0);
}

#[tokio::test]
async fn a_field_is_changed_by_itself() {
    let board = Board::start().await;
    let fields = format!("projects/{}/custom_fields", board.project);
    let form = [
        ("field[type]", "float"),
        ("field[label]", "Estimate"),
        ("field[options][min]", "1"),
        ("field[options][max]", "20"),
    ];
    let field = board.server.post(board.owner(), &fields, &form).await.data();
    let field = field["name"].as_str().unwrap_or("f1").to_owned();
    board.ticket("Rates").await;
    let mut driver = opened(&board, board.owner()).await;
    driver.press("enter j j j j j").await;
    driver.press("enter").await;
    driver.assert_shows("Estimate ·");
    driver.type_text("99\n").await;
    driver.assert_shows("This must be from 1 to 20.");
    driver.press("backspace backspace 7 enter").await;
    driver.assert_hides("Estimate ·");
    let ticket = ticket(&board).await;
    let held = &ticket["custom_fields"][&field];
    assert!(held == "7" || held.as_f64() == Some(7.0), "{ticket}");
}

#[tokio::test]
async fn what_may_not_be_changed_is_as_it_was_and_says_why() {
    let board = Board::start().await;
    board.ticket("Rates").await;
    let reader = board.member("rita", 4, &[]).await;
    let mut driver = opened(&board, &reader).await;
    // she may no more, and her screen does not know it yet
    board.server.change_last_role(board.project, "3", &[]).await;
    driver.press("t").await;
    driver.type_text("urgent\n").await;
    driver.assert_hides("urgent");
    driver.assert_shows("✗");
    assert_eq!(ticket(&board).await["tags"].as_str().unwrap_or_default(), "");
    driver.press("n").await;
    driver.type_text("Mine\n").await;
    driver.assert_shows("Mine");
    driver.assert_shows("✗");
}

#[tokio::test]
async fn a_description_is_written_in_an_editor_of_ones_own() {
    let board = Board::start().await;
    board.ticket("Rates").await;
    let script = r#"printf "first\n\nthird\n" > "$1""#;
    let mut driver = opened_with(&board, board.owner(), Some(script)).await;
    driver.press("E").await;
    assert_eq!(driver.paper().loans, 1);
    driver.assert_shows("third");
    assert_eq!(texts(&driver), 1, "it stays until the server has it");
    assert_eq!(ticket(&board).await["description"].as_str().unwrap_or_default(), "");
    driver.press("ctrl-s").await;
    driver.assert_hides("third");
    assert_eq!(ticket(&board).await["description"], "first\n\nthird");
    assert_eq!(texts(&driver), 0);
}

#[tokio::test]
async fn what_a_failed_editor_has_left_stays_whatever_comes_after() {
    let board = Board::start().await;
    board.ticket("Rates").await;
    let script = r#"printf "half a thought" > "$1"; exit 3"#;
    let mut driver = opened_with(&board, board.owner(), Some(script)).await;
    driver.press("N x ctrl-o").await;
    driver.assert_shows("so nothing was taken over; what was written is in");
    driver.press("ctrl-o").await;
    driver.press("ctrl-x y q q").await;
    assert!(driver.ended().is_some());
    let left = driver.place().join("state/texts").read_dir().unwrap();
    let files = left
        .map(|file| file.unwrap().path())
        .filter(|file| file.extension().is_none_or(|it| it != "lock"));
    for file in files {
        let text = std::fs::read_to_string(file).unwrap();
        assert_eq!(text.trim_end(), "half a thought");
    }
    assert_eq!(texts(&driver), 2);
}

#[tokio::test]
async fn an_editor_that_fails_loses_nothing() {
    let board = Board::start().await;
    board.ticket("Rates").await;
    let mut driver = opened_with(&board, board.owner(), Some("exit 3")).await;
    driver.press("N").await;
    driver.type_text("typed before").await;
    driver.press("ctrl-o").await;
    driver.assert_shows("has failed (exit status: 3). Nothing was changed.");
    driver.assert_shows("typed before");
    assert_eq!(texts(&driver), 0);
    driver.type_text(" and after").await;
    driver.press("ctrl-s").await;
    let id = ticket(&board).await["id"].as_u64().unwrap();
    let notes = board.server.get(board.owner(), &board.notes(id)).await.body;
    assert!(notes.contains("typed before and after"), "{notes}");
}

#[tokio::test]
async fn a_text_that_came_back_to_a_form_is_not_left_beside_its_draft_when_the_line_drops() {
    let board = Board::start().await;
    board.ticket("Rates").await;
    let mut driver = opened_with(&board, board.owner(), Some(r#"printf "words" > "$1""#)).await;
    driver.press("E").await;
    driver.assert_shows("words");
    assert_eq!(texts(&driver), 1);
    driver.signal(Signal::HangUp);
    driver.idle().await;
    assert!(driver.ended().is_some());
    assert_eq!(texts(&driver), 0, "the draft of the form holds it");
    let drafts = walk(&driver.place().join("state/drafts"));
    assert!(drafts.iter().any(|it| it.contains("words")), "{drafts:?}");
}

/// The contents of all that lies below that folder.
fn walk(folder: &std::path::Path) -> Vec<String> {
    let entries = folder.read_dir().into_iter().flatten().map(|it| it.unwrap().path());
    let of = |path: std::path::PathBuf| {
        if path.is_dir() {
            walk(&path)
        } else {
            std::fs::read_to_string(path).into_iter().collect()
        }
    };
    entries.flat_map(of).collect()
}

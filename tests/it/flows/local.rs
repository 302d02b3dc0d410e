//! The board on this machine, and the sample workspace.

use smartq::worker::request::Target;

use crate::support::driver::Story;
use crate::support::server::TestServer;

#[tokio::test]
async fn a_first_start_leads_to_a_board_that_can_be_used() {
    let mut driver = Story::default().begin();
    driver.idle().await;
    driver.assert_shows("board on this machine");
    driver.press("b").await;
    for words in ["My board", "To do 0", "In progress 0/3", "Done 0", "n adds the first one"] {
        driver.assert_shows(words);
    }
    driver.close().await;
}

#[tokio::test]
async fn the_first_picture_is_out_before_the_first_answer() {
    let mut driver = Story { target: Some(Target::Demo), ..Story::default() }.begin();
    assert_eq!(driver.paper().frames, 1);
    driver.assert_shows("smartq");
    driver.assert_shows("? help");
    driver.close().await;
}

#[tokio::test]
async fn the_samples_open_at_once_and_there_are_three_projects() {
    let mut welcomed = Story::default().begin();
    welcomed.press("s").await;
    let mut demo = Story { target: Some(Target::Demo), ..Story::default() }.begin();
    demo.idle().await;
    for mut driver in [welcomed, demo] {
        driver.assert_shows("▸ Release 13.1");
        driver.assert_shows("Backlog");
        driver.press("q").await;
        for project in ["Release 13.1", "Autumn campaign", "Support desk"] {
            driver.assert_shows(project);
        }
        driver.close().await;
    }
}

#[tokio::test]
async fn a_ticket_is_written_moved_noted_and_its_file_comes_back_to_the_byte() {
    let mut driver = Story::default().begin();
    driver.press("b").await;

    driver.press("n").await;
    driver.type_text("Checkout drops the second guest").await;
    driver.press("ctrl-s").await;
    driver.assert_shows("To do 1");
    driver.assert_shows("Checkout drops");

    driver.press("L").await;
    driver.assert_shows("In progress 1/3");

    driver.press("enter").await;
    driver.press("n").await;
    driver.type_text("Seen on a phone, too.").await;
    driver.press("ctrl-s").await;
    driver.assert_shows("Seen on a phone, too.");

    let bytes: Vec<u8> = (0..200_000_u32).map(|number| (number % 251) as u8).collect();
    let original = driver.place().join("shot one.png");
    std::fs::write(&original, &bytes).unwrap();
    driver.press("A").await;
    driver.press("ctrl-u").await;
    driver.type_text(original.to_str().unwrap()).await;
    driver.press("enter").await;
    driver.assert_shows("shot one.png");

    driver.press("S").await;
    driver.press("enter").await;
    let saved = driver.place().join("downloads").join("shot one.png");
    assert_eq!(std::fs::read(saved).unwrap(), bytes);
    driver.press("q q").await;
    driver.close().await;
}

#[tokio::test]
async fn a_paste_is_text_and_never_commands() {
    let mut driver = Story::default().begin();
    driver.press("b").await;
    driver.paste("n\nq").await;
    driver.assert_shows("No tickets yet");
    driver.assert_hides("New ticket");
    driver.press("n").await;
    driver.paste("Quit: press q or L").await;
    driver.press("ctrl-s").await;
    driver.assert_shows("Quit: press q or L");
    driver.assert_shows("To do 1");
    driver.close().await;
}

#[tokio::test]
async fn the_next_start_goes_on_with_the_project_that_was_open_last() {
    let server = TestServer::start().await;
    for name in ["Website", "Back office", "Trade fair"] {
        server.project(name).await;
    }
    let account = Target::Account(Box::new(server.connection(&server.owner)));
    let story = || Story { target: Some(account.clone()), ..Story::default() };
    let mut driver = story().begin();
    driver.idle().await;
    driver.assert_shows("Trade fair");
    driver.press("j enter").await;
    driver.assert_shows("▸ Back office");

    let mut again = driver.begin_again(story()).await;
    again.idle().await;
    again.assert_shows("▸ Back office");
    again.press("q").await;
    again.assert_shows("▌ Back office");
    again.close().await;
}

#[tokio::test]
async fn what_is_written_here_is_there_the_next_time() {
    let mut driver = Story::default().begin();
    driver.press("b n").await;
    driver.type_text("Water the plants").await;
    driver.press("ctrl-s").await;
    let mut again = driver.begin_again(Story::default()).await;
    again.press("b").await;
    again.assert_shows("Water the plants");
    again.close().await;
}

//! Idle means idle: nothing is written and nothing wakes up.

use std::time::Duration;

use smartq::runtime::Ended;
use smartq::runtime::signals::Signal;
use smartq::worker::request::Target;

use crate::support::driver::Story;

#[tokio::test]
async fn an_idle_board_writes_nothing_and_wakes_nothing() {
    let mut driver = Story { target: Some(Target::Demo), ..Story::default() }.begin();
    driver.idle().await;
    driver.paper().written = 0;
    driver.paper().frames = 0;
    assert!(driver.is_asleep(), "something would wake the loop by itself");
    // Nothing but somebody or something from outside ends a turn now.
    let turn = tokio::time::timeout(Duration::ZERO, driver.turn()).await;
    assert!(turn.is_err(), "a turn has ended by itself");
    assert_eq!((driver.paper().written, driver.paper().frames), (0, 0));
    driver.close().await;
}

#[tokio::test]
async fn a_key_that_changes_nothing_writes_nothing() {
    let mut driver = Story { target: Some(Target::Demo), ..Story::default() }.begin();
    driver.idle().await;
    driver.paper().written = 0;
    driver.press("k").await;
    driver.press("f12").await;
    assert_eq!(driver.paper().written, 0);
    driver.close().await;
}

#[tokio::test]
async fn many_keys_in_a_row_are_one_picture() {
    let mut driver = Story { target: Some(Target::Demo), ..Story::default() }.begin();
    driver.idle().await;
    driver.paper().frames = 0;
    driver.press_rapidly("j j j j j j j j j j j j j j j j j j j j");
    driver.idle().await;
    assert_eq!(driver.paper().frames, 1);
    driver.close().await;
}

#[tokio::test]
async fn every_size_has_a_picture_and_a_storm_of_sizes_is_one() {
    let mut driver = Story { target: Some(Target::Demo), ..Story::default() }.begin();
    driver.idle().await;
    for (width, height) in [(200, 50), (80, 24), (40, 12), (39, 11), (1, 1), (120, 40)] {
        driver.resize(width, height).await;
    }
    driver.assert_shows("Release 13.1");
    driver.paper().frames = 0;
    for _ in 0..5 {
        driver.signal(Signal::Resize);
    }
    driver.idle().await;
    assert_eq!(driver.paper().frames, 1);
    driver.close().await;
}

#[tokio::test]
async fn a_stopped_job_draws_nothing_until_it_goes_on() {
    let mut driver = Story { target: Some(Target::Demo), ..Story::default() }.begin();
    driver.idle().await;
    driver.signal(Signal::Stop);
    driver.signal(Signal::Continue);
    driver.idle().await;
    assert_eq!(driver.paper().stops, 1);
    driver.assert_shows("Release 13.1");
    driver.close().await;
}

#[tokio::test]
async fn whoever_ends_us_is_obeyed_at_once() {
    let mut driver = Story { target: Some(Target::Demo), ..Story::default() }.begin();
    driver.signal(Signal::Terminate);
    driver.idle().await;
    assert_eq!(driver.ended(), Some(Ended::Signal(Signal::Terminate)));
    driver.close().await;
}

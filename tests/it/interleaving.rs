//! One user on a bad line, a colleague at the same board, and chance between them: keys, pages, lost answers, kills and
//! other people's writes in any order.
//!
//! The real loop, the real worker, the real server and its database; [`BadLine`](crate::support::bad_line::BadLine) in
//! between. When the line is mended and all is quiet the screen shows what the server holds, no intention was carried
//! out twice, and none was lost without a word. A seed that fails is printed, and kept in `interleaving/regressions`.

mod play;
mod told;

use proptest::prelude::*;
use proptest::test_runner::{FileFailurePersistence, RngAlgorithm, TestRng, TestRunner};

use self::play::Play;
use crate::support::bad_line::Trouble;

/// What happens next.
#[derive(Debug, Clone)]
enum Step {
    /// The user does something that is one key or a few, without waiting for anything.
    Keys(&'static str),
    /// The user writes something that is told from everything else by its number.
    Write(Kind),
    /// So many turns of the loop go by.
    Turns(u8),
    /// The user waits until nothing more comes.
    Rest,
    /// The next requests meet these.
    Line(Vec<Trouble>),
    /// Somebody else does something to the ticket of that place.
    Colleague(usize, Deed),
    /// The program is killed and started again.
    Kill,
}

/// What the user writes.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Kind {
    Ticket,
    Tag,
    Note,
    Name,
}

/// What the colleague does.
#[derive(Debug, Clone, Copy)]
enum Deed {
    Move(usize),
    Rename,
    Tag,
    Delete,
    Add,
}

fn step() -> impl Strategy<Value = Step> {
    let keys = prop::sample::select(
        &["j", "k", "l", "h", "g g", "G", "1", "2", "3", "L", "H", "u", "ctrl-r", "r", "space L"][..],
    );
    let kind = prop::sample::select(&[Kind::Ticket, Kind::Tag, Kind::Note, Kind::Name][..]);
    let trouble = prop::sample::select(
        &[
            Trouble::None,
            Trouble::Cut,
            Trouble::LostAnswer,
            Trouble::LostAnswer,
            Trouble::BadGateway,
            Trouble::GatewayTimeout,
            Trouble::Busy,
        ][..],
    );
    let deed = prop_oneof![
        (0_usize..3).prop_map(Deed::Move),
        Just(Deed::Rename),
        Just(Deed::Tag),
        Just(Deed::Delete),
        Just(Deed::Add),
    ];
    prop_oneof![
        6 => keys.prop_map(Step::Keys),
        4 => kind.prop_map(Step::Write),
        3 => (0_u8..12).prop_map(Step::Turns),
        1 => Just(Step::Rest),
        3 => prop::collection::vec(trouble, 1..6).prop_map(Step::Line),
        3 => (0_usize..8, deed).prop_map(|(place, deed)| Step::Colleague(place, deed)),
        1 => Just(Step::Kill),
    ]
}

#[test]
fn nothing_is_lost_and_nothing_done_twice_whatever_comes_in_whatever_order() {
    let regressions = FileFailurePersistence::Direct(concat!(
        env!("CARGO_MANIFEST_DIR"),
        "/tests/it/interleaving/regressions"
    ));
    // every run plays the same stories; PROPTEST_CASES asks for that many others, by chance
    let others: Option<u32> = std::env::var("PROPTEST_CASES").ok().and_then(|it| it.parse().ok());
    let config = ProptestConfig {
        cases: others.unwrap_or(16),
        failure_persistence: Some(Box::new(regressions)),
        max_shrink_iters: 100,
        ..ProptestConfig::default()
    };
    let mut runner = if others.is_some() {
        TestRunner::new(config)
    } else {
        TestRunner::new_with_rng(config, TestRng::deterministic_rng(RngAlgorithm::ChaCha))
    };
    let result = runner.run(&prop::collection::vec(step(), 1..40), |steps| {
        let runtime = tokio::runtime::Runtime::new().unwrap();
        runtime.block_on(async {
            let mut play = Play::begin().await;
            for step in &steps {
                play = Box::pin(play.step(step)).await;
            }
            Box::pin(play.end()).await
        })
    });
    if let Err(error) = result {
        panic!("{error}");
    }
}

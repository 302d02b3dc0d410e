//! What is on the screen is read again by itself: how often, and when not.

use std::time::Duration;

use smartq::app::Start;
use smartq::app::effect::{Effect, TimerId};
use smartq::app::msg::Msg;
use smartq::worker::reply::{Completeness, Link, Origin, Reply, Unsent};
use smartq::worker::request::{Read, Request, Target};

use crate::support::fixtures::{RELEASE, Screen, answer, offline, refusal, start, tickets};

const MINUTE: Duration = Duration::from_mins(1);
const HOUR: Duration = Duration::from_hours(1);

type Answers<'a> = &'a dyn Fn(&Request) -> Vec<Reply>;

/// The program, and time that passes as it is told to.
struct Day {
    screen: Screen,
    now: Duration,
    timers: Vec<(Duration, TimerId)>,
    reads: Vec<Read>,
    /// Whether anything that was read changed the picture.
    has_changed: bool,
}

impl Day {
    /// The board of the release, all answered.
    fn begin(every: u64) -> Self {
        let auto_refresh = Some(Duration::from_secs(every));
        let start = Start { auto_refresh, ..start(120, 40, Some(Target::Local)) };
        let screen = Screen::new(start);
        let (now, timers, reads) = (Duration::ZERO, Vec::new(), Vec::new());
        let mut day = Self { screen, now, timers, reads, has_changed: false };
        day.settle(&answer);
        day.press("j enter");
        day.reads();
        day
    }

    fn press(&mut self, keys: &str) {
        self.screen.press(keys);
        self.settle(&answer);
    }

    fn send(&mut self, msg: Msg) {
        self.screen.send(msg);
        self.settle(&answer);
    }

    /// Does what is wanted, until nothing is.
    fn settle(&mut self, answers: Answers<'_>) {
        loop {
            let effects = self.screen.effects();
            if effects.is_empty() {
                return;
            }
            for effect in effects {
                match effect {
                    Effect::StartTimerAbout { id, after } | Effect::StartTimer { id, after } => {
                        self.timers.push((self.now + after, id));
                    }
                    Effect::Send(request) => {
                        if let Request::Read { read, .. } = request {
                            self.reads.push(read);
                        }
                        for reply in answers(&request) {
                            self.has_changed |= self.screen.send(Msg::Reply(reply)).changed;
                        }
                    }
                    _ => {}
                }
            }
        }
    }

    /// Lets time pass.
    fn pass(&mut self, time: Duration, answers: Answers<'_>) {
        let end = self.now + time;
        while let Some(at) = (0..self.timers.len())
            .min_by_key(|at| self.timers[*at].0)
            .filter(|at| self.timers[*at].0 <= end)
        {
            let (moment, timer) = self.timers.remove(at);
            self.now = moment;
            self.screen.send(Msg::Elapsed(timer));
            self.settle(answers);
        }
        self.now = end;
    }

    fn reads(&mut self) -> Vec<Read> {
        std::mem::take(&mut self.reads)
    }

    /// How often the board was read.
    fn walks(&mut self) -> usize {
        self.reads().iter().filter(|read| **read == Read::Board(RELEASE)).count()
    }

    fn link(&mut self, revision: u64, link: Link) {
        let unsent = Unsent { revision, link, ..Unsent::default() };
        self.send(Msg::Reply(Reply::Unsent(Box::new(unsent))));
    }
}

/// Other tickets in each answer.
fn busy(request: &Request) -> Vec<Reply> {
    let mut replies = answer(request);
    for reply in &mut replies {
        if let Reply::BoardPage { load, rows, .. } = reply {
            rows[0].name = format!("As of {}", load.0);
        }
    }
    replies
}

#[test]
fn a_board_on_which_nothing_happens_is_read_less_and_less_often() {
    let mut day = Day::begin(30);
    day.has_changed = false;
    day.pass(5 * MINUTE, &answer);
    let mut expected = vec![Read::Board(RELEASE); 10];
    expected.insert(9, Read::Steps(RELEASE));
    assert_eq!(day.reads(), expected, "the lanes with every tenth");
    day.pass(55 * MINUTE, &answer);
    let walks = day.walks();
    assert!((20..30).contains(&walks), "{walks}");
    assert!(!day.has_changed, "what brings nothing is not drawn");
    day.pass(HOUR, &answer);
    assert_eq!(day.walks(), 15);
}

#[test]
fn a_board_on_which_others_work_is_read_every_half_minute() {
    let mut day = Day::begin(30);
    day.has_changed = false;
    day.pass(HOUR, &busy);
    assert_eq!(day.walks(), 120);
    assert!(day.has_changed);
}

#[test]
fn a_change_of_ones_own_makes_the_pause_short_again() {
    let mut day = Day::begin(30);
    day.pass(2 * HOUR, &answer);
    day.reads();
    day.press("L");
    day.pass(31 * Duration::from_secs(1), &answer);
    assert_eq!(day.walks(), 1);
}

#[test]
fn the_seconds_are_for_each_page() {
    let mut day = Day::begin(10);
    let large = |request: &Request| {
        let mut replies = answer(request);
        for reply in &mut replies {
            if let Reply::BoardPage { rows, .. } = reply {
                let first = rows[0].clone();
                rows.extend((0..1_500).map(|id| smartq::model::Ticket {
                    id: smartq::model::TicketId::new(90_000 + id),
                    ..first.clone()
                }));
                rows[0].name = format!("As of {}", rows.len());
            }
        }
        replies
    };
    day.pass(Duration::from_secs(10), &large);
    day.reads();
    day.pass(5 * MINUTE, &large);
    assert_eq!(day.walks(), 10, "three pages");
}

#[test]
fn nobody_looks_and_nothing_is_read() {
    let mut day = Day::begin(30);
    day.send(Msg::Focus(false));
    day.pass(HOUR, &answer);
    assert_eq!(day.reads(), []);
    assert!(day.timers.is_empty(), "nothing wakes");
    day.send(Msg::Focus(true));
    assert_eq!(day.walks(), 1, "it was due long ago");
    day.send(Msg::Focus(false));
    day.send(Msg::Focus(true));
    assert_eq!(day.walks(), 0, "it was read just now");
    // a terminal that has swallowed the word
    day.send(Msg::Focus(false));
    day.pass(HOUR, &answer);
    day.press("j");
    assert_eq!(day.walks(), 1);
}

#[test]
fn while_the_server_cannot_be_reached_nothing_is_read() {
    let mut day = Day::begin(30);
    day.link(1, Link::Down(offline()));
    day.pass(HOUR, &answer);
    assert_eq!(day.reads(), []);
    assert!(day.timers.is_empty());
    day.link(2, Link::Up);
    assert_eq!(day.walks(), 1);
}

#[test]
fn what_fails_is_tried_less_often_and_told_of_in_the_header_alone() {
    let mut day = Day::begin(30);
    let no = |request: &Request| refusal(request, &offline());
    day.pass(HOUR, &no);
    let walks = day.walks();
    assert!((14..20).contains(&walks), "{walks}");
    let picture = day.screen.picture();
    assert!(picture.contains("✗ not up to date") && picture.contains("#70012"), "{picture}");
    assert!(day.screen.state.desk.notices.standing().is_empty());
    day.pass(4 * MINUTE, &answer);
    day.reads();
    assert!(!day.screen.picture().contains("not up to date"));
    day.pass(5 * MINUTE, &answer);
    assert!(day.walks() > 7, "short again");
}

#[test]
fn no_second_walk_begins_while_one_is_under_way() {
    let mut day = Day::begin(30);
    let nobody = |_: &Request| Vec::new();
    day.pass(MINUTE, &nobody);
    assert_eq!(day.walks(), 1);
    day.pass(HOUR, &nobody);
    assert_eq!(day.walks(), 0);
    let picture = day.screen.picture();
    assert!(picture.contains("19 tickets") && !picture.contains('⟳'), "{picture}");
    // the key asks anew, and what it asks for is seen
    day.screen.press("r");
    day.settle(&nobody);
    assert_eq!(day.walks(), 1);
    assert!(day.screen.picture().contains("⟳ loading"));
}

#[test]
fn an_open_ticket_is_read_with_its_notes_and_the_board_when_it_is_left() {
    let mut day = Day::begin(30);
    day.press("enter");
    let reads = day.reads();
    let Some(Read::Ticket(_, ticket)) = reads.first().copied() else { panic!("{reads:?}") };
    day.has_changed = false;
    day.pass(MINUTE, &answer);
    let again = [Read::Ticket(RELEASE, ticket), Read::Notes(RELEASE, ticket)];
    assert_eq!(day.reads(), again.repeat(2));
    assert!(!day.has_changed);
    day.press("esc");
    assert_eq!(day.reads(), [Read::Board(RELEASE)], "it was due meanwhile");
}

#[test]
fn behind_a_form_reading_goes_on_and_other_screens_read_nothing() {
    let mut day = Day::begin(30);
    day.press("n");
    day.pass(MINUTE, &answer);
    assert_eq!(day.walks(), 2);
    day.press("esc");
    day.press("@");
    day.reads();
    day.pass(HOUR, &answer);
    assert_eq!(day.reads(), []);
}

#[test]
fn samples_are_nobody_elses_and_false_means_never() {
    for (target, auto_refresh) in [(Target::Demo, Some(MINUTE)), (Target::Local, None)] {
        let mut screen = Screen::new(Start { auto_refresh, ..start(80, 24, Some(target)) });
        screen.answer();
        screen.press("j enter");
        let effects = screen.effects();
        let polls = |effect: &Effect| matches!(effect, Effect::StartTimerAbout { .. });
        assert!(!effects.iter().any(polls));
        screen.answer();
        assert!(!screen.effects().iter().any(polls));
    }
}

#[test]
fn a_ticket_in_a_lane_nobody_knows_brings_the_lanes() {
    let mut day = Day::begin(30);
    let strange = |request: &Request| match *request {
        Request::Read { load, read: Read::Board(project) } => {
            let mut rows = tickets();
            rows[0].step_id = Some(smartq::model::StepId::new(99));
            let total = None;
            vec![
                Reply::BoardPage { load, project, rows, total, origin: Origin::Fresh },
                Reply::BoardDone { load, project, result: Ok(Completeness::Complete) },
            ]
        }
        _ => answer(request),
    };
    day.pass(MINUTE, &strange);
    assert_eq!(day.reads(), [Read::Board(RELEASE), Read::Steps(RELEASE), Read::Board(RELEASE)]);
}

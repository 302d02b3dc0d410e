//! What of the palette fits what is typed, the best first.

use nucleo_matcher::pattern::{AtomKind, CaseMatching, Normalization, Pattern};
use nucleo_matcher::{Config, Matcher, Utf32Str};

use super::{Desk, Palette, Target};
use crate::model::{Ticket, User};

/// Tickets, or people, beyond these say only that more has to be typed.
const MOST: usize = 50;

/// What an entry is.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Kind {
    /// Something to do.
    Command,
    /// A board.
    Project,
    /// A ticket.
    Ticket,
    /// Somebody.
    Person,
}

/// Something that fits.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Found {
    /// What it leads to.
    pub target: Target,
    /// What it is called; may be foreign text.
    pub label: String,
    /// Its keys, or where it is; may be foreign text.
    pub detail: String,
    /// Why it does nothing now.
    pub reason: Option<String>,
}

impl Found {
    /// What it is.
    pub const fn kind(&self) -> Kind {
        match self.target {
            Target::Command(_) => Kind::Command,
            Target::Project(_) => Kind::Project,
            Target::Ticket(..) => Kind::Ticket,
            Target::Person(_) => Kind::Person,
        }
    }
}

/// Scores names against what is typed.
struct Scorer {
    pattern: Pattern,
    matcher: Matcher,
    letters: Vec<char>,
}

impl Scorer {
    fn new(query: &str) -> Self {
        Self {
            pattern: Pattern::new(
                query,
                CaseMatching::Ignore,
                Normalization::Smart,
                AtomKind::Fuzzy,
            ),
            matcher: Matcher::new(Config::DEFAULT),
            letters: Vec::new(),
        }
    }

    fn score(&mut self, name: &str) -> Option<u32> {
        self.pattern.score(Utf32Str::new(name, &mut self.letters), &mut self.matcher)
    }
}

/// Everything that fits. Without a word typed: the commands, as the help has them.
pub(super) fn found(palette: &Palette, desk: &Desk) -> Vec<Found> {
    let query = palette.query.text().trim();
    let mut scorer = Scorer::new(query);
    let mut all = commands(palette, &mut scorer);
    if palette.leads_away && !query.is_empty() {
        all.extend(projects(desk, &mut scorer));
        all.extend(tickets(palette, desk, query, &mut scorer));
        all.extend(people(desk, &mut scorer));
    }
    all.sort_by_key(|(score, _)| std::cmp::Reverse(*score));
    all.into_iter().map(|(_, found)| found).collect()
}

fn commands(palette: &Palette, scorer: &mut Scorer) -> Vec<(u32, Found)> {
    let entry = |offer: &super::Offer| {
        let score =
            scorer.score(offer.title).max(scorer.score(&offer.command.name().replace('-', " ")))?;
        let found = Found {
            target: Target::Command(offer.command),
            label: offer.title.to_owned(),
            detail: offer.keys.clone(),
            reason: offer.reason.clone(),
        };
        Some((score, found))
    };
    palette.offers.iter().filter_map(entry).collect()
}

fn projects(desk: &Desk, scorer: &mut Scorer) -> Vec<(u32, Found)> {
    let projects = desk.store.projects.items.iter();
    projects
        .filter_map(|project| {
            let found = Found {
                target: Target::Project(project.id),
                label: project.name.clone(),
                detail: "project".to_owned(),
                reason: None,
            };
            Some((scorer.score(&project.name)?, found))
        })
        .collect()
}

/// The ticket of that number first, then those whose names fit.
fn tickets(palette: &Palette, desk: &Desk, query: &str, scorer: &mut Scorer) -> Vec<(u32, Found)> {
    let Some((project, board)) =
        palette.project.and_then(|project| Some((project, desk.store.board(project)?)))
    else {
        return Vec::new();
    };
    let number = query.trim_start_matches('#').parse::<u64>().ok();
    let mut score = |ticket: &Ticket| match number {
        Some(number) if ticket.id.get() == number => Some(u32::MAX),
        _ => scorer.score(&ticket.name),
    };
    let detail = |ticket: &Ticket| {
        let step = board.steps.items.iter().find(|step| Some(step.id) == ticket.step_id);
        step.map_or_else(String::new, |step| step.name.clone())
    };
    let fits = board.tickets().filter_map(|ticket| Some((score(ticket)?, ticket)));
    best(fits, |ticket| ticket.id.get())
        .into_iter()
        .map(|(score, ticket)| {
            let found = Found {
                target: Target::Ticket(project, ticket.id),
                label: format!("#{} {}", ticket.id, ticket.name),
                detail: detail(ticket),
                reason: None,
            };
            (score, found)
        })
        .collect()
}

/// Those whose names fit; they are found by their address, too.
fn people(desk: &Desk, scorer: &mut Scorer) -> Vec<(u32, Found)> {
    let people = desk.store.people.items.iter();
    let fits = people.filter_map(|user| {
        let score = scorer.score(&user.name).max(scorer.score(&user.email))?;
        Some((score, user))
    });
    best(fits, |user| user.id.get())
        .into_iter()
        .map(|(score, user): (u32, &User)| {
            let found = Found {
                target: Target::Person(user.id),
                label: user.name.clone(),
                detail: "person".to_owned(),
                reason: None,
            };
            (score, found)
        })
        .collect()
}

/// The best few, whatever the number there are: those that fit are kept, never sorted as a whole.
fn best<'a, T>(
    fits: impl Iterator<Item = (u32, &'a T)>,
    id: impl Fn(&T) -> u64,
) -> Vec<(u32, &'a T)> {
    let mut fits: Vec<(u32, &T)> = fits.collect();
    let order = |(score, it): &(u32, &T)| (std::cmp::Reverse(*score), id(it));
    if fits.len() > MOST {
        fits.select_nth_unstable_by_key(MOST - 1, order);
        fits.truncate(MOST);
    }
    fits.sort_unstable_by_key(order);
    fits
}

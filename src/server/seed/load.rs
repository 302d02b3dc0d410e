//! The tickets of the project "Load": as many as are asked for, varied, and the same ones every time.

use std::collections::BTreeMap;

use super::sample::{Content, Person, Project, Ticket};

const DEEDS: [&str; 12] = [
    "Fix",
    "Speed up",
    "Rewrite",
    "Describe",
    "Test",
    "Remove",
    "Translate",
    "Measure",
    "Simplify",
    "Review",
    "Retry",
    "Replace",
];
const THINGS: [&str; 20] = [
    "the booking mask",
    "hotel ratings",
    "the rate calendar",
    "voucher PDFs",
    "seat maps",
    "the price alert",
    "ferry cabins 🚢",
    "the login page",
    "exchange rates",
    "the search filter",
    "passport fields",
    "refunds after a strike",
    "the newsletter form",
    "bounced mails",
    "the audit log",
    "map tiles",
    "luggage allowances",
    "the São Paulo feed",
    "the 東京 feed",
    "old campaign pages",
];
const PLACES: [&str; 12] = [
    "on narrow phones",
    "for families",
    "in the back office",
    "when the partner is slow",
    "in Portuguese and Polish",
    "after midnight",
    "with many results",
    "for agents",
    "on the staging system",
    "without a mouse",
    "for trips outside the EU",
    "before the autumn campaign starts",
];
const TAGS: [&str; 12] = [
    "bug", "ui", "backend", "search", "checkout", "mail", "mobile", "security", "cost", "cleanup",
    "import", "rates",
];
const DESCRIPTIONS: [&str; 4] = [
    "",
    "Seen by two people on different machines. The log of that hour is on the shared drive.",
    "Small, but it comes up every week.\n\nAsk support for the list of customers before starting.",
    "Wanted for the next release. What is done:\n- described\n- estimated\n\nWhat is open:\n- who does it",
];
/// Out of a hundred tickets, how many stand in each step: most wait or are done, as on a real board.
const SHARES: [usize; 8] = [22, 28, 8, 5, 4, 4, 4, 25];
/// Some number to begin with; another one makes another, equally good project.
const SEED: u64 = 0x5eed_0013_0001;

/// The tickets, made one by one as they are taken.
pub(super) fn tickets<'a>(
    project: &'a Project,
    people: &'a [Person],
    count: u32,
) -> impl Iterator<Item = Ticket> + use<'a> {
    let mut dice = Dice(SEED);
    (0..count).map(move |_| ticket(&mut dice, project, people))
}

fn ticket(dice: &mut Dice, project: &Project, people: &[Person]) -> Ticket {
    let opened = dice.below(400);
    let updated_hours_ago = dice.below(opened * 24 + 1);
    let tags = dice.below(4);
    let assignees = dice.below(3);
    Ticket {
        name: format!("{} {} {}", dice.pick(&DEEDS), dice.pick(&THINGS), dice.pick(&PLACES)),
        description: (*dice.pick(&DESCRIPTIONS)).to_owned(),
        step: step(dice, project),
        tags: (0..tags).map(|_| (*dice.pick(&TAGS)).to_owned()).collect(),
        due: (dice.below(5) < 2).then(|| i32::try_from(dice.below(120)).unwrap_or(0) - 20),
        assignees: (0..assignees).map(|_| dice.pick(people).handle.clone()).collect(),
        fields: fields(dice, project),
        opened_days_ago: i64::try_from(opened).unwrap_or(0),
        updated_hours_ago: i64::try_from(updated_hours_ago).unwrap_or(0),
        notes: Vec::new(),
    }
}

fn step(dice: &mut Dice, project: &Project) -> String {
    let mut left = dice.below(SHARES.iter().sum());
    let at = SHARES.iter().position(|share| {
        let is_here = left < *share;
        left = left.saturating_sub(*share);
        is_here
    });
    let step = at.and_then(|at| project.steps.get(at)).or(project.steps.first());
    step.map(|step| step.name.clone()).unwrap_or_default()
}

fn fields(dice: &mut Dice, project: &Project) -> BTreeMap<String, Content> {
    let mut contents = BTreeMap::new();
    for field in &project.fields {
        // whole halves, as people estimate
        let half_days = u32::try_from(dice.below(40)).unwrap_or(0);
        if !field.required && dice.below(2) == 0 {
            continue;
        }
        let content = match (field.kind.as_str(), field.options.choice_kind.as_deref()) {
            ("choice", Some("checkbox")) => {
                let chosen = field.values.iter().filter(|_| dice.below(2) == 0);
                Content::Titles(chosen.map(|value| value.title.clone()).collect())
            }
            ("choice", _) => Content::Text(dice.pick(&field.values).title.clone()),
            ("float", _) => Content::Number(f64::from(half_days) / 2.0),
            ("string", _) => {
                Content::Text(format!("13.1.0-rc{}+{}", 1 + half_days / 20, 1_800 + half_days))
            }
            _ => Content::Text(format!(
                "- nobody has to ask how it works\n- no slower than {half_days} ms"
            )),
        };
        contents.insert(field.name.clone(), content);
    }
    contents
}

/// Chance that repeats itself: `SplitMix64`.
struct Dice(u64);

impl Dice {
    const fn next(&mut self) -> u64 {
        self.0 = self.0.wrapping_add(0x9e37_79b9_7f4a_7c15);
        let mut bits = self.0;
        bits = (bits ^ (bits >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
        bits = (bits ^ (bits >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
        bits ^ (bits >> 31)
    }

    /// A number from 0 to just below `end`, which is small: the bias does not matter here.
    fn below(&mut self, end: usize) -> usize {
        let end = u64::try_from(end).unwrap_or(u64::MAX).max(1);
        usize::try_from(self.next() % end).unwrap_or(0)
    }

    /// One of them; there is at least one in all we choose from.
    fn pick<'a, T>(&mut self, from: &'a [T]) -> &'a T {
        let at = self.below(from.len());
        &from[at]
    }
}

#[cfg(test)]
mod tests {
    use std::collections::HashSet;

    use super::super::sample;
    use super::*;

    fn made(count: u32) -> Vec<Ticket> {
        let (project, people) = (sample::load_project().unwrap(), sample::people().unwrap());
        tickets(&project, &people, count).collect()
    }

    #[test]
    fn the_same_tickets_every_time() {
        assert_eq!(format!("{:?}", made(200)), format!("{:?}", made(200)));
    }

    #[test]
    fn varied_in_everything_a_board_shows() {
        let tickets = made(2_000);
        let distinct = |words: Vec<String>| words.into_iter().collect::<HashSet<_>>().len();
        assert_eq!(distinct(tickets.iter().map(|ticket| ticket.step.clone()).collect()), 8);
        assert!(distinct(tickets.iter().map(|ticket| ticket.name.clone()).collect()) > 900);
        assert!(
            distinct(tickets.iter().flat_map(|ticket| ticket.assignees.clone()).collect()) == 6
        );
        for holds in [
            |ticket: &Ticket| ticket.tags.is_empty(),
            |ticket: &Ticket| ticket.tags.len() > 2,
            |ticket: &Ticket| ticket.assignees.is_empty(),
            |ticket: &Ticket| ticket.due.is_some_and(|days| days < 0),
            |ticket: &Ticket| ticket.due.is_none(),
            |ticket: &Ticket| ticket.fields.len() == 5,
        ] {
            assert!(tickets.iter().any(holds));
        }
        assert!(tickets.iter().all(|ticket| ticket.fields.contains_key("f1")));
    }
}

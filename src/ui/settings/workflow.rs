//! Draws the steps as a list, and beside it a small picture of the board with what the selected one is.

use ratatui::buffer::Buffer;
use ratatui::layout::Rect;

use super::{View, in_sight};
use crate::model::Step;
use crate::text;
use crate::ui::signs;
use crate::ui::widgets::lane::Lane;
use crate::ui::widgets::row::Row;

/// The least columns of a lane in the picture.
const LANE: u16 = 12;
/// Lines of the picture.
const PICTURE: u16 = 6;

impl View<'_> {
    pub(super) fn workflow(&self, buffer: &mut Buffer) {
        let steps = self.it.listed_steps(self.desk);
        if steps.is_empty() {
            let list = self.it.data(self.desk).map(|data| &data.steps);
            self.without(
                list,
                "steps",
                "A step is a lane of the board; a ticket stands in one.",
                buffer,
            );
            return;
        }
        let selected = self.it.step(self.desk).map(|step| step.id);
        let (area, top) = (self.place.list, self.it.steps.top);
        for (line, at, step) in in_sight(area, top, &steps) {
            self.step_line(at, step, selected == Some(step.id), Row::nth(buffer, area, line));
        }
        self.edges(area, top, steps.len(), buffer);
        if let Some(area) = self.place.detail {
            let place = steps.iter().position(|step| Some(step.id) == selected).unwrap_or(0);
            self.picture(&steps, place, Rect { height: PICTURE.min(area.height), ..area }, buffer);
            let below = Rect {
                y: area.y + PICTURE + 1,
                height: area.height.saturating_sub(PICTURE + 1),
                ..area
            };
            if let Some(step) = steps.get(place) {
                self.step_facts(step, below, buffer);
            }
        }
    }

    fn lane<'a>(&self, step: &'a Step) -> Lane<'a> {
        let (count, _) = self.it.tickets_in(step.id, self.desk);
        Lane { name: &step.name, count, limit: step.limit, ..Lane::default() }
    }

    fn step_line(&self, at: usize, step: &Step, is_selected: bool, mut row: Row<'_>) {
        let lane = self.lane(step);
        let is_going = self.it.emptying.as_ref().is_some_and(|it| it.step == step.id);
        let style = if is_selected { self.theme.accent } else { self.theme.text };
        row.skip_right(4);
        row.put(if is_selected { signs::SELECTED } else { " " }, self.theme.accent);
        row.put(&format!("{:>2}", at + 1), self.theme.dim).skip(2);
        let over = if lane.is_over_limit() { self.theme.over_limit } else { self.theme.dim };
        row.put_right(&lane.tally(), over);
        row.skip_right(2);
        row.put(&step.name, style);
        if is_going {
            row.skip(1).put("(going)", self.theme.warning);
        }
    }

    /// The board as it would look from afar: the lanes around the selected one.
    fn picture(&self, steps: &[&Step], place: usize, area: Rect, buffer: &mut Buffer) {
        let fit = usize::from(area.width / LANE).clamp(1, steps.len().max(1));
        let first = place.saturating_sub(fit / 2).min(steps.len().saturating_sub(fit));
        let width = (area.width / u16::try_from(fit).unwrap_or(1)).min(24);
        for (slot, (at, step)) in (0u16..).zip(steps.iter().enumerate().skip(first).take(fit)) {
            let lane = Lane { focused: at == place, ..self.lane(step) };
            let frame = Rect { x: area.x + slot * width, width, ..area };
            lane.draw(self.theme, frame, buffer);
            self.cards(&lane, frame, buffer);
        }
        let right = steps.len().saturating_sub(first + fit);
        let line = Rect { y: area.bottom(), height: 1, ..area };
        let mut row = Row::new(buffer, line);
        if first > 0 {
            row.put(&format!("{} {first} more", signs::LEFT), self.theme.dim);
        }
        if right > 0 {
            row.put_right(&format!("{right} more {}", signs::RIGHT), self.theme.dim);
        }
    }

    /// A bar for each ticket, as far as there is room.
    fn cards(&self, lane: &Lane<'_>, frame: Rect, buffer: &mut Buffer) {
        let (width, height) = (frame.width.saturating_sub(4), frame.height.saturating_sub(2));
        let inner = Rect { x: frame.x + 2, y: frame.y + 1, width, height };
        let bar = signs::FULL.repeat(usize::from(width));
        let room = usize::from(height);
        for line in 0..u16::try_from(lane.count.min(room)).unwrap_or(0) {
            let is_cut = lane.count > room && usize::from(line) + 1 == room;
            let (words, style) = if is_cut {
                (format!("{} more", lane.count - room + 1), self.theme.dim)
            } else {
                (bar.clone(), self.theme.border)
            };
            Row::nth(buffer, inner, line).put(&words, style);
        }
    }

    fn step_facts(&self, step: &Step, area: Rect, buffer: &mut Buffer) {
        Row::new(buffer, area)
            .put(&step.name, self.theme.title)
            .skip(2)
            .put(&format!("#{}", step.id), self.theme.id);
        let (count, is_all) = self.it.tickets_in(step.id, self.desk);
        let limit = match step.limit {
            0 => "none".to_owned(),
            limit => format!("{limit} tickets; more are marked, never refused"),
        };
        let loaded = if is_all { "" } else { ", as far as they are loaded" };
        let mut facts = vec![
            ("Holds", format!("{}{loaded}", super::plural(count, "ticket", "tickets"))),
            ("Limit", limit),
        ];
        let ends = self.it.roles_ending_at(step.id, self.desk);
        if !ends.is_empty() {
            let names: Vec<String> =
                ends.iter().map(|role| text::clean(&role.name).into_owned()).collect();
            facts.push(("Ends", format!("{} may move tickets up to here", names.join(", "))));
        }
        if !step.description.trim().is_empty() {
            facts.push(("About", step.description.clone()));
        }
        self.facts(area, 2, &facts, buffer);
    }
}

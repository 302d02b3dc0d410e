//! The stack itself: what lies on what, and which of it is in sight.

use super::Layer;
use crate::app::desk::Desk;

/// The layers, bottom first. There is always one.
#[derive(Debug)]
pub struct Layers {
    bottom: Layer,
    above: Vec<Layer>,
}

impl Layers {
    pub(in crate::app) const fn new(bottom: Layer) -> Self {
        Self { bottom, above: Vec::new() }
    }

    /// The one that has the keys.
    pub fn top(&self) -> &Layer {
        self.above.last().unwrap_or(&self.bottom)
    }

    /// How many there are.
    pub(in crate::app) const fn len(&self) -> usize {
        self.above.len() + 1
    }

    /// From the bottom to the top.
    pub fn iter(&self) -> impl DoubleEndedIterator<Item = &Layer> {
        std::iter::once(&self.bottom).chain(&self.above)
    }

    pub(in crate::app) fn get_mut(&mut self, at: usize) -> Option<&mut Layer> {
        match at.checked_sub(1) {
            None => Some(&mut self.bottom),
            Some(above) => self.above.get_mut(above),
        }
    }

    pub(in crate::app) fn iter_mut(&mut self) -> impl Iterator<Item = &mut Layer> {
        std::iter::once(&mut self.bottom).chain(&mut self.above)
    }

    /// Those that show: from the last full screen to the top.
    pub fn in_sight(&self) -> impl Iterator<Item = &Layer> {
        let full = self.above.iter().rposition(Layer::is_full_screen).map_or(0, |at| at + 1);
        self.iter().skip(full)
    }

    pub(in crate::app) fn push(&mut self, layer: Layer) {
        self.above.push(layer);
    }

    /// Takes the layer at this place away, which wants to go, and all above it; false if it is the bottom one.
    pub(in crate::app) fn pop(&mut self, at: usize, desk: &mut Desk) -> bool {
        if at == 0 {
            return false;
        }
        self.pop_above(at, desk);
        if self.len() > at
            && let Some(mut layer) = self.above.pop()
        {
            layer.leave(desk);
        }
        true
    }

    /// Takes all above that place away, the topmost first, whether they want to go or not: what stands in their forms is kept.
    pub(in crate::app) fn pop_above(&mut self, at: usize, desk: &mut Desk) {
        for mut layer in self.above.drain(at.min(self.above.len())..).rev() {
            if let Some((place, left)) = layer.draft() {
                desk.drafts.keep(place, left);
            }
            layer.leave(desk);
        }
    }

    /// Puts another layer there; those above it go.
    pub(in crate::app) fn replace(&mut self, at: usize, layer: Layer, desk: &mut Desk) {
        self.pop_above(at, desk);
        if at == 0 {
            self.bottom.leave(desk);
            self.bottom = layer;
            return;
        }
        self.pop(at, desk);
        self.above.push(layer);
    }

    /// Nothing but this is left, and nothing of the others: what stood in them has been kept.
    pub(in crate::app) fn begin_anew(&mut self, layer: Layer, desk: &mut Desk) {
        for mut layer in self.above.drain(..).rev() {
            layer.leave(desk);
        }
        self.replace(0, layer, desk);
    }
}

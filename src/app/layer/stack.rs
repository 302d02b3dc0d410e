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

    /// Takes the layer at this place and all above it away; false if it is the bottom one.
    pub(in crate::app) fn pop(&mut self, at: usize, desk: &mut Desk) -> bool {
        let Some(above) = at.checked_sub(1) else { return false };
        self.drop_above(above, desk);
        true
    }

    /// Puts another layer there; those above it go.
    pub(in crate::app) fn replace(&mut self, at: usize, layer: Layer, desk: &mut Desk) {
        match at.checked_sub(1) {
            None => {
                self.drop_above(0, desk);
                self.bottom.leave(desk);
                self.bottom = layer;
            }
            Some(above) => {
                self.drop_above(above, desk);
                self.above.push(layer);
            }
        }
    }

    /// Takes all but so many of the upper layers away, the topmost first: however a layer goes, it is left.
    fn drop_above(&mut self, count: usize, desk: &mut Desk) {
        for mut layer in self.above.drain(count.min(self.above.len())..).rev() {
            layer.leave(desk);
        }
    }
}

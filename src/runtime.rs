//! The loop, and everything it touches outside: terminal, keys, signals, time.
//!
//! May import everything but `server`.

mod busy;
mod clicks;
mod clipboard;
pub mod clock;
mod drafts;
pub mod editor;
mod effects;
mod folder;
pub mod input;
mod loan;
mod new_file;
pub mod opener;
mod outlet;
mod presence;
mod profile;
mod sieve;
pub mod signals;
mod surface;
pub mod terminal;
mod texts;
mod timers;
mod turns;
pub mod umask;

pub use surface::Surface;
pub use turns::{Ended, Loop, Ports};

//! Text from elsewhere, made fit to be drawn: cleaned, measured, cut, wrapped, and put into words.
//!
//! Names, tags, notes, file names and error messages are foreign text. They reach a screen, a log or a clipboard only
//! through [`clean()`] (one line), [`clean_lines`] (many lines) or [`note::lines`] (HTML): whatever decodes entities does
//! so before. [`mod@place`] finds a byte again as an editor counts. Imports nothing of ours; imported by `app` and `ui`.

mod clean;
pub mod markdown;
mod measure;
pub mod note;
mod place;
mod words;
mod wrap;

pub use clean::{MARK, NAME_CAP, NOTE_CAP, clean, clean_lines, is_clean, start};
pub use measure::{cells, ellipsis, ellipsis_start, letters, width};
pub use place::place;
pub use words::{Due, Urgency, ago, as_of, due, grouped, initials, left, rate, size};
pub use wrap::wrap;

//! The nouns of the API: pure data, read liberally and written in one form only (the wire contract's §3).
//!
//! Nothing here does IO, knows a screen or a database. Server and client meet in this module and nowhere else.
//! An answer is read by `Deserialize`; what is sent to create or change a thing is an `…Input`, which is a
//! [`body::FormBody`] in both directions: the client writes it, the server reads it.

pub mod body;
pub mod connection;
pub mod envelope;
pub mod field;
pub mod file;
pub mod flex;
pub mod hush;
pub mod id;
pub mod note;
pub mod page;
pub mod project;
pub mod rights;
pub mod role;
pub mod secret;
pub mod step;
pub mod tags;
pub mod ticket;
pub mod time;
pub mod user;
pub mod value;

pub use body::{FormBody, Problem};
pub use connection::{Connection, Endpoint};
pub use field::{ChoiceKind, CustomField, FieldInput, FieldKind, FieldOptions};
pub use file::File;
pub use hush::Hush;
pub use id::{FieldName, FileId, NoteId, ProjectId, RoleId, StepId, TicketId, UserId, ValueId};
pub use note::{Note, NoteInput};
pub use page::{Page, PageQuery};
pub use project::{Project, ProjectInput};
pub use role::{AccessLevel, Role, RoleInput};
pub use secret::Secret;
pub use step::{Step, StepInput};
pub use tags::Tags;
pub use ticket::{FieldContent, Ticket, TicketInput};
pub use time::{DueDate, Timestamp};
pub use user::{User, UserInput};
pub use value::{Value, ValueInput};

#[cfg(test)]
mod tests;

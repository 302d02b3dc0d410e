//! Changes against a server that holds tickets and answers when it is told to.

mod history;
mod runs;
mod world;

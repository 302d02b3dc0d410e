//! Stories: what somebody does, and what they see, through the whole program.

mod pty;

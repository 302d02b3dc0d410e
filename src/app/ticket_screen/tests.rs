//! Keys and answers go in; what is shown and what is asked for comes out.

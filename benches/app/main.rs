//! What must stay quick however large a board is: folding a page in, drawing, decoding a page, writing a form body; and a
//! form, however many fields and people it has; and the first frame of a start without a network.
//!
//! `cargo bench --bench app`; the figures that are aimed at stand in each part's head.

#![allow(clippy::unwrap_used, reason = "a bench fails by panicking")]
#![allow(missing_docs, reason = "criterion's macros make functions without any")]

mod board;
mod body_encode;
mod decode_page;
mod draw_board;
mod form;
mod kept_board;
mod update_page;

criterion::criterion_group!(
    benches,
    update_page::bench,
    draw_board::bench,
    decode_page::bench,
    body_encode::bench,
    form::bench,
    kept_board::bench
);
criterion::criterion_main!(benches);

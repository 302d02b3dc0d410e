//! Drawing a board at 200×50. Aim: under 1 ms, and the same within 20 % whether it holds 100 tickets or 100,000.

use criterion::{BenchmarkId, Criterion};
use ratatui::Terminal;
use ratatui::backend::TestBackend;
use smartq::app::input::Key;
use smartq::app::msg::Msg;
use smartq::ui;
use smartq::ui::theme::Theme;

use crate::board::Board;

pub(crate) fn bench(criterion: &mut Criterion) {
    let mut group = criterion.benchmark_group("draw_board");
    let theme = Theme::coloured();
    for held in [100, 10_000, 100_000] {
        let mut board = Board::of(held);
        let mut terminal = Terminal::new(TestBackend::new(200, 50)).unwrap();
        group.bench_function(BenchmarkId::new("frame", held), |bencher| {
            bencher.iter(|| {
                terminal.draw(|frame| ui::draw(&board.state, &theme, frame)).unwrap();
            });
        });
        let mut down = true;
        group.bench_function(BenchmarkId::new("key_and_frame", held), |bencher| {
            bencher.iter(|| {
                down = !down;
                board.state.update(Msg::Key(Key::char(if down { 'j' } else { 'k' })));
                terminal.draw(|frame| ui::draw(&board.state, &theme, frame)).unwrap();
            });
        });
    }
    group.finish();
}

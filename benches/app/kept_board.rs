//! The board of the last run, from its file to the first frame of it: what a start shows before the network has answered.
//! Aim: under 100 ms for 10,000 tickets, reading the file included.

use criterion::{BatchSize, BenchmarkId, Criterion};
use ratatui::Terminal;
use ratatui::backend::TestBackend;
use smartq::model::Timestamp;
use smartq::ui;
use smartq::ui::theme::Theme;
use smartq::worker::kept::{Content, Sheet};
use smartq::worker::reply::Origin;
use smartq::worker::request::Read;

use crate::board::{Board, PROJECT, ticket};

const ACCOUNT: &str = "https://a.example ann@example.com";
const READ: Read = Read::Board(PROJECT);

pub(crate) fn bench(criterion: &mut Criterion) {
    let mut group = criterion.benchmark_group("kept_board");
    group.sample_size(20);
    let theme = Theme::coloured();
    let folder = tempfile::tempdir().unwrap();
    for held in [100, 10_000, 100_000] {
        let file = folder.path().join(held.to_string());
        let rows = (1..=held).map(|number| ticket(2 * number)).collect();
        let told = Timestamp::from_unix(1_764_000_000).unwrap();
        let sheet = Sheet { told, content: Content::Board(rows) };
        std::fs::write(&file, sheet.write(ACCOUNT, READ).unwrap()).unwrap();
        let mut terminal = Terminal::new(TestBackend::new(200, 50)).unwrap();
        group.bench_function(BenchmarkId::new("file_to_frame", held), |bencher| {
            bencher.iter_batched(
                || Board::of(0),
                |mut board| {
                    let bytes = std::fs::read(&file).unwrap();
                    let sheet = Sheet::read(&bytes, ACCOUNT, READ).unwrap();
                    let Content::Board(rows) = sheet.content else {
                        unreachable!("a board was written")
                    };
                    board.state.update(board.page(rows, Origin::Cached));
                    terminal.draw(|frame| ui::draw(&board.state, &theme, frame)).unwrap();
                    board
                },
                BatchSize::PerIteration,
            );
        });
        group.bench_function(BenchmarkId::new("write", held), |bencher| {
            bencher.iter(|| sheet.write(ACCOUNT, READ).unwrap());
        });
    }
    group.finish();
}
